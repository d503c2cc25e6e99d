using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Leeward.Runs.Tests.Reference;

namespace Leeward.Runs.Tests.Migrating;

/// <summary>Random runs and pairs of versions, for the properties of moving.</summary>
internal static partial class Moving
{
    private static readonly Gen<int> Number = Gen.Int[0, Dice.Sides - 1];

    /// <summary>A history on one version, another version that has nothing to do with it, and acts on that.</summary>
    public static readonly Gen<(int[] Before, int[] After, (int Quarters, int[] Act)[] History, (int Quarters, int[] Act)[] Since)> Any = Gen.Select(
        Number.Array[0, 260], Number.Array[0, 260], Gen.Select(Gen.Int[0, 120], Number.Array[1, 24]).Array[1, 30], Gen.Select(Gen.Int[0, 60], Number.Array[1, 24]).Array[0, 8]);

    /// <summary>A version with a label of its own, so that two of the same content differ by their hash.</summary>
    public static (Plan Plan, ProcedureDefinition Definition) Version(int[] numbers, string version, Func<string, string>? change = null)
    {
        var (plan, _) = PlanDocument.Read(PlanMaker.Make(numbers));
        var document = PlanDocument.Of(plan);
        document["version"] = version;
        var reading = World.Read(System.Text.Json.Nodes.JsonNode.Parse((change ?? (text => text))(document.ToJsonString()))!);
        Assert.Empty(reading.Errors);
        return (plan, reading.Definition!);
    }

    /// <summary>The same version with every step under another id.</summary>
    public static string Renamed(string document) => StepId().Replace(document, "T$1");

    public static Dictionary<string, string> Names(ProcedureDefinition before) => before.Steps.ToDictionary(step => step.Id, step => "T" + step.Id[1..]);

    public static (RunState State, List<RunEvent> History) Run(Plan plan, ProcedureDefinition definition, (int Quarters, int[] Act)[] acts)
    {
        var at = RandomActs.Start;
        List<RunEvent> history = [new RunStarted(at, "x"), .. new[] { "e0", "e1", "e2" }.Select(code => new EventHappened(at, "x", code, at))];
        var state = RunEngine.Replay(definition, history).State!;
        foreach (var (quarters, act) in acts)
        {
            at = at.AddMinutes(15 * quarters);
            var happened = RandomActs.Make(plan, act, at);
            if (happened is RunClosed || RunEngine.Apply(definition, state, happened).State is not { } next) { continue; }
            state = next;
            history.Add(happened);
        }

        return (state, history);
    }

    public static RunMove Look(ProcedureDefinition before, ProcedureDefinition after, RunState state, DateTimeOffset? now = null, IReadOnlyDictionary<string, string>? names = null) =>
        RunMove.Of(new(before, after, names), state, World.China, World.China, now ?? state.LastAt.AddHours(5), "mover", "new version");

    public static RunView See(ProcedureDefinition definition, RunState state, DateTimeOffset now) => RunEngine.View(definition, state, now, World.China);

    /// <summary>The run after a time in which nothing new was said.</summary>
    public static RunState Pass(ProcedureDefinition definition, RunState state, DateTimeOffset now) =>
        RunEngine.Apply(definition, state, new FactRecorded(now, "x", Plan.Yes, state.Facts.GetValueOrDefault(Plan.Yes))).State!;

    public static string Json(RunState state) => JsonSerializer.Serialize(state);

    /// <summary>The state without the count and the time of its events.</summary>
    public static string Plain(RunState state) => Json(state with { LastAt = default, Revision = 0 });

    /// <summary>What is recorded of a turn and does not depend on the version.</summary>
    public static string Recorded(OccurrenceState turn) => JsonSerializer.Serialize(turn with { Ref = default, Due = [], Held = turn.Held.Clear(), Carried = [], Extensions = [] });

    [GeneratedRegex(@"\bS(\d+)\b")]
    private static partial Regex StepId();
}
