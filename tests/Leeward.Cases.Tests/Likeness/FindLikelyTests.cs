using System.Text.Json;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Likeness;
using Leeward.Cases.Reports;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Tests.Likeness;

/// <summary>Who may be the child that is about to be registered: found over sealed records, told within reach, and of what lies beyond only that it is there.</summary>
public sealed class FindLikelyTests
{
    [Theory, Databases]
    public async Task Same_child_is_found_by_homophone_pinyin_and_wrong_date_and_says_why(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var known = await world.RegisterAsync(world.Worker, Nursery.Child());
        foreach (var asked in new[] { Nursery.Child(), Nursery.Child("司徒芸起"), Nursery.Child("Situ Yunqi"), Nursery.Child(born: "2015-06-15"), Nursery.Child(born: "2014-06-14"), Nursery.Child("上官云起") })
        {
            var answer = (await world.LikelyAsync(world.Worker, asked)).Value;
            var one = Assert.Single(answer.Children);
            Assert.Equal((known, false), (one.Id, answer.KnownElsewhere));
            Assert.NotEmpty(one.Why);
        }
        var same = (await world.LikelyAsync(world.Worker, Nursery.Child())).Value.Children[0];
        Assert.Equal((LikelyBand.VeryLikely, "司徒云起", KinCaution.None), (same.Band, same.Name, same.Caution));
        Assert.Contains(same.Why, w => w is { Field: "born", Level: "same", Bits: > 5, Words: "Birth date: the same" });
        Assert.Empty((await world.LikelyAsync(world.Worker, Nursery.Child("欧阳落霞", "2011-01-20", "female"))).Value.Children);
    }

    [Theory, Databases]
    public async Task Half_a_name_or_a_name_alone_finds_nobody(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        await world.RegisterAsync(world.Worker, Nursery.Child());
        Assert.Equal(LikelyOf(world, new() { Name = "司", BornOn = new(2015, 6, 14), Region = Town.Here }), (0, false));
        Assert.Equal(LikelyOf(world, new() { Name = "司徒云起" }), (0, false));
        Assert.Equal(LikelyOf(world, new() { Name = "司徒云起", Region = Town.Here }), (1, false));

        static (int, bool) LikelyOf(Nursery world, LikelyRequest request)
        {
            var answer = world.DoAsync<FindLikely, Outcome<LikelyAnswer>>(world.Worker, f => f.RunAsync(request, default)).GetAwaiter().GetResult().Value;
            return (answer.Children.Count, answer.KnownElsewhere);
        }
    }

    [Theory, Databases]
    public async Task Twin_is_shown_with_a_caution_and_two_right_resident_numbers_are_two_children(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        await world.RegisterAsync(world.Worker, Nursery.Child("王子轩"));
        var twin = (await world.LikelyAsync(world.Worker, Nursery.Child("王子涵"))).Value;
        var shown = Assert.Single(twin.Children);
        Assert.Equal((KinCaution.Twins, LikelyBand.Possible), (shown.Caution, shown.Band)); // hardly the same child, but one to know of
        await world.RegisterAsync(world.Worker, Nursery.Child("李一诺", "2015-06-14", "male", resident: Number("520102201506140011")));
        Assert.DoesNotContain((await world.LikelyAsync(world.Worker, Nursery.Child("李二诺", "2015-06-14", "male", resident: Number("520102201506140031")))).Value.Children, c => c.Band != LikelyBand.Possible);

        static string Number(string digits) => digits[..17] + Names.ResidentId.CheckCharacter(digits[..17]);
    }

    [Theory, Databases]
    public async Task Beyond_reach_says_the_same_few_words_whatever_lies_there(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var elsewhere = Nursery.Child();
        await world.RegisterAsync(world.There, elsewhere with { Region = Town.There });
        // Need-to-know in the worker's own county, named for others; twice, so that a count would show.
        foreach (var name in new[] { "端木望舒", "端木望舒" })
        {
            var id = await world.RegisterAsync(world.Worker, Nursery.Child(name));
            await world.InAsync(db => db.Set<Child>().Where(c => c.Id == id).ExecuteUpdateAsync(s => s.SetProperty(c => c.Sensitivity, Sensitivity.NeedToKnow)));
        }
        var answers = new[] { await world.LikelyAsync(world.Worker, elsewhere), await world.LikelyAsync(world.Worker, Nursery.Child("端木望舒")) }.Select(a => JsonSerializer.Serialize(a.Value)).ToList();
        Assert.Equal(answers[0], answers[1]);
        Assert.Equal("""{"Children":[],"KnownElsewhere":true,"Note":"Known elsewhere: ask the supervisor."}""", answers[0]);
        // Told to nobody who has not typed the day of birth or the number.
        Assert.False((await world.LikelyAsync(world.Worker, elsewhere with { BornOn = null, EstimatedAge = 10 })).Value.KnownElsewhere);
        // Who sees further is told who it is.
        Assert.Single((await world.LikelyAsync(world.Above, elsewhere)).Value.Children);
        // The trail knows of whom something was told.
        var told = (await world.TrailAsync(world.Worker)).Where(e => e.Details.StartsWith("likely matches", StringComparison.Ordinal) && e.Details.Length + (e.RecordId is null ? 0 : 40) > 20).ToList();
        Assert.Equal(2, told.Count);
    }

    [Theory, Databases]
    public async Task Typing_letter_by_letter_leaves_few_links_and_probing_is_stopped(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        await world.RegisterAsync(world.Worker, Nursery.Child());
        var before = (await world.TrailAsync(world.Worker)).Count;
        for (var i = 0; i < 5; i++) { await world.LikelyAsync(world.Worker, Nursery.Child() with { Address = i.ToString(System.Globalization.CultureInfo.InvariantCulture), BornOn = new(2015, 6, 14 - i) }); }
        Assert.Equal(1, (await world.TrailAsync(world.Worker)).Count - before);
        world.World.Clock.Advance(TimeSpan.FromMinutes(16));
        await world.LikelyAsync(world.Worker, Nursery.Child());
        Assert.Equal(2, (await world.TrailAsync(world.Worker)).Count - before);

        Refusal? refused = null;
        for (var day = 0; day < LikelyLimit.PerMinute + 1 && refused is null; day++) { refused = (await world.LikelyAsync(world.Worker, Nursery.Child(born: new DateOnly(2012, 1, 1).AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)))).Refusal; }
        Assert.Equal(("cases.likely.too_many", RefusalKind.TooMany), (refused!.Code, refused.Kind));
        Assert.True((await world.LikelyAsync(world.Supervisor, Nursery.Child())).Ok);
    }

    [Theory, Databases]
    public async Task Registration_stops_at_a_likely_match_when_asked_to_and_goes_on_when_told(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        await world.RegisterAsync(world.Worker, Nursery.Child());
        var refused = await world.DoAsync<EditChild, Outcome<Guid>>(world.Worker, e => e.RunAsync(null, Nursery.Child(onlyIfNew: true), null, default));
        Assert.Equal(("cases.child.alike", RefusalKind.Exists), (refused.Refusal!.Code, refused.Refusal.Kind));
        await world.RegisterAsync(world.Worker, Nursery.Child("欧阳落霞", "2011-01-20", "female", onlyIfNew: true));
        await world.RegisterAsync(world.Worker, Nursery.Child());
        Assert.Equal(3, await world.InAsync(db => db.Set<Child>().CountAsync()));
    }

    [Theory, Databases]
    public async Task Report_finds_its_child_with_reasons_and_says_no_more_than_that_one_is_elsewhere(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var known = await world.RegisterAsync(world.Worker, Nursery.Child("欧阳小雨", "2017-02-03", "female"));
        await world.RegisterAsync(world.There, Nursery.Child("司徒望舒", "2017-02-03", "female", Town.There));
        await world.Town.ReportAsync();
        await world.Town.ReportAsync(Town.Worry(name: "司徒望舒"));
        var officer = await world.World.ColleagueAsync("officer.li", "duty_officer", Town.Here);
        foreach (var report in (await world.Town.QueueAsync(officer)).Items)
        {
            var name = (await world.Town.OpenReportAsync(officer, report.Id)).Value.ChildName;
            var same = await world.DoAsync<FindSame, SameFound>(officer, f => f.RunAsync(report.Id, default));
            if (name != "欧阳小雨") { Assert.Empty(same.Children); continue; }
            var one = Assert.Single(same.Children);
            Assert.Equal((known, true), (one.Id, one.Likely!.Why.Count > 0));
        }
    }

    /// <summary>A report without a sign-in is no way round the guard: anybody can write one to ask whether a child is known.</summary>
    [Theory, Databases]
    public async Task Report_of_ones_own_finds_out_nothing_and_counts_as_a_search(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        await world.RegisterAsync(world.There, Nursery.Child("司徒望舒", "2017-02-03", "female", Town.There));
        var officer = await world.World.ColleagueAsync("officer.li", "duty_officer", Town.Here);
        var worry = Town.Worry(name: "司徒望舒") with { Situation = "1", Institution = "School 3" };
        await world.Town.ReportAsync(worry with { Situation = null, Institution = null });
        var open = Assert.Single((await world.Town.QueueAsync(officer)).Items).Id;
        Task<Outcome<LikelyAnswer>> Ask(Actor who, Guid report) => world.DoAsync<FindSame, Outcome<LikelyAnswer>>(who, f => f.LikelyAsync(report, default));
        Assert.False((await Ask(officer, open)).Value.KnownElsewhere);
        Assert.True((await Ask(world.Supervisor, open)).Value.KnownElsewhere);
        // Signed by a mandated reporter it is told, though not to that reporter.
        var teacher = await world.World.ColleagueAsync("officer.too", "mandated_reporter", Town.Here);
        Assert.True((await world.DoAsync<FileReport, Outcome<FiledReport>>(teacher, f => f.RunAsync(worry, ReportChannel.Mandatory, default))).Ok);
        var signed = (await world.Town.QueueAsync(officer)).Items.Single(r => r.Id != open).Id;
        Assert.True((await Ask(officer, signed)).Value.KnownElsewhere);
        await using (var scope = world.World.AsMachinery())
        {
            scope.Get<IAccess>().Name(signed, officer.AccountId!.Value, OwnReports.Filed);
            Assert.True((await scope.Get<IRecords>().SaveAsync("test", default)).Ok);
        }
        Assert.False((await Ask(officer, signed)).Value.KnownElsewhere);

        for (var i = 0; i < LikelyLimit.PerMinute; i++)
        {
            await world.Town.InAsync<FindLikely, Outcome<LikelyAnswer>>(officer, f => f.RunAsync(new() { Name = "司徒望舒", BornOn = new DateOnly(2012, 1, 1).AddDays(i), Region = Town.Here }, default));
        }
        await using (var scope = world.World.AsPublic()) { Assert.True((await scope.Get<FileReport>().RunAsync(Town.Worry(name: "端木望舒"), ReportChannel.Public, default)).Ok); }
        var next = (await world.Town.QueueAsync(officer)).Items.Single(r => r.Id != open && r.Id != signed).Id;
        Assert.Equal("cases.likely.too_many", (await Ask(officer, next)).Refusal?.Code);
    }

    [Theory, Databases]
    public async Task Nobody_without_the_right_asks(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var child = await world.RegisterAsync(world.There, Nursery.Child(region: Town.There));
        var asked = await world.DoAsync<FindLikely, Outcome<LikelyAnswer>>(world.Worker, f => f.RunAsync(new() { Name = "司徒云起", BornOn = new(2015, 6, 14), ChildId = child }, default));
        Assert.Equal(Refusal.NotFound, asked.Refusal);
        // The keys are keyed: without the secret they say nothing, and no name stands in the open.
        var row = await world.InAsync(db => db.Set<Child>().AsNoTracking().FirstAsync(c => c.Id == child));
        Assert.All(new[] { row.KeyDayHere, row.KeyGivenDay, row.KeyNameHere, row.KeyNameYear, row.KeySurnameDay }, key => Assert.True(key.HasValue));
        Assert.Null(row.KeyResident);
    }
}
