using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;

namespace Leeward.Runs.Tests.Drafting;

/// <summary>Whatever is altered in a procedure, the comparison says so, and where people read it or owe something by it, it says what.</summary>
public sealed class DiffProperties
{
    private static readonly string[] Shipped = ["china/procedures/cn-onestop.yaml", "generic/procedures/barnahus.yaml", "generic/procedures/cpms-case-management.yaml"];
    // What nothing reads: the comparison says that it is written otherwise, and no more.
    private static readonly string[] Unread = ["/schema", "/calendar/", "/risk_table/"];
    private static readonly Dictionary<string, string[]> Choices = new(StringComparer.Ordinal)
    {
        ["mod"] = ["mandatory", "conditional", "optional"], ["kind"] = ["statutory", "policy", "clinical", "recommended"], ["prov"] = ["S", "M", "D"], ["monitor_prov"] = ["S", "M", "D"],
        ["clock"] = ["calendar_day", "working_day"], ["severity"] = ["low", "medium", "high", "critical"], ["on_unknown"] = ["require", "skip"], ["join"] = ["all", "any"], ["unit"] = ["h", "d"],
    };

    private static readonly (JsonNode Document, ProcedureDefinition Read, List<string[]> Leaves)[] All =
        [.. Shipped.Select(World.Document).Select(document => (document, World.Read(document).Partial!, Leaves(document).ToList()))];

    [Fact]
    public void Every_field_of_the_shipped_procedures_changed_is_told()
    {
        var silent = new ConcurrentBag<string>();
        var some = All.SelectMany(one => one.Leaves.Select(leaf => (one.Document, one.Read, Leaf: leaf))).ToList();
        Assert.True(some.Count > 2_500, $"{some.Count}");
        Parallel.ForEach(some, one =>
        {
            var document = one.Document.DeepClone();
            Change(document, one.Leaf);
            var after = World.Read(document).Partial!;
            Assert.NotEqual(one.Read.ContentHash, after.ContentHash);
            var changes = ProcedureDiff.Between(one.Read, after);
            var place = "/" + string.Join('/', one.Leaf);
            var unread = Unread.Any(start => place.StartsWith(start, StringComparison.Ordinal));
            if (changes.Count == 0 || (!unread && changes.All(change => change.Field == "written"))) { silent.Add($"{one.Read.Id}{place}"); }
            if (changes.Any(change => change.Before is not null && change.Before == change.After)) { silent.Add($"{one.Read.Id}{place}: told twice the same"); }
        });
        Assert.Empty(silent.Order());
    }

    [Fact]
    public void Steps_phases_and_rules_in_another_order_are_told_and_told_back() => Gen.Select(Gen.Int[0, 2], Gen.OneOfConst("steps", "constraints", "phases"), Gen.Int[0, 200], Gen.Int[0, 200]).Sample((which, part, from, to) =>
    {
        var document = All[which].Document.DeepClone();
        if (part == "phases")
        {
            var all = document[part]!.AsObject().ToList();
            var order = Move(all, from, to);
            document[part] = new JsonObject(order.Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone())));
        }
        else
        {
            document[part] = new JsonArray([.. Move([.. document[part]!.AsArray()], from, to).Select(one => one!.DeepClone())]);
        }

        var after = World.Read(document).Partial!;
        var (there, back) = (ProcedureDiff.Between(All[which].Read, after), ProcedureDiff.Between(after, All[which].Read));
        // The order of a mapping is no part of its content, so the hash alone would not tell of phases.
        var same = part == "phases" ? after.Phases.SequenceEqual(All[which].Read.Phases) : after.ContentHash == All[which].Read.ContentHash;
        Assert.Equal(same, there.Count == 0);
        Assert.Equal(same, back.Count == 0);
        Assert.All(there.Concat(back), change => Assert.Equal("place", change.Field));
    }, iter: 150);

    [Fact]
    public void Several_fields_changed_at_once_are_never_told_as_nothing() => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 10_000].Array[1, 4]).Sample((which, picks) =>
    {
        var (document, before, leaves) = (All[which].Document.DeepClone(), All[which].Read, All[which].Leaves);
        foreach (var pick in picks.Distinct()) { Change(document, leaves[pick % leaves.Count]); }
        var after = World.Read(document).Partial!;
        Assert.Equal(before.ContentHash == after.ContentHash, ProcedureDiff.Between(before, after).Count == 0);
    }, iter: 300);

    private static List<T> Move<T>(List<T> all, int from, int to)
    {
        var one = all[from % all.Count];
        all.RemoveAt(from % all.Count);
        all.Insert(to % (all.Count + 1), one);
        return all;
    }

    private static IEnumerable<string[]> Leaves(JsonNode? node, params string[] path) => node switch
    {
        JsonObject map => map.SelectMany(one => Leaves(one.Value, [.. path, one.Key])),
        JsonArray list => list.SelectMany((one, at) => Leaves(one, [.. path, at.ToString(CultureInfo.InvariantCulture)])),
        null => [],
        _ => [path],
    };

    private static void Change(JsonNode document, string[] path)
    {
        var parent = document;
        foreach (var part in path[..^1]) { parent = parent is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)]! : parent[part]!; }
        var (last, place) = (path[^1], parent is JsonArray all ? all[int.Parse(path[^1], CultureInfo.InvariantCulture)]! : parent[path[^1]]!);
        JsonNode fresh = place.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.True => false,
            System.Text.Json.JsonValueKind.False => true,
            System.Text.Json.JsonValueKind.Number => place.GetValue<decimal>() + 1,
            _ => Text(last, place.GetValue<string>(), parent),
        };
        if (parent is JsonArray into) { into[int.Parse(last, CultureInfo.InvariantCulture)] = fresh; } else { parent[last] = fresh; }
    }

    private static string Text(string name, string text, JsonNode parent) =>
        name == "clock" && text == "elapsed" ? "working_day"
        : Choices.TryGetValue(name, out var choices) && Array.IndexOf(choices, text) is >= 0 and var at ? choices[(at + 1) % choices.Length]
        : name == "type" && parent["severity"] is not null ? text == "precedence" ? "response" : "precedence"
        : name is "when" or "if" or "require" or "expr" or "unless" ? $"!({text})"
        : text.StartsWith('P') && text.Length > 2 && (char.IsDigit(text[1]) || text[1] == 'T') ? text == "P400D" ? "P401D" : "P400D"
        : text + "x";
}
