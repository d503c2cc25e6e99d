using System.Text.Json;

namespace Leeward.Packs.Yaml;

/// <summary>A YAML file as JSON, remembering where each part stood.</summary>
public sealed class YamlDocument
{
    private readonly Dictionary<string, TextPosition> _positions;

    internal YamlDocument(JsonElement root, Dictionary<string, TextPosition> positions)
    {
        Root = root;
        _positions = positions;
    }

    /// <summary>The content.</summary>
    public JsonElement Root { get; }

    /// <summary>Where the part under a JSON pointer (RFC 6901) stands: a property at its name, an item at its beginning. For a part that is not there, its nearest parent.</summary>
    public TextPosition PositionOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        while (true)
        {
            if (_positions.TryGetValue(path, out var found)) { return found; }
            var cut = path.LastIndexOf('/');
            if (cut < 0) { return TextPosition.Start; }
            path = path[..cut];
        }
    }

    /// <summary>Appends a property name or index to a JSON pointer.</summary>
    public static string Below(string path, string name) =>
        $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
