using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Testing;

namespace Leeward.Cases.Tests;

public sealed class TriageTests
{
    [Theory, Databases]
    public async Task Queue_shows_the_most_serious_first_then_the_oldest_page_by_page(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        foreach (var category in new[] { "scared", "hurt", "private_touch", "scared", "hurt" }) { await town.ReportAsync(Town.Worry(category)); }
        await town.ReportAsync(Town.Worry("scared") with { InDangerNow = true });
        var seen = new List<ReportSummary>();
        string? cursor = null;
        do
        {
            var page = await town.QueueAsync(town.Officer, new(Cursor: cursor, Size: 2));
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal([4, 3, 2, 2, 1, 1], seen.Select(r => r.Severity));
        Assert.Equal(seen.OrderByDescending(r => r.Severity).ThenBy(r => r.ReceivedAt).Select(r => r.Id), seen.Select(r => r.Id));
    }

    [Theory, Databases]
    public async Task Queue_is_narrowed_by_seriousness_who_reports_category_and_region(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        foreach (var category in new[] { "scared", "hurt", "private_touch" }) { await town.ReportAsync(Town.Worry(category)); }
        await town.ReportAsync(Town.Worry("scared") with { InDangerNow = true });
        await town.ReportAsync(Town.Worry("hurt", region: "520103"));
        await town.InAsync<FileReport, Outcome<FiledReport>>(town.Officer, f => f.RunAsync(Town.Worry() with { Situation = "1", Institution = "School 3" }, ReportChannel.Mandatory, CancellationToken.None));
        var wide = town.World.Person("wide", "5201", Sensitivity.NeedToKnow, "cases.*");
        async Task FoundAsync(int[] severities, QueueFilter filter) => Assert.Equal(severities, (await town.QueueAsync(wide, filter)).Items.Select(r => r.Severity));
        await FoundAsync([4, 3, 2, 2, 2, 1], new());
        await FoundAsync([4], new(Seriousness: Seriousness.Danger));
        await FoundAsync([4, 3], new(Seriousness: Seriousness.Grave));
        await FoundAsync([2, 2, 2], new(Seriousness: Seriousness.Serious));
        await FoundAsync([1], new(Seriousness: Seriousness.Worrying));
        Assert.Equal(ReportChannel.Mandatory, Assert.Single((await town.QueueAsync(wide, new(Channel: ReportChannel.Mandatory))).Items).Channel);
        await FoundAsync([4, 3, 2, 2, 1], new(Channel: ReportChannel.Public));
        await FoundAsync([2], new(Region: "520103"));
        // A filter never reaches beyond one's own region.
        Assert.Empty((await town.QueueAsync(town.Officer, new(Region: "520103"))).Items);
        Assert.True((await town.QueueAsync(wide)).Items[0].InDangerNow);
    }

    [Theory, Databases]
    public async Task Report_that_came_in_long_before_it_was_imported_stands_by_its_age_on_every_page(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var now = town.World.Clock.GetUtcNow();
        for (var i = 0; i < 3; i++) { await town.ReportAsync(); }
        await using (var scope = town.World.AsMachinery())
        {
            foreach (var days in new[] { 1, 9, 1 })
            {
                var id = Ids.New(town.World.Clock);
                scope.Get<IRecords>().Add(new Report { Id = id, Number = Ids.Number("RE", id), Region = Town.Here, Category = "hurt", Severity = 2, ReceivedAt = now.AddDays(-days), ReceiptKey = Ids.Secret() }.WithOwnAccess());
            }
            Assert.True((await scope.Get<IRecords>().SaveAsync("test", default)).Ok);
        }
        foreach (var size in new[] { 1, 2, 50 })
        {
            var seen = new List<ReportSummary>();
            string? cursor = null;
            do
            {
                var page = await town.QueueAsync(town.Officer, new(Cursor: cursor, Size: size));
                seen.AddRange(page.Items);
                cursor = page.Next;
            }
            while (cursor is not null);
            Assert.Equal([-9, -1, -1, 0, 0, 0], seen.Select(r => (int)Math.Ceiling((r.ReceivedAt - now).TotalDays - 0.5)));
            Assert.Equal(6, seen.DistinctBy(r => r.Id).Count());
        }
    }

    [Theory, Databases]
    public async Task Line_of_the_queue_says_that_the_child_wrote_it(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        await town.ReportAsync();
        await town.ReportAsync(Town.Worry() with { AboutMyself = true });
        Assert.Equal([true, false], (await town.QueueAsync(town.Officer)).Items.Select(r => r.AboutMyself));
    }

    [Theory, Databases]
    public async Task Officer_of_another_county_cannot_see_open_decide_or_count_it(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        await town.ReportAsync();
        var id = (await town.QueueAsync(town.Officer)).Items[0].Id;
        Assert.Empty((await town.QueueAsync(town.Stranger)).Items);
        Assert.Equal(RefusalKind.NotFound, (await town.OpenReportAsync(town.Stranger, id)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await town.DecideAsync(town.Stranger, id, new() { Outcome = "case_opened", Version = 1 })).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Nonsense_in_the_filter_is_no_failure(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        await town.ReportAsync();
        Assert.Single((await town.QueueAsync(town.Officer, new(Category: "\0", Region: "\0", Cursor: "\0"))).Items);
    }

    [Theory, Databases]
    public async Task Closing_without_a_case_needs_a_reason(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        await town.ReportAsync();
        var id = (await town.QueueAsync(town.Officer)).Items[0].Id;
        var version = (await town.OpenReportAsync(town.Officer, id)).Value.Summary.Version;
        Assert.Equal("Note", (await town.DecideAsync(town.Officer, id, new() { Outcome = "no_concern", Version = version })).Refusal!.Field);
        Assert.True((await town.DecideAsync(town.Officer, id, new() { Outcome = "no_concern", Note = "Visited twice.", Version = version })).Ok);
        Assert.Equal("Visited twice.", (await town.OpenReportAsync(town.Officer, id)).Value.OutcomeNote);
        Assert.Equal("cases.report.already_decided", (await town.DecideAsync(town.Officer, id, new() { Outcome = "case_opened", Version = version + 1 })).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Second_of_two_officers_is_told(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        await town.ReportAsync();
        var id = (await town.QueueAsync(town.Officer)).Items[0].Id;
        await town.OpenReportAsync(town.Officer, id);
        var stale = await town.DecideAsync(town.Neighbour, id, new() { Outcome = "case_opened", Version = 1 });
        Assert.Equal(RefusalKind.Conflict, stale.Refusal!.Kind);
        Assert.Empty((await town.CasesAsync(town.Neighbour)).Items);
    }

    [Theory, Databases]
    public async Task Second_report_joins_the_case_of_the_first_and_not_one_elsewhere(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var caseId = await town.CaseAsync();
        var number = (await town.CasesAsync(town.Officer)).Items.Single().Number;
        await town.ReportAsync();
        var id = (await town.QueueAsync(town.Officer)).Items[0].Id;
        var version = (await town.OpenReportAsync(town.Officer, id)).Value.Summary.Version;
        var decision = new TriageDecision { Outcome = "joined", CaseNumber = "CA-00000-00000-0", Version = version };
        Assert.Equal("cases.case.not_found_here", (await town.DecideAsync(town.Officer, id, decision)).Refusal!.Code);
        Assert.True((await town.DecideAsync(town.Officer, id, decision with { CaseNumber = number.ToLowerInvariant() })).Ok);
        Assert.Equal(caseId, (await town.OpenReportAsync(town.Officer, id)).Value.CaseId);
    }
}
