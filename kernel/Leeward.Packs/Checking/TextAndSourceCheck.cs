using System.Text.Json;
using Leeward.Packs.Content;

namespace Leeward.Packs.Checking;

/// <summary>Checks that texts stand in their language, that every source named is listed, and that claims bear their provenance.</summary>
internal static class TextAndSourceCheck
{
    public static IEnumerable<PackIssue> Check(CheckedFile file)
    {
        var sources = file.Root.TryGetProperty("sources", out var listed) && listed.ValueKind == JsonValueKind.Object
            ? listed.EnumerateObject().Select(s => s.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        foreach (var (path, name, value) in file.Properties())
        {
            switch (name)
            {
                case "zh" when value.ValueKind == JsonValueKind.String && !value.GetString()!.Any(IsHan):
                    yield return Graver(file, file.Warning(path, "text.not_chinese", "This Chinese text holds no Chinese character.", "该中文文本不含汉字。",
                        "Translate it.", "请翻译为中文。"));
                    break;
                case "en" when value.ValueKind == JsonValueKind.String && value.GetString()!.Any(IsHan):
                    yield return Graver(file, file.Warning(path, "text.not_english", "This English text holds Chinese characters.", "该英文文本含有汉字。",
                        "Translate it.", "请翻译为英文。"));
                    break;
                // Whom a rule is about, and remarks: people read them, so one text for both languages is one translation too few.
                case "who" or "note" when file.Kind == PackKind.Procedure && value.ValueKind == JsonValueKind.String:
                    yield return file.Error(path, "text.one_language", "This text stands here in one language only.", "该文本只有一种语言。",
                        "Write it as {en: \"...\", zh: \"...\"}.", "请写成 {en: \"...\", zh: \"...\"}。");
                    break;
                case "sources" when file.Kind == PackKind.Procedure && value.ValueKind == JsonValueKind.Object:
                    foreach (var source in value.EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.Object && s.Value.TextOrNull("title") is not null && s.Value.TextOrNull("zh") is null))
                    {
                        yield return file.Error(Yaml.YamlDocument.Below(path, source.Name), "text.one_language", $"The title of the source '{source.Name}' stands here in English only.",
                            $"来源“{source.Name}”只有英文名称。", "Write it in Chinese too, as zh.", "请以 zh 补充中文名称。");
                    }

                    break;
                case "src" when file.Kind != PackKind.Pack:
                    foreach (var source in Texts(value).Where(s => !sources.Contains(s)))
                    {
                        yield return file.Error(path, "source.unknown", $"The source '{source}' is not listed under sources.",
                            $"来源“{source}”未在 sources 中列出。",
                            "List it under sources with its title and provenance.", "请在 sources 中列出其名称与依据等级。");
                    }

                    break;
                default: break;
            }
        }

        foreach (var issue in StatutoryFromMemory(file)) { yield return issue; }
    }

    /// <summary>In a procedure, which people sign in both languages, a translation that waits is a mistake.</summary>
    private static PackIssue Graver(CheckedFile file, PackIssue issue) => file.Kind == PackKind.Procedure ? issue with { Severity = IssueSeverity.Error } : issue;

    /// <summary>A legal deadline that nobody has looked up must not pass for law unnoticed.</summary>
    private static IEnumerable<PackIssue> StatutoryFromMemory(CheckedFile file)
    {
        if (file.Kind != PackKind.Procedure) { yield break; }
        foreach (var (stepPath, step) in CheckedFile.Items(file.Root, "steps", ""))
        {
            foreach (var (path, due) in CheckedFile.Items(step, "due", stepPath))
            {
                if (due.ValueKind == JsonValueKind.Object && due.TextOrNull("kind") == "statutory" && due.TextOrNull("prov") == "M")
                {
                    yield return file.Warning(path, "procedure.statutory_from_memory",
                        $"The statutory deadline of {step.TextOrNull("id")} was written from memory.",
                        $"{step.TextOrNull("id")} 的法定期限系凭记忆填写。", "Look it up and set prov: S, or make it kind: policy.",
                            "请核对原文并改为 prov: S，或改为 kind: policy。");
                }
            }
        }
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!),
        _ => [],
    };

    private static bool IsHan(char c) => c is (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
