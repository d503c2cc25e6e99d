using Leeward.Forms;
using Leeward.Packs.Yaml;

namespace Leeward.Packs.Content;

/// <summary>Reads forms with the Forms engine and turns its findings into issues with file and line.</summary>
internal static class FormFiles
{
    public static PackForm Read(PackDefinition definition, IReadOnlyDictionary<string, PackLookup> lookups)
    {
        var reading = FormReader.Read(definition.Json, id => lookups.TryGetValue(id, out var lookup)
            ? [.. lookup.Items.Select(i => new FieldOption(i.Code, new(i.Title.En, i.Title.Zh)))]
            : null);
        return reading.Form is { } form
            ? new(definition, form, definition.Json.Text("purpose"))
            : throw new PackException([.. reading.Errors.Select(e => Issue(definition.File, definition.Document, e))]);
    }

    public static PackIssue Issue(string file, YamlDocument document, FormError error)
    {
        var (zh, mendEn, mendZh) = error.Code switch
        {
            "form.duplicate_id" => ("名称重复。", "Rename one of them.", "请重命名其中一个。"),
            "form.unknown_lookup" => ("不存在该代码表。", "Name a lookup of this pack or of one it extends.", "请填写本包或上级包中的代码表。"),
            "form.unknown_level" => ("不存在该等级。", "Name a level of this form.", "请填写本表单中的等级。"),
            "form.bad_duration" => ("时限格式不正确。", "Write it as PT24H or P7D.", "请写成 PT24H 或 P7D 的形式。"),
            "form.options" => ("选项设置有误。", "Give a choice either options or a lookup, and nothing else any.",
                "选择题须有 options 或 lookup 之一，其他类型不得有。"),
            "form.missing" => ("缺少必要内容。", "Add what is missing.", "请补充缺少的内容。"),
            _ when error.Code.StartsWith("rule.", StringComparison.Ordinal) =>
                ("规则表达式有误。", "A rule may speak of earlier fields only; see the rule language.", "规则只能引用前面的字段，请参照规则语言说明。"),
            _ => ("表单定义有误。", "See the form format.", "请参照表单格式说明。"),
        };
        return PackIssue.Error(file, document.PositionOf(error.Pointer), error.Code, new(error.Message, $"{zh}（{error.Message}）"),
            new(mendEn, mendZh));
    }
}
