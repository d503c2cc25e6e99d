using System.Xml.Linq;

namespace Leeward.Architecture.Tests;

/// <summary>Files of texts (.resx).</summary>
internal static class TextFiles
{
    /// <summary>Those in English below a root; the Chinese twin of each has the ending <c>.zh-Hans.resx</c>.</summary>
    public static IEnumerable<string> English(string root) => Tree.Files(root, "*.resx").Where(path => !path.EndsWith(".zh-Hans.resx", StringComparison.Ordinal));

    /// <summary>The texts of a file by their keys.</summary>
    public static Dictionary<string, string> Read(string path) =>
        XDocument.Load(path).Root!.Elements("data").ToDictionary(one => one.Attribute("name")!.Value, one => one.Element("value")?.Value ?? string.Empty);

    /// <summary>The content of a file with these texts.</summary>
    public static string Make(params (string Key, string Text)[] texts) =>
        new XElement("root", texts.Select(one => new XElement("data", new XAttribute("name", one.Key), new XElement("value", one.Text)))).ToString();
}
