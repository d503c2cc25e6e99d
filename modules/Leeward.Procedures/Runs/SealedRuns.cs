using System.Text.Json;
using Leeward.Kernel.Sealing;
using Leeward.Runs;

namespace Leeward.Procedures.Runs;

/// <summary>The state of a run as it is kept, opened but not read.</summary>
internal sealed record KeptState(byte[] Text, byte[]? HeldSince)
{
    public RunState Read() => HeldSince is null ? RunStateText.Read(Text) : RunStateText.Read(Text, HeldSince);
}

/// <summary>How the state of a run is kept: as text, sealed to the run, and beside it what was held since.</summary>
internal static class SealedRuns
{
    /// <summary>More holds than this are written into the state.</summary>
    private const int MostBeside = 40;

    /// <summary>Keeps a state, whole.</summary>
    public static void Keep(this Run run, IVault vault, RunState state)
    {
        run.State = new(vault.SealBytes(SealClass.Narrative, run.Id, RunStateText.Write(state)));
        run.HeldSince = null;
    }

    /// <summary>Keeps holds beside the state, where they are all that happened since and there is room; gives false where the state must be kept whole.</summary>
    public static bool KeepHolds(this Run run, IVault vault, Opener opener, IReadOnlyList<DeadlineHeld> holds)
    {
        var kept = opener.HeldSince(run) is { } text ? RunStateText.ReadHolds(text) : [];
        if (kept.Count + holds.Count > MostBeside) { return false; }
        run.HeldSince = new(vault.SealBytes(SealClass.Narrative, run.Id, RunStateText.WriteHolds([.. kept, .. holds])));
        return true;
    }

    /// <summary>The state of a run; null where it is not for this person or nothing is kept.</summary>
    public static RunState? StateOf(this Opener opener, Run run) => opener.KeptOf(run)?.Read();

    /// <summary>The same, not read yet.</summary>
    public static KeptState? KeptOf(this Opener opener, Run run) =>
        run.State is { } kept && opener.Bytes(SealClass.Narrative, run, run.Id, kept.Cipher) is { } text ? new(text, opener.HeldSince(run)) : null;

    /// <summary>What happened to a run, opened; null where it is not for this person.</summary>
    public static RunEvent? EventOf(this Opener opener, Run run, RunEventRow row) =>
        opener.Text(SealClass.Narrative, run, run.Id, row.Body) is { } text ? JsonSerializer.Deserialize<RunEvent>(text) : null;

    private static byte[]? HeldSince(this Opener opener, Run run) => run.HeldSince is { } since ? opener.Bytes(SealClass.Narrative, run, run.Id, since.Cipher) : null;
}
