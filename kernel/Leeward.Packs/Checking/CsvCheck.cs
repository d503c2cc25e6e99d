using System.Globalization;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Packs.Content;

namespace Leeward.Packs.Checking;

/// <summary>Checks the tables that a pack's manifest names.</summary>
internal sealed class CsvCheck(CheckedFile manifest, string directory, string packId)
{
    public IEnumerable<PackIssue> Check() => Regions().Concat(Names());

    private IEnumerable<PackIssue> Regions()
    {
        if (Find("/regions", "regions", "file", out var missing) is not { } file) { return missing; }
        return RegionRows(file);
    }

    private IEnumerable<PackIssue> RegionRows(string file)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { "" };
        foreach (var (line, cells) in Csv.Read(Path.Combine(directory, file), "code", "name_zh", "name_en", "parent", "level"))
        {
            if (cells is null) { yield return Shape(file, line); continue; }
            if (!RegionCode.IsValid(cells[0]) || cells[0].Length == 0 || !known.Add(cells[0]))
            {
                yield return Wrong(file, line, "csv.code", $"'{cells[0]}' is no region code, or stands here twice.",
                    $"“{cells[0]}”不是行政区划代码或重复出现。", "Correct the code.", "请更正代码。");
            }

            if (!known.Contains(cells[3]) || !cells[0].StartsWith(cells[3], StringComparison.Ordinal))
            {
                yield return Wrong(file, line, "csv.parent", $"'{cells[3]}' is not the region above '{cells[0]}'.",
                    $"“{cells[3]}”不是“{cells[0]}”的上级。", "Put the parent on an earlier line.", "请将上级写在前面的行。");
            }

            if (cells[1].Length == 0 || cells[2].Length == 0)
            {
                yield return Wrong(file, line, "text.missing", "The region lacks a name in one language.", "该行政区缺少一种语言的名称。",
                    "Fill name_zh and name_en.", "请补全 name_zh 与 name_en。");
            }

            if (!int.TryParse(cells[4], NumberStyles.None, CultureInfo.InvariantCulture, out var level) || level is < 1 or > 5)
            {
                yield return Wrong(file, line, "csv.level", $"'{cells[4]}' is no level.", $"“{cells[4]}”不是有效层级。", "Use 1 to 5.",
                    "请使用 1 至 5。");
            }
        }
    }

    private IEnumerable<PackIssue> Names()
    {
        foreach (var (property, header) in new (string, string[])[] { ("surnames", ["surname", "weight"]), ("given_characters",
            ["character", "weight", "leaning"]) })
        {
            if (Find("/names", "names", property, out var missing) is not { } file)
            {
                foreach (var issue in missing) { yield return issue; }
                continue;
            }

            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (line, cells) in Csv.Read(Path.Combine(directory, file), header))
            {
                if (cells is null) { yield return Shape(file, line); continue; }
                if (cells[0].Length == 0 || !seen.Add(cells[0]))
                {
                    yield return Wrong(file, line, "id.duplicate",
                    $"'{cells[0]}' stands here twice.", $"“{cells[0]}”重复出现。", "Remove one of them.", "请删除其中一行。");
                }
                if (!int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out var weight) || weight < 1)
                {
                    yield return Wrong(file, line, "csv.weight", $"'{cells[1]}' is no weight.", $"“{cells[1]}”不是有效权重。",
                        "Use a whole number from 1.", "请使用不小于 1 的整数。");
                }
            }
        }

        foreach (var property in new[] { "pinyin", "surname_readings" })
        {
            _ = Find("/names", "names", property, out var missing);
            foreach (var issue in missing) { yield return issue; }
        }
    }

    private string? Find(string path, string section, string property, out IReadOnlyList<PackIssue> missing)
    {
        missing = [];
        if (!manifest.Root.TryGetProperty(section, out var map) || map.ValueKind != JsonValueKind.Object
            || map.TextOrNull(property) is not { } file) { return null; }
        var root = Path.GetFullPath(directory) + Path.DirectorySeparatorChar;
        var full = Path.GetFullPath(Path.Combine(directory, file));
        if (full.StartsWith(root, StringComparison.Ordinal) && File.Exists(full)) { return file; }
        missing = [manifest.Error($"{path}/{property}", "pack.file_missing", $"There is no file '{file}' in the pack.",
            $"内容包中没有文件“{file}”。", "Add the file or correct its name.", "请添加文件或更正文件名。")];
        return null;
    }

    private PackIssue Shape(string file, int line) =>
        Wrong(file, line, "csv.shape", "This line has other columns than it should.", "该行的列与要求不符。",
            "Compare it with the header of the shipped pack.", "请与自带内容包的表头对照。");

    private PackIssue Wrong(string file, int line, string code, string en, string zh, string mendEn, string mendZh) =>
        PackIssue.Error($"{packId}/{file}", new(line, 1), code, new(en, zh), new(mendEn, mendZh));
}
