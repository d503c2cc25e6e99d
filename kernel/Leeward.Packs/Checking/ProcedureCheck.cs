using System.Text.Json;
using Leeward.Packs.Content;
using Leeward.Packs.Yaml;

namespace Leeward.Packs.Checking;

/// <summary>Checks what a procedure names within itself: roles, phases, events, evidence, variables and steps.</summary>
internal static class ProcedureCheck
{
    public static IEnumerable<PackIssue> Check(CheckedFile file)
    {
        var steps = CheckedFile.Items(file.Root, "steps", "").Where(s => s.Value.ValueKind == JsonValueKind.Object).ToList();
        var ids = steps.Select(s => s.Value.TextOrNull("id")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var events = Names(file.Root, "events");
        HashSet<string> anchors = [.. ids, .. events];
        var (roles, phases, evidence, variables) = (Names(file.Root, "roles"), Names(file.Root, "phases"), Names(file.Root, "evidence"),
            Names(file.Root, "variables"));
        foreach (var twice in steps.GroupBy(s => s.Value.TextOrNull("id")).SelectMany(g => g.Skip(1)))
        {
            yield return file.Error(twice.Path, "id.duplicate", $"'{twice.Value.TextOrNull("id")}' stands here twice.",
                $"“{twice.Value.TextOrNull("id")}”重复出现。", "Give each step its own id.", "请为每个步骤使用不同的 id。");
        }

        foreach (var (path, step) in steps)
        {
            var named = One(step, path, "role", roles, "role", "角色")
                .Concat(Many(step, path, "with", roles, "role", "角色"))
                .Concat(One(step, path, "phase", phases, "phase", "阶段"))
                .Concat(Many(step, path, "evidence", evidence, "evidence", "证据"))
                .Concat(Many(step, path, "sets", variables, "variable", "变量"))
                .Concat(One(step, path, "emits", events, "event", "事件"))
                .Concat(CheckedFile.Items(step, "emits_if", path).SelectMany(e => One(e.Value, e.Path, "event", events, "event", "事件")))
                .Concat(CheckedFile.Items(step, "evidence_if", path).SelectMany(e => Many(e.Value, e.Path, "require", evidence, "evidence",
                    "证据")))
                .Concat(CheckedFile.Items(step, "due", path).SelectMany(d => One(d.Value, d.Path, "from", anchors, "event or step",
                    "事件或步骤").Concat(One(d.Value, d.Path, "before", anchors, "event or step", "事件或步骤"))));
            if (step.TryGetProperty("start", out var start))
            {
                var at = YamlDocument.Below(path, "start");
                named = named.Concat(One(start, at, "event", events, "event", "事件")).Concat(One(start, at, "with", ids, "step",
                    "步骤")).Concat(Many(start, at, "after", ids, "step", "步骤"));
            }

            foreach (var (where, name, en, zh) in named)
            {
                yield return file.Error(where, $"procedure.unknown_{(en == "event or step" ? "anchor" : en)}",
                    $"The procedure has no {en} '{name}'.", $"规程中没有{zh}“{name}”。",
                    "Define it above or name an existing one.", "请先定义，或改为已有的名称。");
            }
        }
    }

    private static HashSet<string> Names(JsonElement root, string property) =>
        root.TryGetProperty(property, out var map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal)
            : [];

    private static IEnumerable<(string Path, string Name, string En, string Zh)> One(JsonElement element, string path, string property,
        HashSet<string> known, string en, string zh) =>
        element.ValueKind == JsonValueKind.Object && element.TextOrNull(property) is { } name && !known.Contains(name)
            ? [(YamlDocument.Below(path, property), name, en, zh)]
            : [];

    private static IEnumerable<(string Path, string Name, string En, string Zh)> Many(JsonElement element, string path, string property,
        HashSet<string> known, string en, string zh) =>
        CheckedFile.Items(element, property, path).Where(i => i.Value.ValueKind == JsonValueKind.String
            && !known.Contains(i.Value.GetString()!))
            .Select(i => (i.Path, i.Value.GetString()!, en, zh));
}
