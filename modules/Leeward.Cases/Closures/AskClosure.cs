using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Services;
using Leeward.Forms;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Closures;

/// <summary>The rights of closing.</summary>
internal static class CloseRights
{
    public const string Ask = FormRights.AskClosure, Approve = "cases.case.approve_closure", Reopen = "cases.case.reopen";
}

/// <summary>What stands against closing, as the records tell it.</summary>
internal sealed record StillOpen(int Services, int Steps, int SafetySteps);

/// <summary>Asks for closure with the filed form of written criteria; it is saved together with the form.</summary>
internal sealed class AskClosure(IRecords records, IAccess access, IProcedureRuns runs, TimeProvider clock)
{
    public async Task<StillOpen> StillOpenAsync(Guid caseId, CancellationToken ct) => new(
        await OpenServicesAsync(caseId, ct),
        (await runs.RunsAsync(caseId, ct)).Where(run => run.ClosedAt is null).Sum(run => run.OpenSteps),
        await runs.OpenSafetyStepsAsync(caseId, ct));

    private Task<int> OpenServicesAsync(Guid caseId, CancellationToken ct) =>
        records.Unfiltered<Service>("what stands against closing a case").CountAsync(s => s.CaseId == caseId && (s.State == ServiceState.Requested || s.State == ServiceState.Accepted), ct);

    /// <summary>What became known since closure was asked for counts too: a higher risk level, more open services, safety steps.</summary>
    public async Task<Refusal?> SinceAsync(Case about, Closure closure, CancellationToken ct)
    {
        if (EndsHere(closure.Reason) && about.Risk > closure.Risk) { return new Refusal("cases.closure.risk_rose"); }
        if (EndsHere(closure.Reason) && await OpenServicesAsync(about.Id, ct) is var now && now > closure.OpenServices) { return new Refusal("cases.closure.more_services", now); }
        return await SafetyAsync(about.Id, closure.Reason, ct) is { } unsafeYet ? unsafeYet with { Field = null, Kind = RefusalKind.Rule } : null;
    }

    /// <summary>Safety and medical steps that still wait keep a case open, unless the work goes on elsewhere.</summary>
    public async Task<Refusal?> SafetyAsync(Guid caseId, string reason, CancellationToken ct) =>
        EndsHere(reason) && await runs.OpenSafetyStepsAsync(caseId, ct) is > 0 and var steps ? Refusal.Invalid("closure_reason", "cases.closure.open_safety_steps", steps) : null;

    public async Task<Outcome> AddAsync(Case about, CaseForm form, Answers answers, CancellationToken ct)
    {
        var reason = answers["closure_reason"].Value.AsText;
        if (reason is null) { return Refusal.Invalid("closure_reason", "kernel.required"); }
        // Risk still medium or high: only where the work cannot go on here (transferred, moved away, died) is closing possible.
        if (form.Level == "not_ready" && EndsHere(reason)) { return Refusal.Invalid("risk_at_closure", "cases.closure.still_at_risk"); }
        if (await SafetyAsync(about.Id, reason, ct) is { } unsafeYet) { return unsafeYet; }
        var open = await StillOpenAsync(about.Id, ct);
        if (open.Services > 0 && answers["criteria_met"].Value.AsSet?.Contains("no_open_service") == true) { return Refusal.Invalid("criteria_met", "cases.closure.open_services", open.Services); }
        var asked = about.AskClosure();
        if (!asked.Ok) { return asked; }
        var id = Ids.New(clock);
        records.Add(new Closure
        {
            Id = id, CaseId = about.Id, Region = about.Region, Sensitivity = about.Sensitivity, AccessId = about.AccessId, IsSynthetic = about.IsSynthetic,
            FormRecordId = form.Id, Reason = reason, Risk = about.Risk, OpenServices = open.Services, AskedById = access.Actor.AccountId, AskedAt = clock.GetUtcNow(),
        });
        return Outcome.Done;
    }

    private static bool EndsHere(string reason) => reason is "goals_met" or "refused" or "unfounded";
}
