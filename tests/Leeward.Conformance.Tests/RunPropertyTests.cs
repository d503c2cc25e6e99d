using CsCheck;
using Leeward.Packs;
using Leeward.Rules;
using Leeward.Runs;

namespace Leeward.Conformance.Tests;

/// <summary>Random runs of the real one-stop procedure, with steps left out and performed in the wrong order.</summary>
public sealed class RunPropertyTests
{
    private static readonly DateTimeOffset Begun = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly PackSet Pack = PackSet.Load(Path.Combine(Root(), "packs"), "china");
    private static readonly ProcedureDefinition OneStop = ProcedureReader.Read(Pack.Procedures["sop-cn-onestop"].Json).Definition!;

    [Fact]
    public void Alignment_is_found_and_replays_the_whole_procedure() => Gen.Select(Gen.Int[0, 10], Gen.Int[0, 3], Gen.UInt).Sample((rounds, wrong, seed) =>
    {
        var state = Play(rounds, wrong, new Random((int)(seed & int.MaxValue)));
        var found = RunConformance.Check(OneStop, state, state.LastAt, Pack.Calendar);
        Assert.Equal(AlignmentOutcome.Optimal, found.Alignment.Outcome);
        IReadOnlyDictionary<string, int> marking = found.Net.InitialMarking;
        foreach (var move in found.Alignment.Moves.Where(one => one.Transition >= 0))
        {
            var next = Reference.Fire(found.Net, found.Net.Transitions[move.Transition], marking);
            Assert.True(next is not null, found.Net.Transitions[move.Transition].Id);
            marking = next;
        }
        Assert.Equal(Reference.Key(found.Net.FinalMarking.ToDictionary()), Reference.Key(marking.ToDictionary()));
        Assert.Equal(found.Trace.Events.Select(one => one.Activity), found.Alignment.Moves.Where(one => one.Event >= 0).Select(one => one.Activity));
        Assert.Equal(found.Alignment.DeviationCost, found.Deviations.Sum(one => one.Cost));
    }, iter: 20, threads: 1);

    /// <summary>Works through the procedure for so many rounds, performs some steps earlier than recorded, then closes with what is left open.</summary>
    private static RunState Play(int rounds, int wrong, Random random)
    {
        var state = Take(null, new RunStarted(Begun, "police"));
        foreach (var code in new[] { "suspicion", "report_received" }) { state = Take(state, new EventHappened(Begun, "police", code, Begun)); }
        for (var round = 1; round <= rounds; round++)
        {
            var at = Begun.AddHours(5 * round);
            foreach (var step in RunEngine.View(OneStop, state, at, Pack.Calendar).Steps.Where(one => one.IsOpen && random.Next(4) > 0).ToList())
            {
                foreach (var proof in step.MissingEvidence) { state = Take(state, new EvidenceAdded(at, "w", step.Ref, proof, "e")); }
                var early = random.Next(10) < wrong ? random.Next(1, 5 * round) : 0;
                var done = new StepCompleted(at, "w", step.Ref)
                {
                    PerformedAt = at.AddHours(-early), Attributes = new Dictionary<string, Value> { ["interviewer_sex"] = Value.Of("female") },
                };
                var result = RunEngine.Apply(OneStop, state, done);
                state = result.Ok ? result.State : state;
            }
        }
        return Take(state, new RunClosed(Begun.AddDays(30), "w", "over", new("head", "agreed")));
    }

    private static RunState Take(RunState? state, RunEvent happened)
    {
        var result = RunEngine.Apply(OneStop, state, happened);
        Assert.True(result.Ok, result.Refusal?.Code);
        return result.State;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Leeward.slnx"))) { folder = folder.Parent; }
        return folder.FullName;
    }
}
