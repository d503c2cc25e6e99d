namespace Leeward.Kernel.Sealing;

/// <summary>A key of the web host (sessions, form tokens), encrypted under the master key; in the database, so that all nodes share it.</summary>
public sealed class WebKey
{
    /// <summary>The name the framework gave it.</summary>
    public string Name { get; set; } = "";
    /// <summary>The key's XML, its secret part encrypted.</summary>
    public string Xml { get; set; } = "";
}
