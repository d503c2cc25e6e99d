using CsCheck;
using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Tests;

public sealed class ReportTests
{
    [Theory, Databases]
    public async Task Receipt_tells_where_the_report_stands_and_nothing_else(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var receipt = await town.ReportAsync();
        Task<Outcome<ReceiptAnswer>> Ask(string code) => town.InAsync<LookUpReceipt, Outcome<ReceiptAnswer>>(Actor.Public, l => l.RunAsync(new(code), CancellationToken.None));
        Assert.Equal("received", (await Ask(receipt.ToLowerInvariant().Replace('-', ' '))).Value.Standing);
        var report = (await town.QueueAsync(town.Officer)).Items[0];
        var seen = (await town.OpenReportAsync(town.Officer, report.Id)).Value;
        Assert.Equal("being_looked_at", (await Ask(receipt)).Value.Standing);
        Assert.True((await town.DecideAsync(town.Officer, report.Id, new() { Outcome = "no_concern", Note = "Visited, all well.", Version = seen.Summary.Version })).Ok);
        Assert.Equal("acted_on", (await Ask(receipt)).Value.Standing);
        Assert.Equal("cases.receipt.unknown", (await Ask("K7QM-2XW9-0BTC-4HZN")).Refusal!.Code);
        Assert.Equal("cases.receipt.unknown", (await Ask("")).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Nothing_a_reporter_wrote_stands_readable_in_the_database(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var receipt = await town.ReportAsync();
        await using var scope = town.World.AsMachinery();
        var row = await scope.Get<AppDbContext>().Set<Report>().SingleAsync();
        var text = System.Text.Json.JsonSerializer.Serialize(row) + string.Concat(new[] { row.ChildName, row.WhatHappened, row.Contact }.Select(s => System.Text.Encoding.UTF8.GetString(s!.Cipher)));
        foreach (var secret in new[] { "欧阳小雨", "Marks on the arms", "13800000000", receipt, receipt.Replace("-", "", StringComparison.Ordinal) })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_input_is_named_by_field_and_never_throws()
    {
        await using var town = await Town.MakeAsync(Provider.Sqlite);
        async Task<Refusal?> File(FileReportRequest r)
        {
            return (await town.InAsync<FileReport, Outcome<FiledReport>>(Actor.Public, f => f.RunAsync(r, ReportChannel.Public, CancellationToken.None))).Refusal;
        }
        Assert.Equal("Category", (await File(Town.Worry("nonsense")))!.Field);
        Assert.Equal("cases.report.county_needed", (await File(Town.Worry(region: "52")))!.Code);
        Assert.Equal("Region", (await File(Town.Worry(region: "<script>")))!.Field);
        Assert.Equal("kernel.bad_characters", (await File(Town.Worry(name: "abc\u202Egnp.exe")))!.Code);
        Assert.Equal("kernel.too_long", (await File(Town.Worry() with { WhatHappened = new string('x', 10_001) }))!.Code);
        Assert.Equal("kernel.required", (await File(Town.Worry() with { WhatHappened = "  " }))!.Code);
        Assert.Equal("cases.report.bad_age", (await File(Town.Worry() with { ChildAge = 40 }))!.Code);
        Assert.Null(await File(Town.Worry(name: "<script>alert(1)</script>")));
        var all = (await File(new()))!;
        Assert.Equal(["Category", "Region", "WhatHappened"], new[] { all }.Concat(all.More).Select(r => r.Field!).Order());
        await Gen.String[0, 50].SampleAsync(async text => { await File(Town.Worry(text, text, text) with { WhatHappened = text, Place = text }); }, iter: 100, threads: 1);
    }

    [Theory, Databases]
    public async Task Mandated_reporter_names_one_of_the_nine_situations(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var pack = town.World.Services.GetService(typeof(Leeward.Packs.PackSet)) as Leeward.Packs.PackSet;
        Assert.Equal(9, pack!.Lookups["mandatory-situation"].Items.Count);
        var request = Town.Worry() with { Institution = "No. 3 primary school" };
        Task<Outcome<FiledReport>> File(FileReportRequest r) =>
            town.InAsync<FileReport, Outcome<FiledReport>>(town.Officer, f => f.RunAsync(r, ReportChannel.Mandatory, CancellationToken.None));
        Assert.Equal("Situation", (await File(request)).Refusal!.Field);
        Assert.True((await File(request with { Situation = pack.Lookups["mandatory-situation"].Items[3].Code })).Ok);
        Assert.Equal(ReportChannel.Mandatory, (await town.QueueAsync(town.Officer)).Items[0].Channel);
    }
}
