using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases.Tests;

/// <summary>A teacher, a doctor or a village committee files mandatory reports and sees where they stand, and nothing else.</summary>
public sealed class OwnReportTests
{
    private static Task<Page<OwnReport>> OwnAsync(Town town, Actor actor, string? cursor = null, int? size = null) => town.InAsync<OwnReports, Page<OwnReport>>(actor, o => o.RunAsync(cursor, size, CancellationToken.None));

    private static async Task FileAsync(Town town, Actor actor, string category = "hurt")
    {
        var filed = await town.InAsync<FileReport, Outcome<FiledReport>>(actor, f => f.RunAsync(Town.Worry(category) with { Situation = "4", Institution = "School 3" }, ReportChannel.Mandatory, CancellationToken.None));
        Assert.True(filed.Ok, filed.Refusal?.Code);
        town.World.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    [Theory, Databases]
    public async Task Reporter_sees_the_own_reports_in_three_words_also_when_they_became_need_to_know(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var teacher = await town.World.ColleagueAsync("teacher.he", "mandated_reporter", Town.Here);
        var doctor = await town.World.ColleagueAsync("doctor.lu", "mandated_reporter", Town.Here);
        foreach (var category in new[] { "private_touch", "hurt", "scared" }) { await FileAsync(town, teacher, category); }
        await FileAsync(town, doctor);
        await town.ReportAsync();
        Assert.Equal(["received", "received", "received"], (await OwnAsync(town, teacher)).Items.Select(r => r.Standing));
        Assert.Single((await OwnAsync(town, doctor)).Items);
        Assert.Empty((await OwnAsync(town, town.Officer)).Items);

        var queue = (await town.QueueAsync(town.Officer)).Items;
        var (secret, looked) = (queue.Single(r => r.Category == "private_touch"), queue.Single(r => r.Category == "scared"));
        await town.OpenReportAsync(town.Officer, looked.Id);
        var version = (await town.OpenReportAsync(town.Officer, secret.Id)).Value.Summary.Version;
        Assert.True((await town.DecideAsync(town.Officer, secret.Id, new() { Outcome = "case_opened", Version = version })).Ok);
        Assert.Equal(["being_looked_at", "received", "acted_on"], (await OwnAsync(town, teacher)).Items.Select(r => r.Standing)); // the newest first

        var first = await OwnAsync(town, teacher, size: 2);
        Assert.Equal((2, 1), (first.Items.Count, (await OwnAsync(town, teacher, first.Next)).Items.Count));
        Assert.Equal(3, (await OwnAsync(town, teacher, "\0")).Items.Count);
    }

    [Theory, Databases]
    public async Task Reporter_sees_nothing_else(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var teacher = await town.World.ColleagueAsync("teacher.he", "mandated_reporter", Town.Here);
        await FileAsync(town, teacher);
        var report = (await town.QueueAsync(town.Officer)).Items.Single();
        Assert.Empty((await town.QueueAsync(teacher)).Items);
        Assert.Equal(RefusalKind.NotFound, (await town.OpenReportAsync(teacher, report.Id)).Refusal!.Kind);
        var version = (await town.OpenReportAsync(town.Officer, report.Id)).Value.Summary.Version;
        Assert.Equal(RefusalKind.NotFound, (await town.DecideAsync(teacher, report.Id, new() { Outcome = "no_concern", Note = "Nothing.", Version = version })).Refusal!.Kind);
        Assert.True((await town.DecideAsync(town.Officer, report.Id, new() { Outcome = "case_opened", Version = version })).Ok);
        var id = (await town.OpenReportAsync(town.Officer, report.Id)).Value.CaseId!.Value;
        Assert.Equal(RefusalKind.NotFound, (await town.InAsync<ReadCase, Outcome<OpenedCase>>(teacher, r => r.RunAsync(id, CancellationToken.None))).Refusal!.Kind);
        Assert.Empty((await town.CasesAsync(teacher)).Items);
        Assert.Empty((await town.InAsync<FindChildren, Page<ChildLine>>(teacher, f => f.RunAsync("欧阳小雨", null, null, CancellationToken.None))).Items);
        Assert.Empty(await town.InAsync<IEnumerable<IDeskSource>, List<DeskLine>>(teacher, async all =>
        {
            var lines = new List<DeskLine>();
            foreach (var source in all) { lines.AddRange(await source.LinesAsync(CancellationToken.None)); }
            return lines;
        }));
        Assert.Equal([FileReport.Right], town.World.Services.GetRequiredService<Packs.PackSet>().Roles["mandated_reporter"].Grants.Select(g => g.Right));
    }

    [Theory, Databases]
    public async Task Person_without_the_right_neither_files_nor_sees(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var auditor = await town.World.ColleagueAsync("auditor.an", "auditor", "");
        var filed = await town.InAsync<FileReport, Outcome<FiledReport>>(auditor, f => f.RunAsync(Town.Worry() with { Situation = "4", Institution = "School 3" }, ReportChannel.Mandatory, CancellationToken.None));
        Assert.Equal(RefusalKind.NotFound, filed.Refusal!.Kind);
        Assert.Empty((await OwnAsync(town, auditor)).Items);
    }
}
