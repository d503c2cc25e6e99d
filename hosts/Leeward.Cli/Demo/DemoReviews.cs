using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Plans;
using Leeward.Cases.Reviews;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>How the reviews of a case go in the demo world.</summary>
internal enum DemoReviewing
{
    /// <summary>As it turns out.</summary>
    Usual,
    /// <summary>One was held; the next one is planned for the days after the world ends.</summary>
    Planned,
    /// <summary>One was held; the next one is late when the world ends.</summary>
    Late,
}

/// <summary>
/// The periodic reviews of cases: planned some days before they fall due and held by the worker, in the county of the demo sign-ins and on some cases elsewhere. They
/// draw from a chance of their own, so that the lives go on as they would without them.
/// </summary>
internal sealed class DemoReviews(DemoPlan plan, DemoStage stage, DemoAgenda agenda, DemoTeams teams, CancellationToken ct)
{
    private const int OneInElsewhere = 12, First = -5000;
    private int _followed;

    /// <summary>Begins with the approval of the plan.</summary>
    public void Follow(DemoCase life)
    {
        var chance = plan.Chance(First - _followed++);
        if (life.Team.County != teams.Demo.County && chance.Next(OneInElsewhere) > 0) { return; }
        var wait = life.Reviewing == DemoReviewing.Usual ? Days(chance, 20, 50) : Days(chance, 15, 20);
        agenda.After(wait, chance, () => HoldAsync(life, chance));
    }

    private async Task PlanAsync(DemoCase life, Random chance)
    {
        if (!life.IsOpen || await OpenAsync(life) is not { ReviewDueAt: { } due }) { return; }
        var day = agenda.Calendar.DayOf(due).AddDays(-chance.Next(0, 4));
        if (day < agenda.Calendar.DayOf(agenda.Now)) { day = agenda.Calendar.DayOf(agenda.Now); }
        await stage.AsAsync(life.Team.Worker, ct);
        Must(await stage.Get<PlanReview>().RunAsync(life.Id, null, new(day, DemoWords.Reviewers(chance)), null, ct));
        // Some are forgotten, some come late, as they do.
        if (chance.Next(100) < 12) { return; }
        agenda.At(agenda.OfficeHours(agenda.Calendar.StartOf(day).AddHours(chance.Next(9, 17)).AddDays(chance.Next(6) == 0 ? chance.Next(2, 15) : 0), chance), () => HoldAsync(life, chance));
    }

    private async Task HoldAsync(DemoCase life, Random chance)
    {
        if (!life.IsOpen || await OpenAsync(life) is not { } about) { return; }
        await stage.AsAsync(life.Team.Worker, ct);
        var planned = Must(await stage.Get<ReadReviews>().OfCaseAsync(life.Id, ct)).FirstOrDefault(r => r.State == ReviewState.Planned);
        await stage.AsAsync(life.Team.Worker, ct);
        var goals = Must(await stage.Get<ReadPlan>().RunAsync(life.Id, ct))!.Goals;
        var today = agenda.Calendar.DayOf(agenda.Now);
        var lower = about.Risk > RiskLevel.Low && chance.Next(100) < 30;
        var change = chance.Next(100) < 20;
        await stage.AsAsync(life.Team.Worker, ct);
        Must(await stage.Get<HoldReview>().RunAsync(life.Id, planned?.Id, new()
        {
            HeldOn = today, Participants = DemoWords.Reviewers(chance), Findings = DemoWords.Finding(chance), RiskBefore = about.Risk,
            Goals = [.. goals.Where(g => g.State == GoalState.Open).Select(g => new GoalProgressRequest(g.Id, DemoWords.One([GoalProgress.Some, GoalProgress.Some, GoalProgress.None], chance), null))],
            Risk = lower ? about.Risk - 1 : about.Risk, RiskReason = lower ? DemoWords.Lower : null,
            Decision = change ? ReviewDecision.ChangePlan : ReviewDecision.GoOn, DecisionReason = change ? DemoWords.Change : null,
            NextOn = life.Reviewing switch { DemoReviewing.Planned => agenda.Calendar.DayOf(agenda.End).AddDays(5), DemoReviewing.Late => today.AddDays(12), _ => null },
        }, planned?.Version ?? about.Version, ct));
        if (life.Reviewing == DemoReviewing.Late || await OpenAsync(life) is not { ReviewDueAt: { } next }) { return; }
        agenda.At(agenda.OfficeHours(next - Days(chance, 7, 12), chance), () => PlanAsync(life, chance));
    }

    private async Task<Case?> OpenAsync(DemoCase life)
    {
        await stage.AsAsync(life.Team.Worker, ct);
        return Must(await stage.Get<ReadCase>().RunAsync(life.Id, ct)).Case;
    }

    private static TimeSpan Days(Random chance, double from, double to) => TimeSpan.FromDays(from + ((to - from) * chance.NextDouble()));
}
