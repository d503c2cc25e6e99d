using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Cases.Triage;
using Leeward.Insight;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures;
using Leeward.Testing;

namespace Leeward.Cases.Tests;

/// <summary>Two counties with a duty officer and a worker each.</summary>
internal sealed class Town(TestWorld world) : IAsyncDisposable
{
    public const string Here = "520102", There = "530102";

    public TestWorld World { get; } = world;

    public Actor Officer { get; } = world.Person("officer", Here, Sensitivity.NeedToKnow, "cases.*");
    public Actor Neighbour { get; } = world.Person("neighbour", Here, Sensitivity.NeedToKnow, "cases.*");
    public Actor Stranger { get; } = world.Person("stranger", There, Sensitivity.NeedToKnow, "cases.*");

    public static async Task<Town> MakeAsync(Provider provider) => new(await TestWorld.CreateAsync(provider, new CasesModule(), new InsightModule(), new ProceduresModule()));

    public static FileReportRequest Worry(string category = "hurt", string? name = "欧阳小雨", string region = Here) => new()
    {
        Category = category, Region = region, WhatHappened = "Marks on the arms, seen on Monday.", ChildName = name, ChildAge = 9, Contact = "13800000000",
    };

    public async Task<string> ReportAsync(FileReportRequest? request = null)
    {
        await using var scope = World.AsPublic();
        var filed = await scope.Get<FileReport>().RunAsync(request ?? Worry(), ReportChannel.Public, CancellationToken.None);
        Assert.True(filed.Ok, filed.Refusal?.Code);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        return filed.Value.Receipt;
    }

    public async Task<Page<ReportSummary>> QueueAsync(Actor actor, QueueFilter? filter = null)
    {
        await using var scope = World.As(actor);
        return await scope.Get<TriageQueue>().ListAsync(filter ?? new(), CancellationToken.None);
    }

    public async Task<Outcome<ReportDetail>> OpenReportAsync(Actor actor, Guid id)
    {
        await using var scope = World.As(actor);
        return await scope.Get<TriageQueue>().OpenAsync(id, CancellationToken.None);
    }

    public async Task<Outcome<ReportSummary>> DecideAsync(Actor actor, Guid id, TriageDecision decision)
    {
        await using var scope = World.As(actor);
        return await scope.Get<DecideTriage>().RunAsync(id, decision, CancellationToken.None);
    }

    /// <summary>Reports, looks, opens: the case's id.</summary>
    public async Task<Guid> CaseAsync(FileReportRequest? request = null)
    {
        await ReportAsync(request);
        var report = (await QueueAsync(Officer)).Items[0];
        var detail = (await OpenReportAsync(Officer, report.Id)).Value;
        var decided = await DecideAsync(Officer, report.Id, new() { Outcome = "case_opened", Version = detail.Summary.Version });
        Assert.True(decided.Ok, decided.Refusal?.Code);
        return (await OpenReportAsync(Officer, report.Id)).Value.CaseId!.Value;
    }

    public async Task<T> InAsync<TUse, T>(Actor actor, Func<TUse, Task<T>> use) where TUse : notnull
    {
        await using var scope = World.As(actor);
        return await use(scope.Get<TUse>());
    }

    public Task<Page<CaseSummary>> CasesAsync(Actor actor) => InAsync<ListCases, Page<CaseSummary>>(actor, l => l.RunAsync(new(), CancellationToken.None));

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
