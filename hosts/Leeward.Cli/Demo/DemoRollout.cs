using Leeward.Kernel.Access;
using Leeward.Packs;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Leeward.Procedures.Rollouts;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>
/// The one-stop procedure goes out to all centres of the country in the last weeks of the world: most have received it, many are trained, fewer are ready, some are in force, some lag and are reminded. The ministry works
/// from the lists that the provinces send in, many centres at a time.
/// </summary>
internal sealed class DemoRollout(DemoPlan plan, DemoStage stage, DemoTeams teams, PackSet pack, DemoProcedure procedure, CancellationToken ct)
{
    private const int Days = 60, Weeks = 8;
    private readonly Random _chance = plan.Chance(-7);
    private Guid _rollout;

    private Guid Ministry => teams.SignIns["ministry"];

    private DateTimeOffset Start => plan.Until.AddDays(-Days);

    public void Plan(DemoAgenda agenda)
    {
        agenda.At(Start.AddDays(-2), OpenCentresAsync);
        agenda.At(Start, StartAsync);
        for (var week = 1; week < Weeks; week++)
        {
            var now = week;
            agenda.At(Start.AddDays(7 * week), () => WeekAsync(now));
        }
        agenda.At(plan.Until.AddDays(-3), () => ActAsync(new(BulkAct.Remind, null, null, null, null, true, null)));
    }

    /// <summary>At the very end centres that are ready begin to work by it.</summary>
    public async Task EndAsync()
    {
        var ready = await PlacesAsync(RolloutStage.Ready);
        await ActAsync(new(BulkAct.PutInForce, [.. ready.Where(p => Share(p) < 40).Select(p => p.Id)], null, null, null, false, null));
        await stage.CommitAsync(ct);
    }

    private async Task OpenCentresAsync()
    {
        var there = teams.All.Select(t => t.County).ToHashSet(StringComparer.Ordinal);
        var counties = pack.Regions().Where(r => r.Level == 3 && !there.Contains(r.Code)).ToList();
        var wanted = Math.Min(counties.Count, plan.AllCentres - there.Count);
        // Evenly over the country: every province has its part.
        var chosen = Enumerable.Range(0, wanted).Select(i => counties[(int)((long)i * counties.Count / wanted)]);
        await stage.AsAsync(Actor.Machinery("demo world"), ct);
        Must(await stage.Get<CentreDesk>().AddManyAsync(
            [.. chosen.Select(c => new CentreInput($"{c.Name.En} one-stop centre (demo)", $"{c.Name.Zh}一站式中心（演示）", c.Code, "幸福路1号（虚构）", null, "counselling, health, forensic, legal_aid", IsOpen: true, Capacity: 40, OpenedOn: new DateOnly(2021, 6, 1)))], ct, synthetic: true));
    }

    private async Task StartAsync()
    {
        await stage.AsAsync(Ministry, ct);
        var hash = (await stage.Get<ProcedureLibrary>().CurrentAsync(procedure.Code, ct))!.ContentHash;
        var today = pack.Calendar.DayOf(Start);
        _rollout = Must(await stage.Get<StartRollout>().RunAsync(new(hash, null, today.AddDays(21), today.AddDays(40), today.AddDays(55), today.AddDays(90)), ct, synthetic: true));
    }

    /// <summary>What the provinces report in a week: receipts first, then trainings, then checklists. How fast a centre is, is its own.</summary>
    private async Task WeekAsync(int week)
    {
        var reach = 100 * week / (Weeks - 1);
        await ActAsync(new(BulkAct.Receive, Named((await PlacesAsync(RolloutStage.Sent)).Where(p => Share(p) < (reach * 97 / 100))), null, null, null, false, null));
        if (week < 3) { return; }
        var trained = (await PlacesAsync(RolloutStage.Received)).Where(p => Share(p) < reach * 80 / 100).Select(p => new PlaceRecord(p.Id, Training(p, week), null)).ToList();
        await RecordAsync(trained);
        if (week < 5) { return; }
        await RecordAsync([.. (await PlacesAsync(RolloutStage.Trained)).Where(p => Share(p) < reach * 62 / 100).Select(p => new PlaceRecord(p.Id, null, Checklist(p)))]);
    }

    private TrainingInput Training(PlaceLine place, int week)
    {
        var must = 6 + (Share(place) % 14);
        // One in ten has somebody left to train.
        return new("全体值班人员 everybody on duty", must, _chance.Next(10) == 0 ? must - 1 - _chance.Next(3) : must, pack.Calendar.DayOf(Start.AddDays((7 * week) - 2)));
    }

    private List<string> Checklist(PlaceLine place)
    {
        var items = stage.Get<RolloutDesk>().Items.Select(i => i.Code).ToList();
        if (Share(place) % 4 == 0) { items.RemoveAt(_chance.Next(items.Count)); }
        if (Share(place) % 7 == 0) { items.RemoveAt(_chance.Next(items.Count)); }
        return items;
    }

    private async Task<IReadOnlyList<PlaceLine>> PlacesAsync(RolloutStage at)
    {
        await stage.AsAsync(Ministry, ct);
        var found = new List<PlaceLine>();
        for (string? next = ""; next is not null;)
        {
            var page = Must(await stage.Get<RolloutDesk>().PlacesAsync(_rollout, new(Stage: at), next, 200, ct));
            found.AddRange(page.Items);
            next = page.Next;
        }
        return found;
    }

    private async Task ActAsync(BulkInput input)
    {
        if (input.Places is { Count: 0 }) { return; }
        await stage.AsAsync(Ministry, ct);
        Must(await stage.Get<BulkRollout>().RunAsync(_rollout, input, ct));
    }

    private async Task RecordAsync(List<PlaceRecord> records)
    {
        if (records.Count == 0) { return; }
        await stage.AsAsync(Ministry, ct);
        Must(await stage.Get<BulkRollout>().RecordAsync(_rollout, records, ct));
    }

    private static List<Guid> Named(IEnumerable<PlaceLine> places) => [.. places.Select(p => p.Id)];

    /// <summary>From 0 to 99, the same for a centre each time, and by province higher or lower: some provinces are ahead.</summary>
    private static int Share(PlaceLine place)
    {
        var number = place.Region.Aggregate(17, (sum, c) => unchecked((sum * 31) + c)) & 0xffff;
        var ahead = (place.Region[0] * 7 + place.Region[1] * 3) % 5;
        return Math.Clamp((number % 100) + ((ahead - 2) * 7), 0, 99);
    }
}
