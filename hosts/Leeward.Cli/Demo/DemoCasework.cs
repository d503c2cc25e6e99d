using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.History;
using Leeward.Cases.Incidents;
using Leeward.Cases.People;
using Leeward.Cases.Plans;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>The work on a case from its opening to its closure: each act at its own time, by the person whose act it is.</summary>
internal sealed class DemoCasework(DemoStage stage, DemoAgenda agenda, DemoPeople people, DemoForms forms, DemoServices services, DemoProcedure procedure, CancellationToken ct)
{
    public required DemoReviews Reviews { get; init; }

    public void Begin(DemoCase life)
    {
        if (life.IsUrgent) { agenda.At(agenda.Now + life.Hours(0.1, 0.3), () => LearnAsync(life)); }
        else { agenda.After(life.Hours(1, 26), life.Chance, () => LearnAsync(life)); }
        if (life.Rolls(35)) { agenda.After(life.Days(2, 40), life.Chance, () => NoteAsync(life)); }
    }

    /// <summary>The worker finds out who the child is, who cares for it, and what happened.</summary>
    private async Task LearnAsync(DemoCase life)
    {
        await stage.AsAsync(life.Team.Worker, ct);
        var chance = life.Chance;
        var child = Must(await stage.Get<ReadChild>().RunAsync(life.Child!.Value, ct));
        var edit = stage.Get<EditChild>();
        var born = child.BornOn ?? agenda.Calendar.DayOf(agenda.Now).AddYears(-life.Age).AddDays(-chance.Next(0, 360));
        await stage.AsAsync(life.Team.Worker, ct);
        Must(await edit.RunAsync(life.Child, new()
        {
            Name = child.Name ?? life.Name, Sex = life.IsGirl ? "female" : "male", BornOn = born, Vulnerabilities = [.. Circumstances(life)], Address = DemoWords.Address(chance), Household = DemoWords.Household(chance),
        }, child.Version, ct));
        var version = child.Version + 1;
        foreach (var relationship in chance.Next(3) switch { 0 => (string[])["mother", "father"], 1 => ["grandmother_paternal"], _ => ["mother"] })
        {
            await stage.AsAsync(life.Team.Worker, ct);
            Must(await edit.CaregiverAsync(life.Child.Value, null, new(people.Name(chance, relationship != "father", life.Name), relationship, null, life.Rolls(85), relationship is "mother" or "father"), version++, ct));
        }
        await RecordAsync(life, staff: life.Rolls(2));
        if (life.IsUrgent) { agenda.At(agenda.Now + life.Hours(0.1, 0.3), () => AssessAsync(life, again: false)); }
        else { agenda.After(life.Hours(4, 60), chance, () => AssessAsync(life, again: false)); }
    }

    private async Task RecordAsync(DemoCase life, bool staff)
    {
        await stage.AsAsync(life.Team.Worker, ct);
        var chance = life.Chance;
        var code = life.Category switch
        {
            "hurt" => DemoWords.One(["201", "202", "201", "209"], chance),
            "private_touch" => DemoWords.One(["302", "302", "301"], chance),
            "online" => "303",
            "bullied" => "403",
            "scared" => DemoWords.One(["401", "402", "404"], chance),
            "not_cared_for" => DemoWords.One(["501", "502", "505"], chance),
            "missing" => "901",
            "made_to_work" => "902",
            _ => DemoWords.One(["401", "509", "909"], chance),
        };
        var respondent = life.Category is "bullied" or "online" or "private_touch" ? DemoWords.One(["other", "unknown", "other_relative"], chance) : DemoWords.One(["father", "mother", "step_parent", "grandfather_paternal"], chance);
        Must(await stage.Get<RecordIncident>().RunAsync(life.Id, new(
            code, agenda.Calendar.DayOf(agenda.Now).AddDays(-chance.Next(1, 21)), life.Rolls(60), respondent, staff, DemoWords.Place(chance), DemoWords.Worry(life.Category, chance), null), ct));
        if (staff) { (life.NeedToKnow, life.IsSensitive) = (true, true); }
    }

    private async Task AssessAsync(DemoCase life, bool again)
    {
        if (!life.IsOpen) { return; }
        if (life.Stop == DemoStop.Opened)
        {
            if (life.Rolls(50)) { await forms.AssessAsync(life, draft: true, again); }
            return;
        }
        await forms.AssessAsync(life, draft: false, again);
        if (again) { return; }
        if (life.Age is >= 2 and <= 17 && life.Rolls(45)) { agenda.After(life.Hours(1, 50), life.Chance, () => life.IsOpen ? forms.FunctioningAsync(life) : Task.CompletedTask); }
        if (procedure.Takes(life)) { agenda.At(agenda.Now + life.Hours(0.02, 0.2), () => procedure.SendAsync(life)); }
        if (life.Stop != DemoStop.Assessed) { agenda.After(life.Days(2, 9), life.Chance, () => PlanAsync(life)); }
    }

    private async Task PlanAsync(DemoCase life)
    {
        var write = (await stage.AsAsync(life.Team.Worker, ct)).Get<WritePlan>();
        int? version = null;
        var today = agenda.Calendar.DayOf(agenda.Now);
        var first = life.Chance.Next(6);
        for (var goal = 0; goal < life.Chance.Next(1, 4); goal++)
        {
            await stage.AsAsync(life.Team.Worker, ct);
            Must(await write.GoalAsync(life.Id, null, new(DemoWords.Goal(first + goal), DemoWords.Doing(life.Chance), today.AddDays(life.Chance.Next(20, 90))), version, ct));
            version = (version ?? 0) + 1;
        }
        if (life.Stop == DemoStop.PlanDrafted) { return; }
        agenda.After(life.Hours(1, 30), life.Chance, () => SubmitAsync(life, version!.Value, returned: life.Stop == DemoStop.Never && life.Rolls(8)));
    }

    private async Task SubmitAsync(DemoCase life, int version, bool returned)
    {
        await stage.AsAsync(life.Team.Worker, ct);
        Must(await stage.Get<WritePlan>().SubmitAsync(life.Id, version, ct));
        // On a need-to-know case the supervisor who approves has to be named first.
        if (life.NeedToKnow) { Must(await stage.Get<NamePeople>().AddAsync(life.Id, new(life.Team.Supervisor, "supervisor 督导"), ct)); }
        if (life.Stop != DemoStop.PlanSubmitted) { agenda.After(life.Hours(3, 80), life.Chance, () => ApproveAsync(life, version + 1, returned)); }
    }

    private async Task ApproveAsync(DemoCase life, int version, bool returned)
    {
        await stage.AsAsync(life.Team.Supervisor, ct);
        Must(await stage.Get<DecidePlan>().RunAsync(life.Id, returned ? new(Approve: false, "请写明由谁、何时家访。 Please say who visits and when.", version) : new(Approve: true, null, version), ct));
        if (returned)
        {
            agenda.After(life.Days(1, 4), life.Chance, () => SubmitAsync(life, version + 1, returned: false));
            return;
        }
        services.Ask(life);
        Reviews.Follow(life);
        if (life.Stop == DemoStop.ServicesAsked) { return; }
        agenda.After(life.Days(6, 24), life.Chance, () => VisitAsync(life));
        agenda.After(life.Days(80, 260), life.Chance, () => CloseAsync(life));
        if (life.Rolls(40)) { agenda.After(life.Days(25, 90), life.Chance, () => SettleGoalAsync(life)); }
    }

    private async Task SettleGoalAsync(DemoCase life)
    {
        if (!life.IsOpen) { return; }
        await stage.AsAsync(life.Team.Worker, ct);
        var plan = Must(await stage.Get<ReadPlan>().RunAsync(life.Id, ct))!;
        await stage.AsAsync(life.Team.Worker, ct);
        Must(await stage.Get<WritePlan>().SettleAsync(life.Id, plan.Goals[0].Id, life.Rolls(85) ? GoalState.Met : GoalState.Dropped, plan.Version, ct));
    }

    private async Task VisitAsync(DemoCase life)
    {
        if (!life.IsOpen) { return; }
        var alarm = life.Rolls(5);
        await forms.VisitAsync(life, alarm);
        if (alarm) { agenda.After(life.Hours(4, 60), life.Chance, () => AssessAsync(life, again: true)); }
        // Some visits come late, as they do.
        if (++life.Visits < 5) { agenda.After(life.Visits < 2 ? life.Days(10, 32) : life.Days(25, 75), life.Chance, () => VisitAsync(life)); }
    }

    private async Task NoteAsync(DemoCase life)
    {
        if (!life.IsOpen) { return; }
        await stage.AsAsync(life.Team.Worker, ct);
        Must(await stage.Get<WriteNote>().RunAsync(life.Id, new(DemoWords.Jotting(life.Chance)), ct));
        if (life.Rolls(45)) { agenda.After(life.Days(5, 60), life.Chance, () => NoteAsync(life)); }
    }

    private async Task CloseAsync(DemoCase life)
    {
        if (!life.IsOpen) { return; }
        var reason = DemoWords.One(["goals_met", "goals_met", "goals_met", "goals_met", "moved_away", "transferred", "refused"], life.Chance);
        if (reason is "goals_met" or "refused" && !await procedure.IsSafeAsync(life, life.Team.Worker))
        {
            agenda.After(life.Days(10, 40), life.Chance, () => CloseAsync(life));
            return;
        }
        await services.SettleAsync(life);
        await forms.ClosureAsync(life, reason);
        life.IsOpen = false; // while it waits nobody works on it
        if (life.Stop != DemoStop.ClosureAsked) { agenda.After(life.Days(0.2, 6), life.Chance, () => DecideAsync(life)); }
    }

    private async Task DecideAsync(DemoCase life)
    {
        await stage.AsAsync(life.Team.Supervisor, ct);
        var closure = Must(await stage.Get<ReadClosures>().ListAsync(life.Id, ct))[0];
        var safe = closure.Reason is not ("goals_met" or "refused") || await procedure.IsSafeAsync(life, life.Team.Supervisor);
        await stage.AsAsync(life.Team.Supervisor, ct);
        if (life.Rolls(12) || !safe)
        {
            Must(await stage.Get<DecideClosure>().RunAsync(closure.Id, new(Approve: false, "请先再家访一次。 Visit once more first.", closure.Version), ct));
            life.IsOpen = true;
            agenda.After(life.Days(4, 12), life.Chance, () => VisitAsync(life));
            agenda.After(life.Days(20, 45), life.Chance, () => CloseAsync(life));
            return;
        }
        var closed = Must(await stage.Get<DecideClosure>().RunAsync(closure.Id, new(Approve: true, null, closure.Version), ct));
        life.RunIsOpen = false; // the run ends with its case
        if (life.Rolls(9)) { agenda.After(life.Days(20, 110), life.Chance, () => ReopenAsync(life, closed.Version)); }
    }

    private async Task ReopenAsync(DemoCase life, int version)
    {
        await stage.AsAsync(life.Team.Supervisor, ct);
        var reason = DemoWords.One(["new_incident", "risk_returned", "child_asked", "new_information"], life.Chance);
        Must(await stage.Get<DecideClosure>().ReopenAsync(life.Id, new(reason, "老师再次反映情况。（虚构） The teacher has called again. (made up)", version), ct));
        life.IsOpen = true;
        agenda.After(life.Hours(4, 60), life.Chance, () => AssessAsync(life, again: true));
        agenda.After(life.Days(6, 24), life.Chance, () => VisitAsync(life));
        agenda.After(life.Days(60, 150), life.Chance, () => CloseAsync(life));
    }

    private static IEnumerable<string> Circumstances(DemoCase life)
    {
        if (life.Category == "not_cared_for" || life.Rolls(28)) { yield return "left_behind"; }
        if (life.Rolls(26)) { yield return "poverty"; }
        if (life.Rolls(7)) { yield return "disability"; }
        if (life.Rolls(8)) { yield return "without_care"; }
        if (life.Category is "hurt" or "scared" && life.Rolls(40)) { yield return "domestic_violence"; }
        if (life.Rolls(5)) { yield return "migrant"; }
        if (life.Category == "made_to_work") { yield return "child_labour"; }
        if (life.Age > 7 && life.Rolls(4)) { yield return "out_of_school"; }
    }
}
