using Leeward.Cases.Merges;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
internal sealed partial class DuplicateWatcher(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DuplicateWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) { return; }
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("duplicate watch");
                await scope.ServiceProvider.GetRequiredService<StartSearch>().RunAsync("", stoppingToken);
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e) when (e is not OutOfMemoryException) { Wrong(e.GetType().Name); }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A search for duplicates cannot be asked for: {Error}")]
    private partial void Wrong(string error);
}
