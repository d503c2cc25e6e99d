using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Plans;
using Leeward.Cases.Reviews;
using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Tests.Casework;

public sealed class PartOfAnotherTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Part_of_another_record_is_refused_as_if_there_were_nothing_and_the_refusal_is_audited(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var (mine, other) = (await team.CaseAsync(), await team.CaseAsync("hurt", "司徒望舒"));
        foreach (var one in new[] { mine, other }) { Assert.True((await team.FileAsync(team.Worker, one, "initial-assessment", Team.Assessment)).Ok); }
        var today = DateOnly.FromDateTime(team.Town.World.Clock.GetUtcNow().AddHours(8).DateTime);
        Assert.True((await team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(mine, null, new("Safe.", null, null), null, Ct))).Ok);
        var goal = (await team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(other, null, new("Safe.", null, null), null, Ct))).Value;
        var review = (await team.DoAsync<PlanReview, Outcome<Guid>>(team.Worker, p => p.RunAsync(other, null, new(today.AddDays(1), null), null, Ct))).Value;
        var child = (await team.DoAsync<EditChild, Outcome<Guid>>(team.Worker, e => e.RunAsync(null, new ChildRequest { Name = "单小雨", Sex = "female", BornOn = new DateOnly(2016, 7, 8), Region = Town.Here }, null, Ct))).Value;
        var caregiver = Ids.New(team.Town.World.Clock);

        await RefusedAsync(goal, () => team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(mine, goal, new("Safer.", null, null), 1, Ct)));
        await RefusedAsync(goal, () => team.DoAsync<WritePlan, Outcome>(team.Worker, w => w.SettleAsync(mine, goal, GoalState.Met, 1, Ct)));
        await RefusedAsync(review, () => team.DoAsync<PlanReview, Outcome<Guid>>(team.Worker, p => p.RunAsync(mine, review, new(today.AddDays(2), null), 1, Ct)));
        await RefusedAsync(review, () => team.DoAsync<HoldReview, Outcome<Guid>>(team.Worker, h => h.RunAsync(mine, review, new() { HeldOn = today, Participants = "Child", Findings = "Well.", RiskBefore = RiskLevel.Low, Risk = RiskLevel.Low, Decision = ReviewDecision.GoOn }, 1, Ct)));
        await RefusedAsync(caregiver, () => team.DoAsync<EditChild, Outcome>(team.Worker, e => e.CaregiverAsync(child, caregiver, null, 1, Ct)));

        async Task RefusedAsync<T>(Guid part, Func<Task<T>> act) where T : Outcome
        {
            var before = await CountAsync(part);
            Assert.Equal(RefusalKind.NotFound, (await act()).Refusal?.Kind);
            Assert.Equal(before + 1, await CountAsync(part));
        }

        async Task<int> CountAsync(Guid part)
        {
            await using var scope = team.Town.World.AsMachinery();
            return await scope.Get<AppDbContext>().AuditEntries.CountAsync(a => a.RecordId == part && a.Result == "refused", Ct);
        }
    }
}
