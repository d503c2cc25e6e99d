using System.Globalization;
using Leeward.Cli.Demo;
using Leeward.Conformance;
using Leeward.Packs;
using Leeward.Procedures.Conformance;
using Leeward.Runs;

namespace Leeward.Cli.Tests;

/// <summary>What went otherwise on purpose in the past runs of the demo world is what conformance finds in them, and nothing else.</summary>
public sealed class DemoPastRunTests(ITestOutputHelper output)
{
    [Fact]
    public void Conformance_finds_what_was_injected_and_nothing_else()
    {
        var runs = int.TryParse(Environment.GetEnvironmentVariable("LEEWARD_TEST_PAST_RUNS"), out var asked) ? asked : 200;
        var pack = PackSet.Load(Path.Combine(Command.Root, "packs"), "china");
        var definition = ProcedureReader.Read(pack.Procedures["sop-cn-onestop"].Json).Definition!;
        var (right, missed, wrong) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new List<string>(), new List<string>());
        for (var seed = 1; seed <= runs; seed++)
        {
            var run = DemoPastRun.Make(definition, pack.Calendar, new Random(seed), new DateTimeOffset(2026, 3, 2, 1, 30, 0, TimeSpan.Zero).AddDays(seed % 60), seed % 2 == 0 ? "sexual" : "physical");
            var state = RunEngine.Replay(definition, run.Events).State!;
            Assert.NotNull(state.ClosedAt);
            Assert.True(state.Occurrences.Count(turn => turn.Settlement == Settlement.Done) >= 20, $"{seed}: {state.Occurrences.Count(turn => turn.Settlement == Settlement.Done)}");
            var found = RunPoints.Of(RunConformance.Check(definition, state, state.ClosedAt.Value, pack.Calendar), definition).Select(point => (new OccurrenceRef(point.Step, point.Number), point.Kind, point.Lawful)).ToHashSet();
            var known = run.Injected.Select(one => (one.Turn, one.Kind, one.Lawful)).ToHashSet();
            // A step that was never done was late too, where it had a time.
            bool Follows((OccurrenceRef Turn, string Kind, bool Lawful) one) => one.Kind == PointKinds.Late && known.Contains((one.Turn, PointKinds.Missing, false));
            foreach (var one in known.Intersect(found)) { var kind = one.Item3 ? one.Item2 + ", approved" : one.Item2; right[kind] = right.GetValueOrDefault(kind) + 1; }
            missed.AddRange(known.Except(found).Select(one => $"{seed} {one}"));
            wrong.AddRange(found.Except(known).Where(one => !Follows(one)).Select(one => $"{seed} {one}"));
        }

        var all = right.Values.Sum();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recall {(double)all / (all + missed.Count):0.0000} precision {(double)all / (all + wrong.Count):0.0000}; {string.Join(", ", right.Select(one => $"{one.Key} {one.Value}"))}"));
        Assert.True(missed.Count == 0 && wrong.Count == 0, $"missed {missed.Count}: {string.Join("; ", missed.Take(20))}\nwrong {wrong.Count}: {string.Join("; ", wrong.Take(40))}");
        Assert.True(right.Count >= 4, string.Join(", ", right.Keys));
    }
}
