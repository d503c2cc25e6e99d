using System.Text.Json;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Forms;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.CaseForms;

/// <summary>What a filed form leads to: the next visit, a request for closure, what is known of the child.</summary>
internal sealed record FormEffects(ResponseTimes Times, AskClosure Closure, WithdrawClosure Withdraw, ChildDoor Door);

/// <summary>Files a form of the pack on a case, or keeps a draft; what it leads to (risk level, next visit, a request for closure) is saved with it.</summary>
internal sealed class FileForm(IRecords records, IAccess access, IVault vault, PackSet pack, FormEffects effects, TimeProvider clock)
{
    public async Task<Outcome<FiledFormSummary>> RunAsync(Guid caseId, string formId, Answers answers, bool draft, CancellationToken ct)
    {
        if (!pack.Forms.TryGetValue(formId, out var known)) { return Refusal.NotFound; }
        var right = FormRights.Edit(known.Purpose);
        var found = await records.FindAsync<Case>(caseId, right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var about = found.Value;
        if (about.Status == CaseStatus.Closed) { return new Refusal("cases.case.is_closed"); }
        if (Problems(known.Form, answers, draft) is { } bad) { return bad; }
        var me = access.Actor.AccountId;
        var now = clock.GetUtcNow();
        var drafted = await records.Query<CaseForm>(right).Where(f => f.CaseId == caseId && f.Form == formId && f.IsDraft && f.FiledById == me).FirstOrDefaultAsync(ct);
        var form = drafted ?? new CaseForm
        {
            Id = Ids.New(clock), CaseId = caseId, Region = about.Region, Sensitivity = about.Sensitivity, AccessId = about.AccessId, IsSynthetic = about.IsSynthetic,
            Form = formId, FormVersion = known.Form.Version, PackVersion = pack.VersionMark, Purpose = known.Purpose, FiledById = me,
        };
        if (drafted is null) { records.Add(form); }
        var kept = draft ? answers : known.Form.OnlyVisible(answers);
        var text = vault.Seal(SealClass.Narrative, form.Id, AnswerReader.ToJson(kept).GetRawText());
        if (draft) { form.Keep(text, now); }
        else
        {
            var score = known.Form.Score(kept);
            form.File(text, score.ActOn, score.IsCertain, now);
            var followed = await FollowAsync(known, about, form, kept, ct);
            if (!followed.Ok) { return followed.Refusal!; }
        }
        var saved = await records.SaveAsync(right, ct);
        return saved.Ok ? form.Summary() : saved.Refusal!;
    }

    /// <summary>The mistakes of the answers as refusals by field; a draft is only checked for hidden characters and length.</summary>
    private static Refusal? Problems(Form form, Answers answers, bool draft)
    {
        var hidden = form.Fields.Where(f => f.Type is FieldType.Text or FieldType.LongText).Select(f => PlainText.Check(f.Id, answers[f.Id].Value.AsText, 20_000));
        var wrong = form.Validate(answers).Where(p => !draft || p.Code != "form.required")
            .Select(p => Refusal.Invalid(p.Field, "cases.form.problem", new LocalText(FormTexts.For(p, "en"), FormTexts.For(p, "zh-Hans"))));
        return PlainText.All([.. hidden, .. wrong]);
    }

    private async Task<Outcome> FollowAsync(PackForm known, Case about, CaseForm form, Answers answers, CancellationToken ct)
    {
        switch (known.Purpose)
        {
            case "assessment":
                var level = form.Level;
                if (Risk(level) > about.Risk) { await effects.Withdraw.RunAsync(about, WithdrawClosure.Assessment, ct); }
                about.Assess(Risk(level), effects.Times.Due(known.Form, level, "plan"), effects.Times.Due(known.Form, level, "follow_up_every"), effects.Times.Due(known.Form, level, "review_every"));
                return Outcome.Done;
            case "follow_up":
                if (form.Level == "reassess") { await effects.Withdraw.RunAsync(about, WithdrawClosure.Visit, ct); }
                about.Visited(effects.Times.Due(about.Risk.ToString().ToLowerInvariant(), "follow_up_every"), form.Level == "reassess");
                return Outcome.Done;
            case "functioning":
                var child = await effects.Door.FindAsync(about.ChildId, RegisterChild.Right, ct);
                if (child.Ok) { child.Value.Child.Functioning = form.LevelIsCertain ? form.Level : "unknown"; }
                return Outcome.Done;
            default:
                return await effects.Closure.AddAsync(about, form, answers, ct);
        }
    }

    private static RiskLevel Risk(string? level) => Enum.TryParse<RiskLevel>(level, ignoreCase: true, out var risk) ? risk : RiskLevel.Unknown;
}

/// <summary>The filled-in forms of a case, and one of them with its answers.</summary>
internal sealed class ReadForms(IRecords records, IIdentities identities, IAccess access, PackSet pack)
{
    public async Task<Outcome<IReadOnlyList<FiledFormSummary>>> ListAsync(Guid caseId, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, OpenCase.ReadRight, ct);
        if (!found.Ok) { return found.Refusal!; }
        var me = access.Actor.AccountId;
        var list = new List<FiledFormSummary>();
        foreach (var right in new[] { FormRights.ReadAssessment, FormRights.ReadVisit }.Where(access.HoldsAnywhere))
        {
            var purposes = pack.Forms.Values.Select(f => f.Purpose).Distinct().Where(p => FormRights.Read(p) == right).ToList();
            var forms = await records.Query<CaseForm>(right).AsNoTracking().Where(f => f.CaseId == caseId && purposes.Contains(f.Purpose) && (!f.IsDraft || f.FiledById == me)).ToListAsync(ct);
            list.AddRange(forms.Select(f => f.Summary()));
        }
        return list.OrderByDescending(f => f.Id).ToList();
    }

    /// <summary>A form with its answers; reading them is audited.</summary>
    public async Task<Outcome<FiledForm>> OpenAsync(Guid id, CancellationToken ct)
    {
        var purpose = await records.Unfiltered<CaseForm>("which right a form asks for").Where(f => f.Id == id).Select(f => f.Purpose).FirstOrDefaultAsync(ct);
        var right = FormRights.Read(purpose ?? "");
        var found = await records.FindAsync<CaseForm>(id, right, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.IsDraft && found.Value.FiledById != access.Actor.AccountId) { return await access.RefuseAsync(right, nameof(CaseForm), id, ct); }
        var opener = await identities.OpenAsync(right, "read a filed form", FieldGroups.Notes, [found.Value], ct);
        return new FiledForm(found.Value.Summary(), Json(opener.Text(SealClass.Narrative, found.Value, found.Value.Answers)));
    }

    /// <summary>One's own draft of a form on a case; empty answers where there is none.</summary>
    public async Task<Answers> DraftAsync(Guid caseId, PackForm form, CancellationToken ct)
    {
        var me = access.Actor.AccountId;
        var right = FormRights.Edit(form.Purpose);
        var draft = await records.Query<CaseForm>(right).AsNoTracking().Where(f => f.CaseId == caseId && f.Form == form.Form.Id && f.IsDraft && f.FiledById == me).FirstOrDefaultAsync(ct);
        if (draft is null) { return Answers.Empty; }
        var opener = await identities.OpenAsync(right, "go on with a draft", FieldGroups.Notes, [draft], ct);
        return Json(opener.Text(SealClass.Narrative, draft, draft.Answers)) is { } json ? AnswerReader.FromJson(form.Form, json) : Answers.Empty;
    }

    private static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);
}
