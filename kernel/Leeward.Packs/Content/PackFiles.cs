using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Leeward.Packs.Yaml;

namespace Leeward.Packs.Content;

/// <summary>What a file of a pack is, known by its place.</summary>
internal enum PackKind
{
    Pack,
    Roles,
    Calendar,
    Procedure,
    Lookup,
    Form,
    Indicators,
    Lexicon,
    HarmCategories,
    ScreeningPolicy,
}

/// <summary>Finds and reads the files of packs.</summary>
internal static class PackFiles
{
    public const string Manifest = "pack.yaml";

    /// <summary>The kind of a YAML file by its path inside the pack; null for one that belongs nowhere.</summary>
    public static PackKind? KindOf(string relative) => relative.Split('/') switch
    {
        [Manifest] => PackKind.Pack,
        ["roles.yaml"] => PackKind.Roles,
        ["calendars", _] => PackKind.Calendar,
        ["procedures", _] => PackKind.Procedure,
        ["lookups", _] => PackKind.Lookup,
        ["forms", _] => PackKind.Form,
        ["indicators", _] => PackKind.Indicators,
        ["lexicons", _] => PackKind.Lexicon,
        ["harm-categories", _] => PackKind.HarmCategories,
        ["screening", _] => PackKind.ScreeningPolicy,
        _ => null,
    };

    /// <summary>The file name of the schema of a kind.</summary>
    public static string SchemaOf(PackKind kind) => kind switch
    {
        PackKind.Pack => "pack",
        PackKind.Roles => "roles",
        PackKind.Calendar => "calendar",
        PackKind.Procedure => "procedure",
        PackKind.Lookup => "lookup",
        PackKind.Form => "form",
        PackKind.Indicators => "indicators",
        PackKind.Lexicon => "lexicon",
        PackKind.HarmCategories => "harm-categories",
        PackKind.ScreeningPolicy => "screening-policy",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>All files of a pack in ordinal order of their relative paths with forward slashes.</summary>
    public static IReadOnlyList<(string Relative, string Full)> List(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(full => (Relative: Path.GetRelativePath(directory, full).Replace('\\', '/'), Full: full))
            .Where(f => !f.Relative.Split('/').Any(part => part.StartsWith('.')))
            .OrderBy(f => f.Relative, StringComparer.Ordinal)];

    public static bool IsYaml(string relative) =>
        relative.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || relative.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    /// <summary>The hash of a pack: over every file's name, length and bytes, so that no change goes unseen.</summary>
    public static string Hash(string directory)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (relative, full) in List(directory))
        {
            var bytes = File.ReadAllBytes(full);
            sha.AppendData(Encoding.UTF8.GetBytes($"{relative}\n{bytes.Length.ToString(CultureInfo.InvariantCulture)}\n"));
            sha.AppendData(bytes);
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    /// <summary>Reads a YAML file that must hold.</summary>
    public static YamlDocument Read(string file, byte[] bytes) =>
        YamlReader.TryRead(file, bytes, out var document, out var issue) ? document : throw new PackException([issue]);
}
