using Leeward.Cases.Children;
using Leeward.Insight.Contracts;
using Leeward.Kernel.Access;
using Leeward.Packs;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Microsoft.Extensions.DependencyInjection;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>
/// Makes the demo world with the use cases that people use: four provinces, forty counties with their centres, two hundred workers, five thousand children, and some
/// six hundred cases in every state over eighteen months. The same plan gives the same world. Everybody in it is marked synthetic.
/// </summary>
internal sealed class DemoWorld(ServiceProvider services, DemoClock clock, DemoPlan plan, IProgress<(long Done, long? Total)> progress) : IAsyncDisposable
{
    private const int ChildrenAtOnce = 500, Hundred = 100, ForChildren = 12;
    private readonly PackSet _pack = services.GetRequiredService<PackSet>();
    private readonly DemoPeople _people = new(services.GetRequiredService<PackSet>());
    private readonly DemoStage _stage = new(services, clock);
    private readonly Dictionary<string, List<(Guid Id, string Name, int Born, bool IsGirl)>> _children = new(StringComparer.Ordinal);
    private readonly List<DemoCase> _lives = [];

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    /// <summary>Makes the world.</summary>
    public async Task MakeAsync(CancellationToken ct)
    {
        clock.Now = plan.From;
        var agenda = new DemoAgenda(clock, plan.Until, _pack.Calendar);
        var procedure = new DemoProcedure(_stage, agenda, _pack, ct);
        var centres = await CentresAsync(ct);
        var teams = new DemoTeams(plan, _people, _pack, clock, services);
        await teams.MakeAsync(centres, ct);
        await ChildrenAsync(centres, ct);
        Adopt(agenda, procedure, teams, ct);
        var casework = new DemoCasework(_stage, agenda, _people, new DemoForms(_stage, agenda, _pack, ct), new DemoServices(_stage, agenda, ct), procedure, ct) { Reviews = new(plan, _stage, agenda, teams, ct) };
        var intake = new DemoIntake(_stage, agenda, casework, ct);
        var showcase = new DemoShowcase(plan, _stage, agenda, teams, ct);
        var past = new DemoPast(plan, _stage, _pack, procedure.Code, ct);
        var all = Lives(teams, clock.Now).Concat(showcase.Chosen()).OrderBy(l => l.At).ToList();
        await past.BeginAsync(agenda, all);
        foreach (var (at, life) in all)
        {
            agenda.At(at, () =>
            {
                Name(life);
                _lives.Add(life);
                return intake.ReportAsync(life);
            });
        }
        showcase.BreakGlass(_lives);
        var duplicates = new DemoDuplicates(plan, _stage, teams, services);
        duplicates.Plan(agenda, ct);
        var rollout = new DemoRollout(plan, _stage, teams, _pack, procedure, ct);
        rollout.Plan(agenda);
        new DemoConsultation(plan, _stage, teams, procedure, ct).Plan(agenda);
        new DemoRetention(plan, _stage, teams, ct).Plan(agenda);
        agenda.At(ReviewDay(), () => PublishReviewAsync(teams, ct));
        await agenda.RunAsync(now => progress.Report((ForChildren + (long)((Hundred - ForChildren - 1) * ((now - plan.From) / (plan.Until - plan.From))), Hundred)), ct);
        await past.EndAsync(_lives);
        await rollout.EndAsync();
        await new DemoShift(_stage, teams, clock, _pack, ct).EndAsync();
        await _stage.CommitAsync(ct);
        await duplicates.SearchAsync(ct);
        progress.Report((Hundred, Hundred));
    }

    private async Task<List<(string County, Guid Centre, bool Adopted)>> CentresAsync(CancellationToken ct)
    {
        var machinery = Actor.Machinery("demo world");
        Must(await (await _stage.AsAsync(machinery, ct)).Get<ProcedureLibrary>().PublishFromPackAsync(ct));
        var regions = _pack.Regions().Where(r => r.Level == 3).ToLookup(r => r.Code[..2]);
        var counties = DemoPlan.Provinces.SelectMany(p => regions[p].Where((_, i) => i % (regions[p].Count() / plan.CentresPerProvince) == 0).Take(plan.CentresPerProvince)).ToList();
        var centres = new List<(string, Guid, bool)>();
        foreach (var (county, number) in counties.Select((county, number) => (county, number)))
        {
            var desk = (await _stage.AsAsync(machinery, ct)).Get<CentreDesk>();
            var centre = Must(await desk.AddAsync(
                new($"{county.Name.En} one-stop centre (demo)", $"{county.Name.Zh}一站式中心（演示）", county.Code, "幸福路1号（虚构）", null, "counselling, health, forensic, legal_aid", IsOpen: true, Capacity: 60, OpenedOn: new DateOnly(2021, 6, 1)), ct, synthetic: true));
            // Two of the forty never adopt the procedure: the review shows who is missing.
            centres.Add((county.Code, centre.Id, number % 20 != 19));
        }
        await _stage.CommitAsync(ct);
        return centres;
    }

    /// <summary>Most centres work by the procedure from the start, a quarter take it up in the first months.</summary>
    private void Adopt(DemoAgenda agenda, DemoProcedure procedure, DemoTeams teams, CancellationToken ct)
    {
        foreach (var (team, number) in teams.All.Select((team, number) => (team, number)).Where(t => t.team.Adopted))
        {
            agenda.At(number % 4 == 3 ? plan.From.AddDays(12 * number) : clock.Now, async () =>
            {
                await _stage.AsAsync(team.Coordinator, ct);
                Must(await _stage.Get<CentreDesk>().AdoptAsync(team.Centre, procedure.Code, clock.Now, ct));
                procedure.Adopted(team.County);
            });
        }
    }

    private async Task ChildrenAsync(List<(string County, Guid Centre, bool Adopted)> centres, CancellationToken ct)
    {
        var chance = plan.Chance(-2);
        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        for (var done = 0; done < plan.Children; done += ChildrenAtOnce)
        {
            var drawn = Enumerable.Range(0, Math.Min(ChildrenAtOnce, plan.Children - done)).Select(_ =>
            {
                var girl = chance.Next(100) < 47;
                var county = centres[chance.Next(3) == 0 ? chance.Next(centres.Count) : chance.Next(1 + (centres.Count / 3)) * 2 % centres.Count].County;
                return (Girl: girl, Child: new NewChild(_people.Name(chance, girl), girl ? "female" : "male", today.AddDays(-chance.Next(30, 16 * 365)), null, county, IsSynthetic: true));
            }).ToList();
            await _stage.AsAsync(Actor.Machinery("demo world"), ct);
            var made = Must(await _stage.Get<RegisterChild>().RunAsync([.. drawn.Select(d => d.Child)], ct));
            foreach (var ((girl, child), id) in drawn.Zip(made))
            {
                if (!_children.TryGetValue(child.Region, out var here)) { _children[child.Region] = here = []; }
                here.Add((id, child.Name!, child.BornOn!.Value.Year, girl));
            }
            progress.Report((ForChildren * (done + drawn.Count) / plan.Children, Hundred));
        }
        await _stage.CommitAsync(ct);
    }

    /// <summary>Reports over the eighteen months, a little more of them each month; the first county has more than others.</summary>
    private IEnumerable<(DateTimeOffset At, DemoCase Life)> Lives(DemoTeams teams, DateTimeOffset from)
    {
        for (var i = 0; i < plan.Reports; i++)
        {
            var chance = plan.Chance(i);
            var at = from + ((plan.Until - from) * Math.Pow(chance.NextDouble(), 0.9));
            var local = _pack.Calendar.LocalTime(at);
            if (local.Hour < 7) { at = at.AddHours(9); } // nobody writes at night, or nearly so
            var team = chance.Next(30) == 0 ? teams.Demo : teams.All[chance.Next(teams.All.Count)];
            yield return (at, new DemoCase(team, chance));
        }
    }

    /// <summary>A third of the worries are about a child who is known already.</summary>
    private void Name(DemoCase life)
    {
        if (life.Rolls(33) && _children.TryGetValue(life.Team.County, out var here) && here.Count > 0)
        {
            var known = here[life.Chance.Next(here.Count)];
            (life.Child, life.Name, life.IsGirl, life.Age) = (known.Id, known.Name, known.IsGirl, Math.Clamp(clock.Now.Year - known.Born, 0, 17));
            return;
        }
        life.Name = _people.Name(life.Chance, life.IsGirl);
    }

    /// <summary>The review of the last full year comes out in February, or at the end of a world that ends before.</summary>
    private DateTimeOffset ReviewDay() => new DateTimeOffset(plan.Until.Year, 2, 15, 3, 0, 0, TimeSpan.Zero) is var day && day < plan.Until ? day : plan.Until.AddHours(-1);

    private async Task PublishReviewAsync(DemoTeams teams, CancellationToken ct)
    {
        const string right = "insight.review.publish";
        var publisher = _pack.Roles.Values.FirstOrDefault(r => r.GrantsFor(Leeward.Kernel.RegionCode.Whole).Any(g => g.Covers(right)))?.Id;
        if (publisher is null) { await _stage.AsAsync(Actor.Machinery("demo world"), ct); }
        else { await _stage.AsAsync(teams.SignIns[publisher], ct); }
        Must(await _stage.Get<IReviews>().PublishAsync(clock.Now.Year - 1, ct));
    }
}
