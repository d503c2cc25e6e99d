using Leeward.Cases.Contracts;
using Leeward.Cases.People;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>
/// What the demo sign-ins find when they come in: reports that wait, cases that stand still at each stage, runs in their first hours, emergency accesses to review.
/// These are cases like the others; only their time and their end are chosen.
/// </summary>
internal sealed class DemoShowcase(DemoPlan plan, DemoStage stage, DemoAgenda agenda, DemoTeams teams, CancellationToken ct)
{
    private static readonly (double DaysAgo, string Category, DemoStop Stop, bool ToCentre, int Steps)[] Lives =
    [
        (0.02, "scared", DemoStop.Waiting, false, 0), (0.08, "hurt", DemoStop.Waiting, false, 0), (0.3, "not_cared_for", DemoStop.Waiting, false, 0), (0.5, "private_touch", DemoStop.Waiting, false, 0),
        (0.9, "bullied", DemoStop.Waiting, false, 0), (1.6, "self_harm", DemoStop.Waiting, false, 0), (2.5, "made_to_work", DemoStop.Waiting, false, 0), (0.09, "hurt", DemoStop.Never, true, 2), (0.16, "private_touch", DemoStop.Never, true, 5), (0.4, "private_touch", DemoStop.Never, true, 12), (0.95, "hurt", DemoStop.Never, true, 15),
        (5, "hurt", DemoStop.Opened, false, 0), (6, "scared", DemoStop.Opened, false, 0),
        (9, "not_cared_for", DemoStop.Assessed, false, 0), (12, "hurt", DemoStop.Assessed, true, 4), (9, "private_touch", DemoStop.Assessed, true, 9), (7, "hurt", DemoStop.Never, true, 40), (8, "online", DemoStop.Never, true, 26),
        (24, "bullied", DemoStop.PlanDrafted, false, 0), (26, "hurt", DemoStop.PlanSubmitted, false, 0), (22, "private_touch", DemoStop.PlanSubmitted, true, 33), (20, "not_cared_for", DemoStop.PlanSubmitted, false, 0),
        (45, "not_cared_for", DemoStop.ServicesAsked, false, 0), (52, "hurt", DemoStop.ServicesAsked, true, 60), (60, "scared", DemoStop.ServicesAsked, false, 0), (48, "private_touch", DemoStop.ServicesAsked, false, 0),
        (300, "not_cared_for", DemoStop.ClosureAsked, false, 0), (310, "hurt", DemoStop.ClosureAsked, false, 0), (320, "bullied", DemoStop.ClosureAsked, false, 0),
    ];

    /// <summary>One review of those that wait for services is late, one is planned.</summary>
    private static DemoReviewing Reviewing(DemoStop stop, double ago) =>
        stop != DemoStop.ServicesAsked ? DemoReviewing.Usual : ago switch { 60 => DemoReviewing.Late, 52 => DemoReviewing.Planned, _ => DemoReviewing.Usual };

    /// <summary>The lives of the first county that are chosen, with their times.</summary>
    public IEnumerable<(DateTimeOffset At, DemoCase Life)> Chosen()
    {
        for (var i = 0; i < Lives.Length; i++)
        {
            var (ago, category, stop, toCentre, steps) = Lives[i];
            yield return (plan.Until.AddDays(-ago), new DemoCase(teams.Demo, plan.Chance(-1000 - i), category) { Reviewing = Reviewing(stop, ago), Stop = stop, ToCentre = toCentre, StepsLeft = toCentre ? steps : int.MaxValue, IsUrgent = toCentre && ago < 2 });
        }
    }

    /// <summary>Now and then somebody who is not named opens a need-to-know case in an emergency; a second person looks at it later.</summary>
    public void BreakGlass(IReadOnlyList<DemoCase> lives)
    {
        for (var i = 0; i < 14; i++)
        {
            var (chance, first) = (plan.Chance(-5000 - i), i < 4);
            var at = first ? agenda.End - TimeSpan.FromHours(5 + (i * 21)) : plan.From + ((agenda.End - plan.From) * (0.15 + (0.06 * i)));
            agenda.At(at, () => BreakAsync(lives, chance, inFirstCounty: first, reviewed: agenda.End - at > TimeSpan.FromDays(3)));
        }
    }

    private async Task BreakAsync(IReadOnlyList<DemoCase> lives, Random chance, bool inFirstCounty, bool reviewed)
    {
        var about = lives.LastOrDefault(l => l.NeedToKnow && l.IsOpen && (inFirstCounty ? l.Team == teams.Demo : l.Run == Guid.Empty && l.Team.County != teams.Demo.County));
        if (about is null) { return; }
        var colleague = teams.All.First(t => t.County == about.Team.County);
        var who = inFirstCounty ? colleague.Worker : colleague.Coordinator; // neither is named on the case
        await stage.AsAsync(who, ct);
        Must(await stage.Get<BreakGlass>().RunAsync(new(about.Number, "学校来电说孩子今晚不敢回家，承办人电话不通。（虚构） The school calls: the child is afraid to go home tonight and the worker cannot be reached. (made up)"), ct));
        if (reviewed) { agenda.After(TimeSpan.FromHours(chance.Next(10, 60)), chance, () => ReviewAsync(about, justified: chance.Next(100) < 85)); }
    }

    private async Task ReviewAsync(DemoCase about, bool justified)
    {
        var reviewer = about.Team.Supervisor;
        await stage.AsAsync(reviewer, ct);
        var waiting = (await stage.Get<ReviewGlass>().ListAsync(waiting: true, null, 200, ct)).Items.FirstOrDefault(g => g.CaseId == about.Id && g.AccountId != reviewer);
        if (waiting is null) { return; }
        await stage.AsAsync(reviewer, ct);
        Must(await stage.Get<ReviewGlass>().RunAsync(waiting.Id, justified ? new(GlassFinding.Justified, null, waiting.Version) : new(GlassFinding.NotJustified, "应先联系督导。 The supervisor should have been asked first.", waiting.Version), ct));
    }
}
