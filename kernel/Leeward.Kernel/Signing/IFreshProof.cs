namespace Leeward.Kernel.Signing;

/// <summary>How a person shows, at the moment of an act, that it is they who act.</summary>
public enum ProofKind
{
    /// <summary>They cannot: a system, a job, the command line.</summary>
    None = 0,
    /// <summary>The password once more.</summary>
    Password = 1,
    /// <summary>The password and a code from the app of the second step.</summary>
    PasswordAndCode = 2,
    /// <summary>A tick, in the demo, whose people have no password.</summary>
    Confirmation = 3,
}

/// <summary>What the person gave.</summary>
/// <param name="Password">The password.</param>
/// <param name="Code">The code of the second step.</param>
/// <param name="Confirmed">Ticked, in the demo.</param>
public sealed record ProofGiven(string? Password, string? Code = null, bool Confirmed = false);

/// <summary>Asks the acting person for a fresh proof. A session alone may have been left open on a desk.</summary>
public interface IFreshProof
{
    /// <summary>What the acting person is asked for.</summary>
    Task<ProofKind> AskedAsync(CancellationToken ct);

    /// <summary>How they proved it, or a refusal. A wrong password or code counts towards the lock of the account, as at sign-in. Ask before anything is changed.</summary>
    Task<Outcome<ProofKind>> CheckAsync(ProofGiven given, CancellationToken ct);
}

/// <summary>Where nobody signs in there is no proof.</summary>
internal sealed class NoFreshProof : IFreshProof
{
    public Task<ProofKind> AskedAsync(CancellationToken ct) => Task.FromResult(ProofKind.None);

    public Task<Outcome<ProofKind>> CheckAsync(ProofGiven given, CancellationToken ct) => Task.FromResult<Outcome<ProofKind>>(new Refusal("kernel.proof.person"));
}
