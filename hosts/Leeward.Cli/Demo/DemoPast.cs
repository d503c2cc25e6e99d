using Leeward.Cases.Cases;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Published;
using Leeward.Procedures.TakeOvers;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>
/// What the centres worked on paper before all of them worked here: past runs for the cases that have none, taken over as a centre takes them over. What went otherwise in them is known (<see cref="DemoPastRun"/>), so that
/// one can see whether the conformance page finds it. They are made on the other core while the world is lived through.
/// </summary>
internal sealed class DemoPast(DemoPlan plan, DemoStage stage, PackSet pack, string code, CancellationToken ct)
{
    private const int AtOnce = 100, Chances = 100_000;
    private ProcedureDefinition? _definition;
    private Task<Dictionary<DemoCase, DemoPastRun>>? _made;

    /// <summary>Begins to make runs for lives that may need one.</summary>
    public async Task BeginAsync(DemoAgenda agenda, IReadOnlyList<(DateTimeOffset At, DemoCase Life)> lives)
    {
        _definition = Must(await Found());
        var chosen = lives.Select((one, number) => (one.Life, Began: agenda.OfficeHours(one.At.AddHours(20), plan.Chance(Chances + number)), Number: number))
            .Where(one => one.Life.Team.Adopted && one.Began < plan.Until.AddDays(-16)).ToList();
        var (definition, calendar) = (_definition, pack.Calendar);
        _made = Task.Run(() => chosen.ToDictionary(one => one.Life, one =>
        {
            ct.ThrowIfCancellationRequested();
            return DemoPastRun.Make(definition, calendar, plan.Chance(Chances + one.Number), one.Began, one.Life.Category is "private_touch" or "online" ? "sexual" : one.Life.Category == "not_cared_for" ? "neglect" : "physical");
        }), ct);

        async Task<Outcome<ProcedureDefinition>> Found() => await stage.Get<ProcedureLibrary>().CurrentAsync(code, ct) is { } found ? found : new Refusal("procedures.procedure.unknown", code);
    }

    /// <summary>Takes runs over for cases without one, until the world has as many as it should.</summary>
    public async Task EndAsync(IReadOnlyCollection<DemoCase> lives)
    {
        var made = await _made!;
        var wanted = lives.Where(life => life.Id != Guid.Empty && life.Run == Guid.Empty && made.ContainsKey(life)).Take(Math.Max(0, plan.Runs - lives.Count(life => life.Run != Guid.Empty))).ToList();
        foreach (var some in wanted.Chunk(AtOnce))
        {
            await stage.AsAsync(Actor.Machinery("demo world"), ct);
            var ids = some.Select(life => life.Id).ToList();
            var cases = await stage.Get<IRecords>().Unfiltered<Case>("runs are taken over for a case").AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
            var runs = some.Select(life => (Life: life, Case: cases[life.Id])).Select(one =>
                new PastRun(one.Case.Id, one.Case.Number, new(one.Case.Region), one.Case.Sensitivity, one.Life.Team.Centre, _definition!.ContentHash, made[one.Life].Events, IsSynthetic: true)).ToList();
            var taken = Must(await stage.Get<TakeOverRuns>().RunAsync(runs, dryRun: false, ct));
            if (taken.FirstOrDefault(one => one.RunId is null) is { } no) { throw new CliException(no.Refusal?.Code ?? "A past run is there already."); }
        }
    }
}
