using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.Incidents;
using Leeward.Cases.Plans;
using Leeward.Cases.Reports;
using Leeward.Cases.Services;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Sealing;
using Leeward.Packs;
using Leeward.Procedures.Runs;

namespace Leeward.Server.Bench.World;

/// <summary>Makes a child's case with its report, forms, plan, services, closure and run, as far as it is old; three in ten are open.</summary>
internal sealed class MakeCases(IVault vault, PackSet pack, TimeProvider clock, RunHistories histories, string procedure, string hash, DateTimeOffset end)
{
    private const string Text = "虚构数据：入户走访，了解孩子的情况，约定下次回访时间。 Synthetic: a home visit; the child was seen and heard; the next visit is agreed.";
    private static readonly string[] Types = ["counselling", "health", "parenting", "school_support", "legal_aid", "cash_support"];
    private readonly IReadOnlyList<LookupItem> _categories = pack.Lookups["report-category"].Items;
    private readonly PackForm _assessment = pack.Forms.Values.First(f => f.Purpose == "assessment"), _visit = pack.Forms.Values.First(f => f.Purpose == "follow_up"), _closure = pack.Forms.Values.First(f => f.Purpose == "closure");

    public void For(Batch batch, Child child, string name, County county, DateTimeOffset at, Random random)
    {
        var id = Ids.New(clock);
        var (closed, hidden, worker) = (random.Next(10) < 7 && end - at > TimeSpan.FromDays(120), random.Next(33) == 0, county.Workers[random.Next(3)]);
        var sensitivity = hidden ? Sensitivity.NeedToKnow : random.Next(5) == 0 ? Sensitivity.Sensitive : Sensitivity.Normal;
        var report = Report(child, name, at, random);
        batch.Reports.Add(report);
        if (end - at < TimeSpan.FromDays(4)) { return; } // the newest reports still wait
        child.Sensitivity = sensitivity;
        report.ActOn(id, sensitivity, "case_opened", at);
        var one = new Case
        {
            Id = id, AccessId = id, Number = Ids.Number("CA", id), Region = child.Region, Sensitivity = sensitivity, ChildId = child.Id,
            Violence = hidden ? "3" : random.Next(3) == 0 ? "9" : "2", OpenedAt = at, IsSynthetic = true,
        };
        one.Assign(worker);
        if (hidden) { batch.Named.Add(new() { Id = Ids.New(clock), AccessId = id, AccountId = worker, Reason = "worker", FromAt = at }); }
        var risk = (RiskLevel)random.Next(1, 4);
        one.Assess(risk, null, closed ? null : end.AddDays(random.Next(-20, 30)), closed ? null : end.AddDays(random.Next(10, 90)));
        batch.Forms.Add(Form(one, _assessment, risk.ToString().ToLowerInvariant(), worker, at));
        Incident(batch, one, at, random);
        Work(batch, one, county, worker, at, random);
        if (closed) { Close(batch, one, county, worker, at, random); }
        batch.Cases.Add(one);
        if (random.Next(7) == 0) { Run(batch, one, county.Centre, at, closed); }
    }

    public void ClosedReport(Batch batch, Child child, string name, DateTimeOffset at, Random random)
    {
        var report = Report(child, name, at, random);
        if (end - at > TimeSpan.FromDays(4)) { report.Close("no_concern", vault.Seal(SealClass.Narrative, report.Id, Text), at.AddHours(3)); }
        batch.Reports.Add(report);
    }

    private Report Report(Child child, string name, DateTimeOffset at, Random random)
    {
        var id = Ids.New(clock);
        var category = _categories[random.Next(_categories.Count)];
        return new Report
        {
            Id = id, Number = Ids.Number("RE", id), Region = child.Region.Length > 6 ? child.Region[..6] : child.Region, Channel = ReportChannel.Public, Category = category.Code,
            Severity = random.Next(1, 6), ChildAge = 9, WhatHappened = vault.Seal(SealClass.Narrative, id, Text), ChildName = vault.Seal(SealClass.Child, id, name),
            ReceiptKey = vault.MatchKey("receipt", id.ToString("N")), ReceivedAt = at, IsSynthetic = true,
        }.WithOwnAccess();
    }

    private CaseForm Form(Case one, PackForm form, string level, Guid by, DateTimeOffset at)
    {
        var id = Ids.New(clock);
        var made = new CaseForm
        {
            Id = id, CaseId = one.Id, Region = one.Region, Sensitivity = one.Sensitivity, AccessId = one.AccessId, IsSynthetic = true,
            Form = form.Form.Id, FormVersion = form.Form.Version, PackVersion = pack.VersionMark, Purpose = form.Purpose, FiledById = by,
        };
        made.File(vault.Seal(SealClass.Narrative, id, "{\"reasons\":\"" + Text + Text + Text + "\"}"), level, true, at);
        return made;
    }

    private void Incident(Batch batch, Case one, DateTimeOffset at, Random random)
    {
        var id = Ids.New(clock);
        batch.Incidents.Add(new()
        {
            Id = id, CaseId = one.Id, Region = one.Region, Sensitivity = one.Sensitivity, AccessId = one.AccessId, IsSynthetic = true, Violence = one.Violence,
            HappenedOn = DateOnly.FromDateTime(at.UtcDateTime).AddDays(-random.Next(30)), Account = vault.Seal(SealClass.Narrative, id, Text), RecordedById = one.WorkerId, RecordedAt = at,
        });
    }

    private void Work(Batch batch, Case one, County county, Guid worker, DateTimeOffset at, Random random)
    {
        var plan = new CasePlan { Id = Ids.New(clock), CaseId = one.Id, Region = one.Region, Sensitivity = one.Sensitivity, AccessId = one.AccessId, IsSynthetic = true };
        var goal = Ids.New(clock);
        batch.Goals.Add(new() { Id = goal, OwnerId = plan.Id, Text = vault.Seal(SealClass.Narrative, goal, Text), Actions = vault.Seal(SealClass.Narrative, goal, Text), DueOn = DateOnly.FromDateTime(at.UtcDateTime).AddDays(60) });
        plan.Reworded();
        plan.Submit(true, worker, at);
        if (random.Next(20) > 0) { plan.Decide(true, county.Supervisor, null, at); one.Carry(); }
        batch.Plans.Add(plan);
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            var id = Ids.New(clock);
            var service = new Service
            {
                Id = id, Number = Ids.Number("SV", id), CaseId = one.Id, ChildId = one.ChildId, Region = one.Region, Sensitivity = one.Sensitivity, AccessId = one.AccessId, IsSynthetic = true,
                Type = Types[random.Next(Types.Length)], Kind = "response", RequestedById = worker, RequestedAt = at, Note = vault.Seal(SealClass.Narrative, id, Text),
            };
            if (random.Next(10) > 0) { service.Move(ServiceState.Delivered, DateOnly.FromDateTime(at.UtcDateTime).AddDays(9), null, at.AddDays(9)); }
            batch.Services.Add(service);
            batch.Forms.Add(Form(one, _visit, "on_track", worker, at.AddDays(14)));
        }
    }

    private void Close(Batch batch, Case one, County county, Guid worker, DateTimeOffset at, Random random)
    {
        var form = Form(one, _closure, "closed", worker, at.AddDays(100));
        batch.Forms.Add(form);
        var id = Ids.New(clock);
        var closure = new Closure
        {
            Id = id, CaseId = one.Id, Region = one.Region, Sensitivity = one.Sensitivity, AccessId = one.AccessId, IsSynthetic = true,
            FormRecordId = form.Id, Reason = "goals_met", AskedById = worker, AskedAt = at.AddDays(100),
        };
        closure.Decide(true, county.Supervisor, null, at.AddDays(101));
        batch.Closures.Add(closure);
        one.Close("goals_met", at.AddDays(100 + random.Next(1, 20)));
    }

    private void Run(Batch batch, Case one, Guid centre, DateTimeOffset at, bool closed)
    {
        var history = histories.For(at, closed);
        var id = Ids.New(clock);
        batch.Runs.Add(new()
        {
            Id = id, Region = one.Region, Sensitivity = one.Sensitivity, AccessId = one.AccessId, SubjectNumber = one.Number, ProcedureCode = procedure, ContentHash = hash, CentreId = centre,
            StartedAt = history.StartedAt, ClosedAt = history.ClosedAt, Revision = history.Revision, WakeTicks = history.WakeTicks, State = new(vault.SealBytes(SealClass.Narrative, id, history.State)),
        });
        var seq = 0;
        foreach (var (kind, when, body) in history.Events)
        {
            batch.Events.Add(new() { Id = Ids.New(clock), OwnerId = id, Seq = ++seq, Kind = kind, At = when, Actor = "bench", Body = vault.Seal(SealClass.Narrative, id, body) });
        }
        foreach (var s in history.Steps)
        {
            batch.Steps.Add(new()
            {
                Id = Ids.New(clock), Region = one.Region, Sensitivity = one.Sensitivity, AccessId = one.AccessId, RunId = id, CentreId = centre, SubjectNumber = one.Number, ContentHash = s.ContentHash,
                Step = s.Step, Number = s.Number, Phase = s.Phase, Role = s.Role, Status = s.Status, IsOpen = s.IsOpen, BecauseUnknown = s.BecauseUnknown, DueTicks = s.DueTicks, TargetAt = s.TargetAt,
                Clock = s.Clock, IsHard = s.IsHard, Grave = s.Grave, Source = s.Source, Provenance = s.Provenance, DeadlineKind = s.DeadlineKind, SettledLate = s.SettledLate, SettledAt = s.SettledAt, ToldTicks = s.DueTicks,
            });
        }
    }
}
