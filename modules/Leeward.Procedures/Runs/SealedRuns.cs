using Leeward.Kernel.Sealing;
using Leeward.Runs;

namespace Leeward.Procedures.Runs;

/// <summary>How the state of a run is kept: as text, sealed to the run.</summary>
internal static class SealedRuns
{
    /// <summary>Seals the state of a run.</summary>
    public static SealedText SealRun(this IVault vault, Guid run, RunState state) => new(vault.SealBytes(SealClass.Narrative, run, RunStateText.Write(state)));

    /// <summary>The state of a run; null where it is not for this person or nothing is kept.</summary>
    public static RunState? StateOf(this Opener opener, Run run) => opener.TextOf(run) is { } text ? RunStateText.Read(text) : null;

    /// <summary>The same, not read yet.</summary>
    public static byte[]? TextOf(this Opener opener, Run run) => run.State is { } kept ? opener.Bytes(SealClass.Narrative, run, run.Id, kept.Cipher) : null;
}
