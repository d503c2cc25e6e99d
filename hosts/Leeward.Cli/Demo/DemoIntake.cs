using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>Worries come in, from anybody and from mandated reporters; duty officers look at them and decide.</summary>
internal sealed class DemoIntake(DemoStage stage, DemoAgenda agenda, DemoCasework casework, CancellationToken ct)
{
    private static readonly string[] Closing = ["no_concern", "no_concern", "no_concern", "other_region", "insufficient", "duplicate", "abusive"];
    private static readonly string[] Reporters = ["child_worker", "physician", "education", "social_worker", "police_lead"], WithReporter = ["mandated_reporter", "mandated_reporter", "child_worker"];
    private readonly Dictionary<DemoTeam, List<DemoCase>> _open = [];

    public async Task ReportAsync(DemoCase life)
    {
        var (chance, team) = (life.Chance, life.Team);
        var situation = life.Rolls(38) ? Situation(life) : null;
        var myself = situation is null && life.Age >= 9 && life.Rolls(9);
        var request = new FileReportRequest
        {
            Category = life.Category, Region = team.County, ChildName = life.Rolls(88) || life.Child is not null ? life.Name : null, ChildAge = life.Rolls(92) ? life.Age : null,
            WhatHappened = DemoWords.Worry(life.Category, chance), Place = DemoWords.Place(chance), AboutMyself = myself, InDangerNow = life.Rolls(9),
            Contact = life.Rolls(35) ? DemoWords.Contact(chance) : null, Situation = situation, Institution = situation is null ? null : DemoWords.Institution(chance),
        };
        if (situation is null) { await stage.AsAsync(Actor.Public, ct); }
        else { await stage.AsAsync(team.Roles[DemoWords.One(team.Roles.ContainsKey("mandated_reporter") ? WithReporter : Reporters, chance)], ct); }
        Must(await stage.Get<FileReport>().RunAsync(request, situation is null ? ReportChannel.Public : ReportChannel.Mandatory, ct, synthetic: true));
        life.Report = stage.Get<AppDbContext>().ChangeTracker.Entries<Report>().Single().Entity.Id;
        if (life.Stop == DemoStop.Waiting)
        {
            // The older ones have been opened and wait for a decision.
            if (agenda.End - agenda.Now > TimeSpan.FromHours(20)) { agenda.At(agenda.Now + life.Hours(1, 6), () => LookAsync(life)); }
            return;
        }
        // At night and on holidays the officer on duty looks as well, but not at once.
        life.IsUrgent |= request.InDangerNow || (life.Category == "private_touch" && life.Rolls(60));
        agenda.At(agenda.Now + (life.IsUrgent ? life.Hours(0.1, 0.4) : life.Hours(0.4, 14)), () => TriageAsync(life));
    }

    private async Task LookAsync(DemoCase life)
    {
        await stage.AsAsync(life.Team.Officer, ct);
        Must(await stage.Get<TriageQueue>().OpenAsync(life.Report, ct));
    }

    private async Task TriageAsync(DemoCase life)
    {
        var queue = (await stage.AsAsync(life.Team.Officer, ct)).Get<TriageQueue>();
        var seen = Must(await queue.OpenAsync(life.Report, ct));
        var roll = life.Stop == DemoStop.Never ? life.Chance.Next(100) : 99;
        var joins = roll < 5 ? _open.GetValueOrDefault(life.Team)?.LastOrDefault(c => c.IsOpen && (c.NeedToKnow || life.Category is not ("private_touch" or "online"))) : null;
        var decide = stage.Get<DecideTriage>();
        if (joins is not null)
        {
            Must(await decide.RunAsync(life.Report, new() { Outcome = "joined", CaseNumber = joins.Number, Version = seen.Summary.Version }, ct));
            return;
        }
        if (roll < 14)
        {
            var outcome = DemoWords.One(Closing, life.Chance);
            Must(await decide.RunAsync(life.Report, new() { Outcome = outcome, Note = DemoWords.Closed(outcome), Version = seen.Summary.Version }, ct));
            return;
        }
        // The officer looks for the same child; one that is known gets the case, else a new child is registered.
        var same = seen.ChildName is null ? SameFound.Nobody : await stage.Get<FindSame>().RunAsync(life.Report, ct);
        if (same.Children.All(s => s.Id != life.Child)) { life.Child = null; }
        Must(await decide.RunAsync(life.Report, new() { Outcome = "case_opened", ChildId = life.Child, Version = seen.Summary.Version }, ct));
        var opened = stage.Get<AppDbContext>().ChangeTracker.Entries<Case>().Single().Entity;
        (life.Id, life.Number, life.IsOpen, life.Child) = (opened.Id, opened.Number, true, opened.ChildId);
        (life.NeedToKnow, life.IsSensitive) = (opened.Sensitivity == Sensitivity.NeedToKnow, opened.Sensitivity != Sensitivity.Normal);
        if (!_open.TryGetValue(life.Team, out var known)) { _open[life.Team] = known = []; }
        known.Add(life);
        await stage.AsAsync(life.Team.Officer, ct);
        Must(await stage.Get<TakeCase>().RunAsync(life.Id, life.Team.Worker, null, ct));
        casework.Begin(life);
    }

    /// <summary>The situation of the 2020 rules that a mandated reporter names.</summary>
    private static string Situation(DemoCase life) => life.Category switch
    {
        "private_touch" => life.Rolls(40) ? "1" : life.Age < 14 ? "2" : "3",
        "hurt" or "bullied" => "4",
        "self_harm" => "5",
        "not_cared_for" => "6",
        "missing" => "7",
        "made_to_work" => "8",
        _ => "9",
    };
}
