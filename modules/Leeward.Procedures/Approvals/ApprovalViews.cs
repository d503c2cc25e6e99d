using System.Text.Json.Serialization;
using Leeward.Kernel;
using Leeward.Kernel.Signing;
using Leeward.Procedures.Contracts;
using Leeward.Runs;

namespace Leeward.Procedures.Approvals;

/// <summary>Who signs, in order: a body of the lookup <c>signing-body</c>, in the person of an account.</summary>
internal sealed record SignerInput([property: JsonRequired] string Body, [property: JsonRequired] Guid AccountId);

/// <summary>Putting a draft up for signature: from which day it applies, what becomes of running cases, when it is looked at again, who signs.</summary>
internal sealed record SendInput(
    [property: JsonRequired] DateOnly EffectiveOn, RunningCases RunningCases, string? FromPhase, DateOnly? ReviewOn, string? Note, [property: JsonRequired] IReadOnlyList<SignerInput> Route);

/// <summary>A signature over the content hash that the signer has seen, with the signer's password once more, and the code where the account has a second step. In the demo a tick.</summary>
internal sealed record SignInput([property: JsonRequired] string ContentHash, string? Note, string? Password, string? Code, bool Confirmed)
{
    /// <summary>Nothing of a password where a record is written out.</summary>
    public override string ToString() => nameof(SignInput);
}

/// <summary>Somebody who may sign, and the body their account signs for.</summary>
internal sealed record Signer(Guid AccountId, string Name, string Role, string Body);

/// <summary>Giving an approval back, or taking it back.</summary>
internal sealed record ReasonInput([property: JsonRequired] string Reason);

/// <summary>Another person signs for a body that has not signed yet.</summary>
internal sealed record ReassignInput([property: JsonRequired] int Place, [property: JsonRequired] Guid AccountId, [property: JsonRequired] string Reason);

/// <summary>An approval in the list.</summary>
internal sealed record ApprovalLine(
    Guid Id, int Version, Guid DraftId, string Code, string Edition, LocalText Title, string Region, ApprovalState State, string ContentHash, DateOnly EffectiveOn, DateTimeOffset SentAt, string SentBy,
    int Signed, int Signers, string NextBody, bool MyTurn);

/// <summary>A place in the route as people see it; <paramref name="Holds"/> is null while nothing is signed, <paramref name="MaySign"/> false where the account no longer signs for the body.</summary>
internal sealed record SignatureLine(
    int Place, string Body, LocalText BodyTitle, Guid AccountId, string Name, SignatureState State, DateTimeOffset? At, string Note, string SignedHash, bool? Holds, bool MaySign, ProofKind Proof);

/// <summary>An approval that was opened.</summary>
internal sealed record ApprovalView(
    ApprovalLine Line, int Revision, string BasisHash, TransitionRule Transition, DateOnly? ReviewOn, string Note, DateTimeOffset? EndedAt, string EndedBy, string Reason, bool HashMatches, IReadOnlyList<SignatureLine> Signatures)
{
    /// <summary>Nothing was altered since: the document has the hash, and every signature holds over it.</summary>
    public bool Holds => HashMatches && Signatures.All(s => s.Holds != false);
}

/// <summary>What stands against putting a draft up.</summary>
internal sealed record Readiness(IReadOnlyList<Finding> Findings, Proof? Proof, bool BasisIsOld, Refusal? Other)
{
    public bool Ready => Findings.Count == 0 && Proof is not { Holds: false } && Other is null;
}

/// <summary>Whether a region's own version only tightens those in force above it: the version that it is held against, that version's region, and what of it is loosened.</summary>
internal sealed record Proof(ProcedureDefinition Basis, string Region, IReadOnlyList<DefinitionError> Loosened)
{
    /// <summary>The version in force in the nearest region above.</summary>
    public string Nearest { get; init; } = "";
    /// <summary>The version in force in the region now, which may be its own.</summary>
    public string Own { get; init; } = "";
    public bool Holds => Loosened.Count == 0;
}
