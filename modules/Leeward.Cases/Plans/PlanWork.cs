using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Plans;

/// <summary>Reads the plan of a case; null before there is one.</summary>
internal sealed class ReadPlan(IRecords records, IIdentities identities, IAccess access)
{
    public const string Right = "cases.plan.read";

    public async Task<Outcome<PlanView?>> RunAsync(Guid caseId, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var plan = await records.Query<CasePlan>(Right).AsNoTracking().FirstOrDefaultAsync(p => p.CaseId == caseId, ct);
        if (plan is null) { return (PlanView?)null; }
        var goals = await records.PartsOf<Goal>(plan).AsNoTracking().OrderBy(g => g.Id).ToListAsync(ct);
        var opener = await identities.OpenAsync(Right, "case plan", FieldGroups.Notes, [plan], ct);
        string? Text(Guid owner, SealedText? text) => opener.Text(SealClass.Narrative, plan, owner, text);
        return new PlanView(
            plan.Id, caseId, plan.State, [.. goals.Select(g => new GoalView(g.Id, Text(g.Id, g.Text), Text(g.Id, g.Actions), g.DueOn, g.State))],
            plan.SubmittedById, plan.SubmittedAt, plan.ApprovedById, plan.ApprovedAt, Text(plan.Id, plan.Note), plan.Version);
    }

    /// <summary>Plans that wait for this person's approval, the oldest first.</summary>
    public async Task<Page<WaitingPlan>> WaitingAsync(string? cursor, int? size, CancellationToken ct)
    {
        if (!access.HoldsAnywhere(DecidePlan.Right)) { return new([], null); }
        var (me, take) = (access.Actor.AccountId, Cursor.Size(size));
        var all = from p in records.Query<CasePlan>(DecidePlan.Right).AsNoTracking()
                  join c in records.Query<Case>(DecidePlan.Right).AsNoTracking() on p.CaseId equals c.Id
                  where p.State == PlanState.Submitted && p.SubmittedById != me && c.Status != CaseStatus.Closed && c.Status != CaseStatus.Closing
                  select new { p.Id, p.CaseId, c.Number, p.Region, p.SubmittedAt };
        if (Cursor.TryUnpack(cursor, out var ticks, out var last) && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks)
        {
            var at = new DateTimeOffset(ticks, TimeSpan.Zero);
            all = all.Where(p => p.SubmittedAt > at || (p.SubmittedAt == at && p.Id.CompareTo(last) > 0));
        }
        var rows = await all.OrderBy(p => p.SubmittedAt).ThenBy(p => p.Id).Take(take + 1).ToListAsync(ct);
        return new([.. rows.Take(take).Select(r => new WaitingPlan(r.CaseId, r.Number, r.Region, r.SubmittedAt!.Value))], rows.Count > take ? Cursor.Pack(rows[take - 1].SubmittedAt!.Value.UtcTicks, rows[take - 1].Id) : null);
    }
}

/// <summary>Writes the plan: adds, changes and settles goals, and submits it.</summary>
internal sealed class WritePlan(IRecords records, IAccess access, IVault vault, TimeProvider clock)
{
    public const string Right = "cases.plan.edit";

    /// <summary>Adds a goal (<paramref name="goalId"/> null) or changes one. <paramref name="version"/> null: no plan was there when the person looked.</summary>
    public async Task<Outcome<Guid>> GoalAsync(Guid caseId, Guid? goalId, GoalRequest request, int? version, CancellationToken ct)
    {
        var found = await OpenAsync(caseId, ct);
        if (!found.Ok) { return found.Refusal!; }
        var bad = PlainText.All(
            PlainText.Check("Text", request.Text, 1000, needed: true), PlainText.Check("Actions", request.Actions, 4000),
            Enum.IsDefined(request.State) ? null : Refusal.Invalid("State", "kernel.not_a_choice"));
        if (bad is not null) { return bad; }
        var about = found.Value;
        var plan = await records.Query<CasePlan>(Right).FirstOrDefaultAsync(p => p.CaseId == caseId, ct);
        if (plan is null)
        {
            plan = new CasePlan { Id = Ids.New(clock), CaseId = caseId, Region = about.Region, Sensitivity = about.Sensitivity, AccessId = about.AccessId, IsSynthetic = about.IsSynthetic };
            records.Add(plan);
        }
        else if (version is { } seen) { records.Expect(plan, seen); }
        else { return Refusal.Conflict; }
        var goal = goalId is { } id ? await records.PartsOf<Goal>(plan).FirstOrDefaultAsync(g => g.Id == id, ct) : null;
        if (goalId is not null && goal is null) { return await access.RefuseAsync(Right, nameof(Goal), goalId, ct); }
        if (goal is null)
        {
            goal = new Goal { Id = Ids.New(clock), OwnerId = plan.Id };
            records.Add(goal);
            plan.Reworded();
        }
        else { plan.Reworded(); }
        (goal.Text, goal.Actions) = (vault.Seal(SealClass.Narrative, goal.Id, PlainText.Clean(request.Text)), vault.Seal(SealClass.Narrative, goal.Id, PlainText.Clean(request.Actions)));
        (goal.DueOn, goal.State) = (request.DueOn, request.State);
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? goal.Id : saved.Refusal!;
    }

    /// <summary>Says that a goal is met, dropped or open again; the plan stays approved.</summary>
    public async Task<Outcome> SettleAsync(Guid caseId, Guid goalId, GoalState state, int version, CancellationToken ct)
    {
        var found = await OpenAsync(caseId, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (!Enum.IsDefined(state)) { return Refusal.Invalid("State", "kernel.not_a_choice"); }
        var plan = await records.Query<CasePlan>(Right).FirstOrDefaultAsync(p => p.CaseId == caseId, ct);
        var goal = plan is null ? null : await records.PartsOf<Goal>(plan).FirstOrDefaultAsync(g => g.Id == goalId, ct);
        if (goal is null) { return await access.RefuseAsync(Right, nameof(Goal), goalId, ct); }
        records.Expect(plan!, version);
        goal.State = state;
        plan!.Moved();
        return await records.SaveAsync(Right, ct);
    }

    public async Task<Outcome> SubmitAsync(Guid caseId, int version, CancellationToken ct)
    {
        var found = await OpenAsync(caseId, ct);
        if (!found.Ok) { return found.Refusal!; }
        var plan = await records.Query<CasePlan>(Right).FirstOrDefaultAsync(p => p.CaseId == caseId, ct);
        if (plan is null) { return new Refusal("cases.plan.no_goals"); }
        records.Expect(plan, version);
        var submitted = plan.Submit(await records.PartsOf<Goal>(plan).AnyAsync(ct), access.Actor.AccountId, clock.GetUtcNow());
        return submitted.Ok ? await records.SaveAsync(Right, ct) : submitted;
    }

    private async Task<Outcome<Case>> OpenAsync(Guid caseId, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        return found.Value.AtWork() is { } no ? no : found.Value;
    }
}

/// <summary>A second person approves the plan or returns it; approved, it is carried out.</summary>
internal sealed class DecidePlan(IRecords records, IAccess access, IVault vault, TimeProvider clock)
{
    public const string Right = "cases.plan.approve";

    public async Task<Outcome> RunAsync(Guid caseId, DecidePlanRequest request, CancellationToken ct)
    {
        var about = await records.FindAsync<Case>(caseId, Right, ct);
        if (!about.Ok) { return about.Refusal!; }
        if (about.Value.AtWork() is { } no) { return no; }
        var plan = await records.Query<CasePlan>(Right).FirstOrDefaultAsync(p => p.CaseId == caseId, ct);
        if (plan is null) { return Refusal.NotFound; }
        if (PlainText.Check("Note", request.Note, 4000, needed: !request.Approve) is { } bad) { return bad; }
        records.Expect(plan, request.Version);
        var decided = plan.Decide(request.Approve, access.Actor.AccountId, vault.Seal(SealClass.Narrative, plan.Id, PlainText.Clean(request.Note)), clock.GetUtcNow());
        if (!decided.Ok) { return decided; }
        if (request.Approve) { about.Value.Carry(); }
        return await records.SaveAsync(Right, ct);
    }
}
