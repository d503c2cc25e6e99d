using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Triage;

/// <summary>A duty officer decides: open a case, join one, or close with a reason.</summary>
internal sealed class DecideTriage(IRecords records, IAccess access, IVault vault, IIdentities identities, OpenCase openCase, PackSet pack, TimeProvider clock)
{
    public async Task<Outcome<ReportSummary>> RunAsync(Guid reportId, TriageDecision decision, CancellationToken ct)
    {
        var found = await records.FindAsync<Report>(reportId, TriageQueue.Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var report = found.Value;
        var outcome = pack.Lookups["triage-outcome"].Find(decision.Outcome ?? "");
        var closes = string.Equals(outcome?.Attributes.GetValueOrDefault("closes"), "true", StringComparison.OrdinalIgnoreCase);
        var bad = PlainText.All(
            outcome is null ? Refusal.Invalid("Outcome", "kernel.not_a_choice") : null,
            PlainText.Check("Note", decision.Note, 2000, needed: closes));
        if (bad is not null) { return bad; }
        if (!report.IsWaiting) { return new Refusal("cases.report.already_decided"); }
        records.Expect(report, decision.Version);
        var done = outcome!.Code switch
        {
            "case_opened" => await OpenAsync(report, decision.ChildId, ct),
            "joined" => await JoinAsync(report, decision.CaseNumber, ct),
            _ => report.Close(outcome.Code, vault.Seal(SealClass.Narrative, report.Id, PlainText.Clean(decision.Note)), clock.GetUtcNow()),
        };
        if (!done.Ok) { return done.Refusal!; }
        var saved = await records.SaveAsync(TriageQueue.Right, ct);
        return saved.Ok ? report.Summary() : saved.Refusal!;
    }

    private async Task<Outcome> OpenAsync(Report report, Guid? childId, CancellationToken ct)
    {
        var known = childId is { } id ? await openCase.KnownAsync(id, ct) : null;
        if (known is { Ok: false }) { return Refusal.Invalid("ChildId", "kernel.not_a_choice"); }
        var opener = await identities.OpenAsync(TriageQueue.Right, "open a case", FieldGroups.ChildIdentity, [report], ct);
        var opened = openCase.Make(report, opener.Text(SealClass.Child, report, report.ChildName), known?.Value);
        return opened.Ok ? report.ActOn(opened.Value.Id, opened.Value.Sensitivity, "case_opened", clock.GetUtcNow()) : opened.Refusal!;
    }

    private async Task<Outcome> JoinAsync(Report report, string? number, CancellationToken ct)
    {
        if (!Ids.IsNumber(number, out var normal)) { return Refusal.Invalid("CaseNumber", "cases.case.bad_number"); }
        var target = await records.Query<Case>(OpenCase.ReadRight).FirstOrDefaultAsync(c => c.Number == normal, ct);
        if (target is null)
        {
            await access.RefuseAsync(OpenCase.ReadRight, nameof(Case), null, ct);
            return Refusal.Invalid("CaseNumber", "cases.case.not_found_here");
        }
        if (target.Status == CaseStatus.Closed) { return new Refusal("cases.case.is_closed"); }
        await openCase.LearnAsync(target, report, ct);
        return report.ActOn(target.Id, target.Sensitivity, "joined", clock.GetUtcNow());
    }
}
