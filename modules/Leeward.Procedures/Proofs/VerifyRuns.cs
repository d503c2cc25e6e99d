using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Proofs;

/// <summary>In what a run and its history differ.</summary>
internal enum DifferenceKind
{
    /// <summary>An event is not there; or there is one more than the run has taken.</summary>
    Number = 0,
    /// <summary>An event cannot be opened.</summary>
    Unreadable = 1,
    /// <summary>An event is called otherwise than what is sealed in it.</summary>
    Label = 2,
    /// <summary>The state is not there or cannot be opened.</summary>
    State = 3,
    /// <summary>A version that it went by is not there.</summary>
    Version = 4,
    /// <summary>The history cannot have been recorded: the engine refuses an event.</summary>
    Refused = 5,
    /// <summary>The history gives another state.</summary>
    Replay = 6,
    /// <summary>What the run says in the clear is not what its state says.</summary>
    Clear = 7,
}

/// <summary>The first difference of a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Kind">In what they differ.</param>
/// <param name="Where">The number of the event, the version, the place in the state or the column; never a value.</param>
internal sealed record RunDifference(Guid Run, DifferenceKind Kind, string Where);

/// <summary>What came of it.</summary>
/// <param name="Runs">How many runs were looked at.</param>
/// <param name="Differences">The first difference of each run that has one.</param>
internal sealed record RunProof(long Runs, IReadOnlyList<RunDifference> Differences);

/// <summary>Proves that what is stored of runs is what was recorded: their histories are played again by the versions they went by, and give the states that are kept. Nothing is written but the audit.</summary>
internal sealed class VerifyRuns(IRecords records, IIdentities identities, ProcedureLibrary library)
{
    private const string Why = "what is stored of runs is compared with what was recorded";
    private const int AtOnce = 200;

    private readonly Dictionary<string, ProcedureDefinition?> _versions = new(StringComparer.Ordinal);

    /// <summary>A run with its history, opened.</summary>
    private sealed record Opened(Run Run, List<RunEvent> History, RunState? State, RunDifference? Wrong)
    {
        /// <summary>The version that it began with.</summary>
        public string Began => State!.Past is [var first, ..] ? first.ContentHash : State.ContentHash;

        public IEnumerable<string> Versions => State is null ? [] : History.OfType<RunMoved>().Select(moved => moved.ContentHash).Append(Began).Append(State.ContentHash).Distinct(StringComparer.Ordinal);
    }

    private sealed record Looked(Guid Run, int Revision, RunDifference? Difference);

    /// <summary>Looks at the runs of a region and what lies below it, at one run, or at all.</summary>
    public async Task<RunProof> RunAsync(RegionCode region, Guid? only, IProgress<(long Done, long? Total)> progress, CancellationToken ct)
    {
        var wanted = records.Unfiltered<Run>(Why).AsNoTracking();
        if (region.Value is { Length: > 0 } code) { wanted = wanted.Where(r => r.Region.StartsWith(code)); }
        if (only is { } one) { wanted = wanted.Where(r => r.Id == one); }
        var (total, done, last, found) = (await wanted.LongCountAsync(ct), 0L, Guid.Empty, new List<RunDifference>());
        var opener = await identities.OpenForMachineryAsync($"{Why}: {total} runs", ct);
        while (true)
        {
            var ids = await wanted.Where(r => r.Id.CompareTo(last) > 0).OrderBy(r => r.Id).Select(r => r.Id).Take(AtOnce).ToListAsync(ct);
            if (ids.Count == 0) { return new(done, found); }
            found.AddRange(await CheckAsync(ids, opener, ct));
            (last, done) = (ids[^1], done + ids.Count);
            progress.Report((done, Math.Max(total, done)));
        }
    }

    /// <summary>Somebody may act between the reading of a run and of its history: what differs is looked at until it stands as it stood at the look before.</summary>
    private async Task<List<RunDifference>> CheckAsync(List<Guid> ids, Opener opener, CancellationToken ct)
    {
        var (found, before) = (new List<RunDifference>(), await LookAsync(ids, opener, ct));
        while (before.Count > 0)
        {
            var seen = before.ToDictionary(one => one.Run, one => one.Revision);
            var again = await LookAsync([.. seen.Keys], opener, ct);
            found.AddRange(again.Where(one => seen[one.Run] == one.Revision).Select(one => one.Difference!));
            before = again.FindAll(one => seen[one.Run] != one.Revision);
        }
        return found;
    }

    /// <summary>The runs that differ.</summary>
    private async Task<List<Looked>> LookAsync(List<Guid> ids, Opener opener, CancellationToken ct)
    {
        var runs = await records.Unfiltered<Run>(Why).AsNoTracking().Where(r => ids.Contains(r.Id)).OrderBy(r => r.Id).ToListAsync(ct);
        var rows = (await records.PartsOf<RunEventRow>(ids).AsNoTracking().ToListAsync(ct)).ToLookup(e => e.OwnerId);
        // Opening and replaying take the time; they need no database.
        var opened = runs.AsParallel().AsOrdered().Select(run => Open(run, [.. rows[run.Id].OrderBy(e => e.Seq)], opener)).ToList();
        foreach (var hash in opened.SelectMany(one => one.Versions).Distinct(StringComparer.Ordinal).Where(hash => !_versions.ContainsKey(hash)).ToList())
        {
            _versions[hash] = await library.TextAsync(hash, ct) is null ? null : await library.ByHashAsync(hash, ct);
        }
        return opened.AsParallel().AsOrdered().Select(one => new Looked(one.Run.Id, one.Run.Revision, one.Wrong ?? Compare(one))).Where(one => one.Difference is not null).ToList();
    }

    private static Opened Open(Run run, List<RunEventRow> rows, Opener opener)
    {
        var history = new List<RunEvent>(rows.Count);
        Opened Wrong(DifferenceKind kind, string where = "") => new(run, history, null, new(run.Id, kind, where));
        for (var number = 1; number <= Math.Max(1, Math.Max(rows.Count, run.Revision)); number++)
        {
            if (number > rows.Count || number > run.Revision || rows[number - 1].Seq != number) { return Wrong(DifferenceKind.Number, $"{number}"); }
        }
        foreach (var row in rows)
        {
            if (Try(() => opener.EventOf(run, row)) is not { } happened) { return Wrong(DifferenceKind.Unreadable, $"{row.Seq}"); }
            if (happened.GetType().Name != row.Kind || happened.Actor != row.Actor) { return Wrong(DifferenceKind.Label, $"{row.Seq}"); }
            history.Add(happened);
        }
        return Try(() => opener.StateOf(run)) is { } state ? new(run, history, state, null) : Wrong(DifferenceKind.State);
    }

    private RunDifference? Compare(Opened opened)
    {
        var (run, state, history) = (opened.Run, opened.State!, opened.History);
        if (opened.Versions.FirstOrDefault(hash => _versions[hash] is null) is { } missing) { return new(run.Id, DifferenceKind.Version, missing); }
        var (began, others) = (_versions[opened.Began]!, opened.Versions.Select(hash => _versions[hash]!).ToList());
        if (Replayed(history.Count) is not { } replayed) { return new(run.Id, DifferenceKind.Refused, $"{FirstRefused()}"); }
        if (StateDifference.Of(state, replayed) is { } where) { return new(run.Id, DifferenceKind.Replay, where); }
        return ClearDifference(run, state) is { } column ? new(run.Id, DifferenceKind.Clear, column) : null;

        RunState? Replayed(int count) => Try(() => RunEngine.Replay(began, history.Take(count), others).State);

        int FirstRefused()
        {
            var (taken, refused) = (0, history.Count);
            while (refused - taken > 1)
            {
                var middle = (taken + refused) / 2;
                if (Replayed(middle) is null) { refused = middle; } else { taken = middle; }
            }
            return refused;
        }
    }

    private static string? ClearDifference(Run run, RunState state) =>
        run.ContentHash != state.ContentHash ? nameof(run.ContentHash) : run.ProcedureCode != state.Procedure ? nameof(run.ProcedureCode) : run.Revision != state.Revision ? nameof(run.Revision)
        : !Same(run.StartedAt, state.StartedAt) ? nameof(run.StartedAt) : !Same(run.ClosedAt, state.ClosedAt) ? nameof(run.ClosedAt) : null;

    // A database keeps microseconds.
    private static bool Same(DateTimeOffset? one, DateTimeOffset? other) => one is null || other is null ? one is null && other is null : (one.Value - other.Value).Duration() < TimeSpan.FromMilliseconds(1);

    /// <summary>What was changed from outside can fail in any way when it is opened or read.</summary>
    private static T? Try<T>(Func<T?> read) where T : class
    {
        try { return read(); }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException)) { return null; }
    }
}
