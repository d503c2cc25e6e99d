using System.Collections.Concurrent;
using Leeward.Packs.Content;
using Leeward.Packs.Yaml;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Leeward.Packs.Checking;

/// <summary>Checks a file against the JSON Schema of its kind and says in words what does not fit.</summary>
internal static class SchemaCheck
{
    private const int MostIssues = 200;

    private static readonly ConcurrentDictionary<PackKind, JsonSchema> Schemas = new();

    public static IEnumerable<PackIssue> Check(CheckedFile file)
    {
        using var reader = new JsonTextReader(new StringReader(file.Root.GetRawText()))
        {
            DateParseHandling = DateParseHandling.None,
            MaxDepth = 128
        };
        var token = JToken.ReadFrom(reader);
        return Flat(new JsonSchemaValidator().Validate(token, Schemas.GetOrAdd(file.Kind, Load)))
            .Select(error => Issue(file, error))
            .DistinctBy(i => (i.Line, i.Column, i.Code, i.Message.En))
            .Take(MostIssues);
    }

    private static JsonSchema Load(PackKind kind)
    {
        using var stream = typeof(SchemaCheck).Assembly.GetManifestResourceStream($"schemas/{PackFiles.SchemaOf(kind)}.schema.json")!;
        using var reader = new StreamReader(stream);
        // The schemas hold no outside reference, so the task is complete when it is returned.
        return JsonSchema.FromJsonAsync(reader.ReadToEnd()).GetAwaiter().GetResult();
    }

    private static IEnumerable<ValidationError> Flat(IEnumerable<ValidationError> errors) => errors.SelectMany(error => error switch
    {
        ChildSchemaValidationError child when child.Errors.Any(e => e.Value.Count > 0) => Flat(child.Errors.SelectMany(e => e.Value)),
        MultiTypeValidationError => [error],
        _ => (IEnumerable<ValidationError>)[error],
    });

    private static PackIssue Issue(CheckedFile file, ValidationError error)
    {
        var path = PathOf(error.Token);
        var name = error.Property ?? "";
        var schema = error.Schema;
        switch (error.Kind)
        {
            case ValidationErrorKind.PropertyRequired when name is "zh" or "en":
                return MissingText(file, path, name);
            case ValidationErrorKind.PropertyRequired:
                return file.Error(path, "schema.required", $"'{name}' is missing here.", $"此处缺少“{name}”。", $"Add '{name}'.",
                    $"请补充“{name}”。");
            case ValidationErrorKind.NoAdditionalPropertiesAllowed:
                path = path.EndsWith('/' + name, StringComparison.Ordinal) ? path : YamlDocument.Below(path, name);
                var near = Nearest(name, schema.ActualSchema.Properties.Keys);
                return file.Error(path, "schema.unknown_property", $"'{name}' is not known here.", $"此处不识别“{name}”。",
                    near is null ? "Remove it." : $"Did you mean '{near}'?", near is null ? "请删除。" : $"是否应为“{near}”？");
            case ValidationErrorKind.NotInEnumeration:
                var allowed = string.Join(", ", schema.ActualSchema.Enumeration);
                return file.Error(path, "schema.not_allowed", $"'{error.Token}' is not one of the allowed values.",
                    $"“{error.Token}”不是允许的取值。",
                    $"Use one of: {allowed}.", $"可用取值：{allowed}。");
            case ValidationErrorKind.PatternMismatch:
                return file.Error(path, "schema.pattern", $"'{error.Token}' does not have the right form.", $"“{error.Token}”的格式不正确。",
                    $"It must match {schema.ActualSchema.Pattern}.", $"应符合 {schema.ActualSchema.Pattern}。");
            case ValidationErrorKind.StringTooShort when name is "zh" or "en":
                return MissingText(file, path, name);
            case ValidationErrorKind.TooFewItems or ValidationErrorKind.TooFewProperties or ValidationErrorKind.StringTooShort:
                return file.Error(path, "schema.too_few", $"'{name}' is empty or too short.", $"“{name}”为空或过短。", "Fill it.", "请补充内容。");
            case ValidationErrorKind.StringExpected or ValidationErrorKind.NumberExpected or ValidationErrorKind.IntegerExpected or ValidationErrorKind.BooleanExpected
                or ValidationErrorKind.ObjectExpected or ValidationErrorKind.ArrayExpected or ValidationErrorKind.NoTypeValidates:
                var type = schema.ActualSchema.Type.ToString().ToLowerInvariant();
                return file.Error(path, "schema.type", $"This should be: {type}.", $"此处类型应为：{type}。",
                    "Write it as that kind of value; put quotes around text that looks like a number.", "请改为该类型；看起来像数字的文本请加引号。");
            default:
                return file.Error(path, "schema.other", $"'{name}' does not fit ({error.Kind}).", $"“{name}”不符合要求（{error.Kind}）。",
                    "See the schema of this file.", "请参照该文件的 JSON Schema。");
        }
    }

    private static PackIssue MissingText(CheckedFile file, string path, string language) => language == "zh"
        ? file.Error(path, "text.missing", "The Chinese text is missing.", "缺少中文文本。", "Add zh: beside en:.", "请在 en: 旁补充 zh:。")
        : file.Error(path, "text.missing", "The English text is missing.", "缺少英文文本。", "Add en: beside zh:.", "请在 zh: 旁补充 en:。");

    private static string PathOf(JToken? token)
    {
        var parts = new Stack<string>();
        for (var at = token; at?.Parent is { } parent; at = parent)
        {
            if (at is JProperty property) { parts.Push(property.Name); }
            else if (parent is JArray array) { parts.Push(array.IndexOf(at).ToString(System.Globalization.CultureInfo.InvariantCulture)); }
        }

        return parts.Aggregate("", YamlDocument.Below);
    }

    internal static string? Nearest(string name, IEnumerable<string> known) =>
        known.Select(k => (Name: k, Distance: Distance(name, k))).Where(k => k.Distance <= Math.Max(1, name.Length / 3)).OrderBy(k =>
            k.Distance).FirstOrDefault().Name;

    private static int Distance(string a, string b)
    {
        if (a.Length > 64) { return int.MaxValue; }
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
