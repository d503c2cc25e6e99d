using Leeward.Packs;

namespace Leeward.Kernel;

/// <summary>Which pack the installation works with. Section <c>Leeward:Packs</c>.</summary>
public sealed class PackOptions
{
    /// <summary>The folder that holds one folder per pack; empty looks for <c>packs</c> beside the program and above it.</summary>
    public string Directory { get; set; } = "";

    /// <summary>The pack; it brings what it extends.</summary>
    public string Id { get; set; } = "china";

    /// <summary>The folder that will be used.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public string Find()
    {
        if (Directory.Length > 0) { return Directory; }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var packs = Path.Combine(folder.FullName, "packs");
            if (File.Exists(Path.Combine(packs, Id, "pack.yaml"))) { return packs; }
        }
        throw new DirectoryNotFoundException($"No folder 'packs' with the pack '{Id}' beside or above the program; set Leeward:Packs:Directory.");
    }

    /// <summary>Reads the pack.</summary>
    public PackSet Load() => PackSet.Load(Find(), Id);
}
