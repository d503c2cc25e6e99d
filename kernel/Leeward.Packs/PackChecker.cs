using System.Text.Json;
using Leeward.Packs.Checking;
using Leeward.Packs.Content;
using Leeward.Packs.Yaml;

namespace Leeward.Packs;

/// <summary>Finds every mistake in a pack and names file, line and mend. Never throws on wrong content.</summary>
public static class PackChecker
{
    private const int MostPacks = 16;

    /// <summary>
    /// Checks a pack's folder, or every pack in a folder of packs. The packs it extends are looked for beside it.
    /// Issues come in the order of file and line; a pack without an error can be loaded.
    /// </summary>
    public static IReadOnlyList<PackIssue> Check(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (File.Exists(Path.Combine(directory, PackFiles.Manifest))) { return CheckPack(directory); }
        var packs = Directory.Exists(directory)
            ? Directory.EnumerateDirectories(directory).Where(d => File.Exists(Path.Combine(d,
                PackFiles.Manifest))).Order(StringComparer.Ordinal).ToList()
            : [];
        return packs.Count > 0
            ? [.. packs.SelectMany(CheckPack)]
            : [PackIssue.Error($"{Path.GetFileName(directory)}/{PackFiles.Manifest}", TextPosition.Start, "pack.missing",
                new("There is no pack here.", "此处没有内容包。"), new("Name a folder that holds a pack.yaml.", "请指定含有 pack.yaml 的文件夹。"))];
    }

    private static IReadOnlyList<PackIssue> CheckPack(string directory)
    {
        var issues = new List<PackIssue>();
        var id = Path.GetFileName(directory);
        var own = Read(directory, issues);
        var manifest = own.FirstOrDefault(f => f.Kind == PackKind.Pack);
        if (manifest?.Id is { } named && !string.Equals(named, id, StringComparison.Ordinal))
        {
            issues.Add(manifest.Error("/id", "pack.id", $"The pack is called '{named}' but its folder '{id}'.",
                $"内容包 id 为“{named}”，文件夹却名为“{id}”。", "Give both the same name.", "请使二者一致。"));
        }

        var sound = new List<CheckedFile>();
        foreach (var file in own)
        {
            var wrong = SchemaCheck.Check(file).ToList();
            issues.AddRange(wrong);
            if (file.Root.ValueKind != JsonValueKind.Object) { continue; }
            issues.AddRange(TextAndSourceCheck.Check(file));
            sound.Add(file);
        }

        issues.AddRange(new ReferenceCheck(sound, manifest is null ? [] : Below(directory, manifest, issues)).Check());
        if (manifest?.Root.ValueKind == JsonValueKind.Object) { issues.AddRange(new CsvCheck(manifest, directory, id).Check()); }
        return [.. issues.DistinctBy(i => (i.File, i.Line, i.Column, i.Code, i.Message.En)).OrderBy(i => i.File,
            StringComparer.Ordinal).ThenBy(i => i.Line).ThenBy(i => i.Column)];
    }

    private static List<CheckedFile> Read(string directory, List<PackIssue> issues)
    {
        var files = new List<CheckedFile>();
        var id = Path.GetFileName(directory);
        foreach (var (relative, full) in PackFiles.List(directory).Where(f => PackFiles.IsYaml(f.Relative)))
        {
            var name = $"{id}/{relative}";
            if (PackFiles.KindOf(relative) is not { } kind)
            {
                issues.Add(PackIssue.Warning(name, TextPosition.Start, "pack.stray_file", new("Nothing reads this file.", "没有任何功能读取该文件。"),
                    new("Move it to calendars, procedures, lookups, forms, indicators, lexicons, harm-categories or screening, or remove it.",
                        "请移至 calendars、procedures、lookups、forms、indicators、lexicons、harm-categories 或 screening，或将其删除。")));
                continue;
            }

            if (YamlReader.TryRead(name, File.ReadAllBytes(full), out var document, out var issue))
            {
                files.Add(new(name, kind,
                document));
            }
            else { issues.Add(issue); }
        }

        return files;
    }

    private static List<CheckedFile> Below(string directory, CheckedFile manifest, List<PackIssue> issues)
    {
        var files = new List<CheckedFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { Path.GetFileName(directory) };
        var packs = Path.GetDirectoryName(directory) ?? directory;
        var at = manifest;
        while (at.Root.ValueKind == JsonValueKind.Object && at.Root.TextOrNull("extends") is { } next && seen.Count < MostPacks)
        {
            var folder = Path.Combine(packs, next);
            var plain = next.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
            if (!plain || !seen.Add(next) || !File.Exists(Path.Combine(folder, PackFiles.Manifest)))
            {
                issues.Add(manifest.Error("/extends", "pack.extends",
                    $"The pack '{next}' is not beside this one, or they extend each other.", $"同级目录中没有内容包“{next}”，或存在循环继承。",
                    "Name a pack that lies beside this one.", "请填写同级目录中的内容包。"));
                break;
            }

            // Mistakes of the packs below are theirs: they are found when those are checked.
            var read = Read(folder, []);
            files.InsertRange(0, read.Where(f => f.Root.ValueKind == JsonValueKind.Object));
            if (read.FirstOrDefault(f => f.Kind == PackKind.Pack) is not { } parent) { break; }
            at = parent;
        }

        return files;
    }
}
