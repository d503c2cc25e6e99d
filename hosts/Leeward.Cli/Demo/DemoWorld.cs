using Leeward.Cases.Cases;
using Leeward.Cases.Centre;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Leeward.Procedures.Centres;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Rules;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cli.Demo;

/// <summary>
/// Makes the demo world with the use cases that people use: four provinces, forty counties, two hundred workers, five thousand children, and some six
/// hundred cases in every state over eighteen months. The same seed gives the same world. Everybody in it is marked synthetic.
/// </summary>
internal sealed class DemoWorld(ServiceProvider services, DemoClock clock, IProgress<(long Done, long? Total)> progress)
{
    public const int Seed = 2023, Children = 5000, Reports = 720;
    private static readonly string[] Provinces = ["51", "52", "53", "62"];
    private readonly Random _random = new(Seed);
    private readonly Dictionary<string, (Guid Officer, Guid Worker, Guid Supervisor)> _staff = [];
    private List<string> _counties = [];

    /// <summary>Makes the world; does nothing where there is one.</summary>
    public async Task MakeAsync(CancellationToken ct)
    {
        var end = clock.Now;
        clock.Now = end.AddMonths(-18);
        var pack = services.GetRequiredService<PackSet>();
        var regions = pack.Regions().Where(r => r.Level == 3).ToLookup(r => r.Code[..2]);
        _counties = [.. Provinces.SelectMany(p => regions[p].Where((_, i) => i % (regions[p].Count() / 10) == 0).Take(10).Select(r => r.Code))];
        var people = new DemoPeople(pack, _random);
        await CentresAsync(pack, ct);
        await AccountsAsync(people, pack, ct);
        await ChildrenAsync(people, ct);
        var step = (end - clock.Now) / Reports;
        for (var i = 0; i < Reports; i++)
        {
            clock.Now += step;
            await LifeOfAReportAsync(people, pack, age: (end - clock.Now) / (step * Reports), ct);
            progress.Report((Children + i + 1, Children + Reports));
        }
        clock.Now = end;
    }

    /// <summary>A centre in each county, working by the published procedure.</summary>
    private async Task CentresAsync(PackSet pack, CancellationToken ct)
    {
        await using var scope = As(Actor.Machinery("demo world"));
        var library = scope.ServiceProvider.GetRequiredService<ProcedureLibrary>();
        Must(await library.PublishFromPackAsync(ct));
        var procedure = (await library.ListAsync(ct)).Select(one => one.Code).First(code => pack.Procedures.Values.Any(p => p.Id == code && p.Pack.Id == pack.Pack.Id));
        var names = pack.Regions().Where(r => r.Level == 3).ToDictionary(r => r.Code, r => r.Name, StringComparer.Ordinal);
        var desk = scope.ServiceProvider.GetRequiredService<CentreDesk>();
        foreach (var (county, number) in _counties.Select((county, number) => (county, number)))
        {
            var centre = Must(await desk.AddAsync(
                new($"{names[county].En} one-stop centre (demo)", $"{names[county].Zh}一站式中心（演示）", county, null, null, null, IsOpen: true, Capacity: 60), ct));
            // Two of the forty have not adopted the procedure yet: the review shows who is missing.
            if (number % 20 != 19) { Done(await desk.AdoptAsync(centre.Id, procedure, clock.Now, ct)); }
        }
    }

    private async Task AccountsAsync(DemoPeople people, PackSet pack, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        await using var all = await db.Database.BeginTransactionAsync(ct);
        foreach (var role in pack.Roles.Keys.Order(StringComparer.Ordinal))
        {
            var region = role switch { "ministry" or "auditor" or "administrator" => "", "provincial_analyst" => _counties[0][..2], _ => _counties[0] };
            var id = await people.AccountAsync(users, db, clock, "demo." + role, role, region);
            if (role == "duty_officer") { _staff[_counties[0]] = (id, id, id); }
        }
        foreach (var county in _counties)
        {
            var officer = await people.AccountAsync(users, db, clock, $"officer.{county}", "duty_officer", county);
            var supervisor = await people.AccountAsync(users, db, clock, $"supervisor.{county}", "supervisor", county);
            var workers = new List<Guid>();
            for (var w = 1; w <= 3; w++) { workers.Add(await people.AccountAsync(users, db, clock, $"worker{w}.{county}", "child_worker", county)); }
            _staff[county] = (officer, workers[0], supervisor);
        }
        await db.SaveChangesAsync(ct);
        await all.CommitAsync(ct);
    }

    private async Task ChildrenAsync(DemoPeople people, CancellationToken ct)
    {
        const int batch = 500;
        for (var done = 0; done < Children; done += batch)
        {
            var newcomers = Enumerable.Range(0, batch).Select(_ => new NewChild(
                people.Name(), _random.Next(2) == 0 ? "female" : "male", DateOnly.FromDateTime(clock.Now.UtcDateTime).AddDays(-_random.Next(1, 17 * 365)), null,
                _counties[_random.Next(_counties.Count)], IsSynthetic: true)).ToList();
            await using var scope = As(Actor.Machinery("demo world"));
            Must(await scope.ServiceProvider.GetRequiredService<RegisterChild>().RunAsync(newcomers, ct));
            progress.Report((done + batch, Children + Reports));
        }
    }

    private async Task LifeOfAReportAsync(DemoPeople people, PackSet pack, double age, CancellationToken ct)
    {
        var county = _counties[_random.Next(_counties.Count)];
        var staff = _staff[county];
        var categories = pack.Lookups["report-category"].Items;
        var request = new FileReportRequest
        {
            Category = categories[_random.Next(categories.Count)].Code, Region = county, ChildName = people.Name(), ChildAge = _random.Next(2, 17),
            WhatHappened = "演示数据：邻居反映情况，请核实。 Demo record: a neighbour is worried; please look into it.", InDangerNow = _random.Next(12) == 0,
        };
        await using (var scope = As(Actor.Public)) { Must(await scope.ServiceProvider.GetRequiredService<FileReport>().RunAsync(request, ReportChannel.Public, ct, synthetic: true)); }
        if (age < 0.02 && _random.Next(3) > 0) { return; } // the newest still wait
        clock.Now += TimeSpan.FromMinutes(_random.Next(20, 90));
        await using var officer = As((await services.GetRequiredService<ActorResolver>().ResolveAsync(staff.Officer, ct))!);
        var queue = officer.ServiceProvider.GetRequiredService<TriageQueue>();
        var waiting = await queue.ListAsync(new(Size: 1), ct);
        if (waiting.Items.Count == 0) { return; }
        var seen = Must(await queue.OpenAsync(waiting.Items[0].Id, ct));
        var opens = _random.Next(100) < 86;
        var decision = opens
            ? new TriageDecision { Outcome = "case_opened", Version = seen.Summary.Version }
            : new TriageDecision { Outcome = "no_concern", Note = "已入户核实。 Visited; no concern.", Version = seen.Summary.Version };
        Must(await officer.ServiceProvider.GetRequiredService<DecideTriage>().RunAsync(seen.Summary.Id, decision, ct));
        if (!opens) { return; }
        var caseId = Must(await queue.OpenAsync(seen.Summary.Id, ct)).CaseId!.Value;
        Must(await officer.ServiceProvider.GetRequiredService<TakeCase>().RunAsync(caseId, staff.Worker, null, ct));
        await WorkAsync(caseId, staff, age, ct);
    }

    /// <summary>The case goes to its centre; the first steps are worked as their time comes.</summary>
    private async Task AtTheCentreAsync(Guid caseId, Guid workerId, CancellationToken ct)
    {
        await using (var worker = As((await services.GetRequiredService<ActorResolver>().ResolveAsync(workerId, ct))!))
        {
            var sent = await worker.ServiceProvider.GetRequiredService<SendToCentre>().RunAsync(caseId, ct);
            if (!sent.Ok) { return; } // no centre of the province has a place
            await using var centre = As(Actor.Machinery("demo world"));
            var work = centre.ServiceProvider.GetRequiredService<WorkStep>();
            var run = sent.Value.Value;
            Must(await work.RecordFactsAsync(run, null, new Dictionary<string, Value>
            {
                ["urgent_medical_need"] = Value.Of(_random.Next(5) == 0), ["jurisdiction_ok"] = Value.Of(true), ["in_school"] = Value.Of(true),
                ["guardian_available"] = Value.Of(_random.Next(4) > 0), ["child_safe_at_home"] = Value.Of(_random.Next(3) > 0),
            }, ct));
            var before = clock.Now;
            foreach (var step in (string[])["CN-A02", "CN-A03", "CN-A05"])
            {
                if (_random.Next(6) == 0) { break; }
                clock.Now += TimeSpan.FromMinutes(_random.Next(10, 120));
                await DoAsync(centre.ServiceProvider, run, step, ct);
            }
            clock.Now = before;
        }
    }

    /// <summary>Adds a small written proof of each kind that the step asks for, then completes it.</summary>
    private static async Task DoAsync(IServiceProvider centre, Guid run, string step, CancellationToken ct)
    {
        var desk = centre.GetRequiredService<RunDesk>();
        var view = Must(await desk.OpenAsync(run, RunDesk.Read, ct)).View(desk.Now).Find(new(step));
        foreach (var type in view?.MissingEvidence ?? [])
        {
            Must(await centre.GetRequiredService<AddEvidence>().RunAsync(run, null, new(step, 1, type, "demo.pdf", DemoPdf), ct));
        }
        Must(await centre.GetRequiredService<WorkStep>().CompleteAsync(run, null, new(step), new(null, null, null, null), ct));
    }

    private static readonly byte[] DemoPdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"u8.ToArray();

    /// <summary>Assessment, plan, services, visits, closure: each as far as the case is old.</summary>
    private async Task WorkAsync(Guid caseId, (Guid Officer, Guid Worker, Guid Supervisor) staff, double age, CancellationToken ct)
    {
        if (age < 0.05 && _random.Next(2) == 0) { return; } // opened, not yet assessed
        if (_random.Next(100) < 30) { await AtTheCentreAsync(caseId, staff.Worker, ct); }
        await using (var worker = As((await services.GetRequiredService<ActorResolver>().ResolveAsync(staff.Worker, ct))!))
        {
            await new DemoCasework(worker.ServiceProvider, clock, _random).AssessAsync(caseId, ct);
            if (age < 0.1) { return; }
            await new DemoCasework(worker.ServiceProvider, clock, _random).PlanAsync(caseId, staff.Supervisor, ct);
        }
        if (age < 0.15) { return; }
        await using (var supervisor = As((await services.GetRequiredService<ActorResolver>().ResolveAsync(staff.Supervisor, ct))!))
        {
            await DemoCasework.ApprovePlanAsync(supervisor.ServiceProvider, caseId, ct);
        }
        await using var follow = As((await services.GetRequiredService<ActorResolver>().ResolveAsync(staff.Worker, ct))!);
        var work = new DemoCasework(follow.ServiceProvider, clock, _random);
        await work.ServeAsync(caseId, ct);
        await work.VisitAsync(caseId, ct);
        if (age < 0.3 || _random.Next(100) >= 70) { return; }
        await work.AskClosureAsync(caseId, ct);
        if (_random.Next(10) == 0) { return; } // waits for approval
        await using var closing = As((await services.GetRequiredService<ActorResolver>().ResolveAsync(staff.Supervisor, ct))!);
        await DemoCasework.CloseAsync(closing.ServiceProvider, caseId, ct);
    }

    private AsyncServiceScope As(Actor actor)
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = actor;
        return scope;
    }

    private static void Done(Outcome outcome)
    {
        if (!outcome.Ok) { throw new CliException($"The demo world met a refusal: {outcome.Refusal!.Code} {outcome.Refusal.Field}"); }
    }

    private static T Must<T>(Outcome<T> outcome) => outcome.Ok ? outcome.Value : throw new CliException($"The demo world met a refusal: {outcome.Refusal!.Code} {outcome.Refusal.Field}");
}
