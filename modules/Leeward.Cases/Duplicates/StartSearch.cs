using Leeward.Cases.Merges;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leeward.Cases.Duplicates;

/// <summary>Asks for a search for duplicates: by a person in their region, by the machinery everywhere.</summary>
internal sealed class StartSearch(JobDesk desk, IRecords records, IAccess access, TimeProvider clock)
{
    /// <summary>The job; null where nothing is new since the last search.</summary>
    public async Task<Outcome<Guid?>> RunAsync(string region, CancellationToken ct)
    {
        if (!RegionCode.IsValid(region) && region.Length > 0) { return Refusal.Invalid("Region", "cases.report.region_needed"); }
        if (!access.Can(ReadPairs.Right, new RegionCode(region))) { return await access.RefuseAsync(ReadPairs.Right, FindDuplicates.Name, null, ct); }
        if (!await FindDuplicates.Due(records, region).AnyAsync(ct)) { return (Guid?)null; }
        var asked = await desk.AskAsync(ReadPairs.Right, desk.New(Ids.New(clock), FindDuplicates.Name, new RegionCode(region), "{}", region, anyNode: true), ct);
        return asked.Ok ? asked.Value : asked.Refusal!;
    }

    /// <summary>The same for the API; without a region, the first of the person's own.</summary>
    public async Task<Outcome<SearchPairsAnswer>> AnswerAsync(string? region, CancellationToken ct)
    {
        var asked = await RunAsync(region is { Length: > 0 } ? region : Regions() is [var own, ..] ? own : "", ct);
        return asked.Ok ? new SearchPairsAnswer(asked.Value) : asked.Refusal!;
    }

    /// <summary>The regions the person may search: where they hold the right.</summary>
    public IReadOnlyList<string> Regions() => [.. access.Actor.GrantsFor(ReadPairs.Right).Select(g => g.Region.Value).Distinct()];

    /// <summary>One's own searches, the newest first.</summary>
    public Task<IReadOnlyList<JobLine>> MineAsync(CancellationToken ct) => desk.MineAsync(FindDuplicates.Name, ct);
}

/// <summary>Asks once an hour for what is new, on every node that stays up; one of them does it.</summary>
internal sealed partial class DuplicateWatcher(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DuplicateWatcher> log) : Watcher(scopes, clock, "duplicate watch")
{
    protected override TimeSpan First => Pause;

    protected override TimeSpan Pause { get; } = TimeSpan.FromHours(1);

    protected override async Task<bool> LookAsync(IServiceProvider services, CancellationToken ct)
    {
        await services.GetRequiredService<StartSearch>().RunAsync("", ct);
        return false;
    }

    protected override void Tell(string error) => Wrong(error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A search for duplicates cannot be asked for: {Error}")]
    private partial void Wrong(string error);
}
