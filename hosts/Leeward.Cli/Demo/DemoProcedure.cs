using Leeward.Cases.Centre;
using Leeward.Cases.People;
using Leeward.Packs;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Requests;
using Leeward.Procedures.Runs;
using Leeward.Rules;
using Leeward.Runs;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>The one-stop procedure at a centre: each step by the profession whose step it is, with its proof, mostly in time and sometimes not.</summary>
internal sealed class DemoProcedure(DemoStage stage, DemoAgenda agenda, PackSet pack, CancellationToken ct)
{
    private static readonly string[] Clinical = ["CN-C02", "CN-C04", "CN-C05"], Rounds = ["CN-I03", "CN-F13", "CN-G03", "CN-I01", "CN-C07"], Pictures = ["injury_photos", "arrival_log", "equipment_log"];
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<DemoCase, HashSet<OccurrenceRef>> _aside = [];
    private readonly HashSet<string> _adopted = new(StringComparer.Ordinal);

    /// <summary>The centre of a county works by the procedure from now on.</summary>
    public void Adopted(string county) => _adopted.Add(county);

    /// <summary>Whether a case goes to the centre: few in the first year, more as centres take up the work.</summary>
    public bool Takes(DemoCase life)
    {
        if (!_adopted.Contains(life.Team.County) || life.ToCentre == false) { return false; }
        var left = (agenda.End - agenda.Now).TotalDays;
        var grave = life.Category is "private_touch" or "online" or "hurt" or "self_harm" or "missing";
        return life.ToCentre ?? life.Rolls((left > 100 ? 5 : left > 20 ? 24 : 48) * (grave ? 3 : 1) / 2);
    }

    public async Task SendAsync(DemoCase life)
    {
        if (!life.IsOpen) { return; }
        await stage.AsAsync(life.Team.Worker, ct);
        life.Run = Must(await stage.Get<SendToCentre>().RunAsync(life.Id, ct)).Value;
        life.RunIsOpen = true;
        _aside[life] = [.. life.Rolls(12) ? Clinical.Select(step => new OccurrenceRef(step)) : []];
        if (life.StepsLeft == int.MaxValue && life.Rolls(16)) { life.StepsLeft = life.Chance.Next(3, 22); }
        if (life.NeedToKnow) { await NameTeamAsync(life); }
        await stage.AsAsync(life.Team.Coordinator, ct);
        Must(await stage.Get<WorkStep>().RecordFactsAsync(life.Run, null, Known(life), ct));
        if (life.Category is "private_touch" or "hurt")
        {
            await stage.AsAsync(life.Team.Coordinator, ct);
            Must(await stage.Get<WorkStep>().RecordEventAsync(life.Run, null, "incident_last_at", agenda.Now - life.Hours(6, 90), ct));
        }
        agenda.At(agenda.Now + life.Hours(0.1, 0.6), () => WalkAsync(life, 0));
    }

    /// <summary>Whether a person of the team sees safety steps that still wait: they keep a case from being closed.</summary>
    public async Task<bool> IsSafeAsync(DemoCase life, Guid who)
    {
        if (!life.RunIsOpen) { return true; }
        await stage.AsAsync(who, ct);
        return await stage.Get<IProcedureRuns>().OpenSafetyStepsAsync(life.Id, ct) == 0;
    }

    /// <summary>The coordinator names those who will work on a need-to-know case.</summary>
    private async Task NameTeamAsync(DemoCase life)
    {
        foreach (var person in (string[])["police_lead", "interviewer", "physician", "forensic_doctor", "psychologist", "social_worker", "prosecutor", "supervisor", "legal_aid", "civil_affairs"])
        {
            await stage.AsAsync(life.Team.Coordinator, ct);
            Must(await stage.Get<NamePeople>().AddAsync(life.Id, new(life.Team.Roles[person], "centre team 中心工作组"), ct));
        }
    }

    /// <summary>What is known at the start; the rest stays unknown and keeps safety steps required.</summary>
    private static Dictionary<string, Value> Known(DemoCase life)
    {
        var sexual = life.Category is "private_touch" or "online";
        var facts = new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["urgent_medical_need"] = Value.Of(life.Rolls(18)), ["jurisdiction_ok"] = Value.Of(life.Rolls(96)), ["in_school"] = Value.Of(life.Age is > 5 and < 17), ["guardian_available"] = Value.Of(life.Rolls(78)),
            ["pubertal"] = Value.Of(life.Age >= 12), ["pregnancy_possible"] = Value.Of(sexual && life.IsGirl && life.Age >= 12 && life.Rolls(40)), ["case_complexity"] = Value.Of(life.Rolls(15) ? "major" : "ordinary"),
            ["support_need"] = Value.Of(life.Rolls(10)), ["direct_filing"] = Value.Of(life.Rolls(12)), ["dv_urgent"] = Value.Of(false), ["supplementary_requested"] = Value.Of(false),
        };
        void Perhaps(string name, int known, int yes) { if (life.Rolls(known)) { facts[name] = Value.Of(life.Rolls(yes)); } }
        Perhaps("guardian_conflict", 80, 15);
        Perhaps("exposure_risk", 75, sexual ? 40 : 3);
        Perhaps("acute_psych_risk", 80, life.Category == "self_harm" ? 80 : 12);
        Perhaps("drug_facilitated", 70, 6);
        Perhaps("digital_evidence", 75, life.Category == "online" ? 95 : 25);
        Perhaps("wants_legal_aid", 75, 60);
        Perhaps("hardship", 85, 35);
        Perhaps("suspect_works_with_children", 80, 12);
        Perhaps("court_attendance_needed", 70, 8);
        return facts;
    }

    /// <summary>Looks what is next and does it; then goes on after a while: minutes at first, days later.</summary>
    private async Task WalkAsync(DemoCase life, int done)
    {
        if (done >= life.StepsLeft || !life.RunIsOpen) { return; }
        await stage.AsAsync(life.Team.Coordinator, ct);
        var run = Must(await stage.Get<RunDesk>().OpenAsync(life.Run, RunDesk.Read, ct));
        var closing = run.State!.Events.Exists(e => e.Code == "closed");
        var next = run.View(agenda.Now).Next.FirstOrDefault(s => !_aside[life].Contains(s.Ref) && (closing || !Rounds.Contains(s.Step.Id) || s.Ref.Number <= 2));
        if (next is null)
        {
            // It ends with its case.
            agenda.At(agenda.Now + life.Days(8, 20), () => WalkAsync(life, done));
            return;
        }
        var pause = done switch { < 8 => life.Hours(0.1, 0.5), < 20 => life.Hours(0.4, 5), < 34 => life.Hours(5, 40), _ => life.Days(3, 12) } * (life.Rolls(11) ? 4 : 1);
        if (done > 8 && life.Rolls(5)) { await DeviateAsync(life, next, run.Definition); }
        else if (done > 5 && life.Rolls(4)) { await DeferAsync(life, next); }
        else { await DoAsync(life, run, next); }
        agenda.At(agenda.Now + pause, () => WalkAsync(life, done + 1));
    }

    private async Task DoAsync(DemoCase life, OpenRun run, StepView next)
    {
        var who = Doer(life, next.Step.Role);
        foreach (var type in next.MissingEvidence)
        {
            await stage.AsAsync(who, ct);
            var picture = Pictures.Contains(type);
            var title = run.Definition.Evidence[type];
            Must(await stage.Get<AddEvidence>().RunAsync(life.Run, null, new(next.Ref.Step, next.Ref.Number, type, $"{title.Zh}（虚构）.{(picture ? "png" : "pdf")}", File(type, title.En, picture)), ct));
        }
        var facts = next.Step.Sets.Where(name => !run.State!.Facts.ContainsKey(name) && run.Definition.Variables[name].Type.Kind == ValueKind.Truth)
            .ToDictionary(name => name, name => (object?)life.Rolls(name switch { "filed" => 85, "recording_made" => 100, "therapy_needed" => 60, "pep_started" => 55, "child_safe_at_home" => 70, "dv_risk" => 25, _ => 10 }), StringComparer.Ordinal);
        Dictionary<string, object?> attributes = next.Step.Id == "CN-D01" ? new() { ["interviewer_sex"] = "female" } : [];
        await stage.AsAsync(who, ct);
        var completed = await stage.Get<WorkStep>().CompleteAsync(life.Run, null, next.Ref, new(null, attributes, facts, [.. run.Definition.Constraints.Where(c => c.Step == next.Step.Id && c.Type == ConstraintType.NotPerformedBy).Select(c => c.Id)]), ct);
        // The procedure may forbid a step for now; it is looked at again when others are done.
        if (!completed.Ok && completed.Refusal!.Code.StartsWith("runs.", StringComparison.Ordinal)) { _aside[life].Add(next.Ref); return; }
        Must(completed);
        await AfterAsync(life, next.Step.Id);
    }

    /// <summary>What others do once a step is done.</summary>
    private async Task AfterAsync(DemoCase life, string step)
    {
        string[] events = step switch { "CN-G01" => ["relief_accepted"], "CN-G02" when life.Rolls(60) => ["transferred", "milestone_reached"], _ => [] };
        foreach (var happened in events)
        {
            await stage.AsAsync(life.Team.Coordinator, ct);
            Must(await stage.Get<WorkStep>().RecordEventAsync(life.Run, null, happened, agenda.Now, ct));
        }
        if (step != "CN-I04") { return; }
        await stage.AsAsync(life.Team.Coordinator, ct);
        Must(await stage.Get<WorkStep>().RecordFactAsync(life.Run, null, "closure_criteria_met", Value.Of(true), ct));
    }

    private async Task DeferAsync(DemoCase life, StepView next)
    {
        await stage.AsAsync(life.Team.Coordinator, ct);
        var until = agenda.OfficeHours(agenda.Now + life.Days(1, 4), life.Chance);
        Must(await stage.Get<WorkStep>().DeferAsync(life.Run, null, next.Ref, "心理医生建议推迟。 Put off on the psychologist's advice.", until, ct));
        _aside[life].Add(next.Ref);
        agenda.At(until, () => { _aside[life].Remove(next.Ref); return Task.CompletedTask; });
    }

    private async Task DeviateAsync(DemoCase life, StepView next, ProcedureDefinition definition)
    {
        await stage.AsAsync(life.Team.Coordinator, ct);
        var critical = definition.Constraints.Any(c => c.Severity == Severity.Critical && (c.Step == next.Step.Id || c.Other == next.Step.Id));
        var request = Must(await stage.Get<RequestAct>().DeviateAsync(life.Run, null, next.Ref, "已由外地中心完成，不再重复。 Done by a centre elsewhere already; not to be repeated.", ct));
        _aside[life].Add(next.Ref);
        if (life.StepsLeft == int.MaxValue && life.Rolls(12)) { return; } // still waits
        agenda.After(life.Hours(3, 40), life.Chance, () => DecideAsync(life, request, next, approve: !critical && life.Rolls(70)));
    }

    private async Task DecideAsync(DemoCase life, Guid request, StepView step, bool approve)
    {
        if (!life.RunIsOpen) { return; }
        await stage.AsAsync(life.Team.Supervisor, ct);
        Must(await stage.Get<DecideRequest>().RunAsync(life.Run, request, approve, ct));
        _aside[life].Remove(step.Ref);
    }

    /// <summary>Who does a step: the profession, or the coordinator for those who are not let in so far.</summary>
    private static Guid Doer(DemoCase life, string role) =>
        (role is "police_intake" && life.NeedToKnow) || (role is "women_fed" && life.NeedToKnow) || (role is "education" && life.IsSensitive) || !life.Team.Roles.TryGetValue(role, out var who)
            ? life.Team.Coordinator : who;

    private byte[] File(string type, string title, bool picture)
    {
        if (!_files.TryGetValue(type, out var bytes)) { _files[type] = bytes = picture ? DemoFiles.Picture(type.Length) : DemoFiles.Page(title); }
        return bytes;
    }

    /// <summary>The code of the procedure that the centres adopt: the pack's own.</summary>
    public string Code => pack.Procedures.Values.First(p => p.Pack.Id == pack.Pack.Id).Id;
}
