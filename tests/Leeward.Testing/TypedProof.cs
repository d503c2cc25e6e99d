using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Signing;

namespace Leeward.Testing;

/// <summary>Everybody's password is <see cref="Right"/>; how the server itself asks is tested where there is a server.</summary>
public sealed class TypedProof(ActorScope scope) : IFreshProof
{
    public const string Right = "fig tree under old bridge";

    public Task<ProofKind> AskedAsync(CancellationToken ct) => Task.FromResult(scope.Actor.AccountId is null ? ProofKind.None : ProofKind.Password);

    public Task<Outcome<ProofKind>> CheckAsync(ProofGiven given, CancellationToken ct) => Task.FromResult<Outcome<ProofKind>>(
        scope.Actor.AccountId is null ? new Refusal("kernel.proof.person") : given.Password == Right ? ProofKind.Password : Refusal.Invalid("Password", "kernel.proof.password"));
}
