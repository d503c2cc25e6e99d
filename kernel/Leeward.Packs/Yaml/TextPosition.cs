namespace Leeward.Packs.Yaml;

/// <summary>A place in a text file, both counted from 1.</summary>
/// <param name="Line">Line.</param>
/// <param name="Column">Column, in characters.</param>
public readonly record struct TextPosition(int Line, int Column)
{
    /// <summary>The first character.</summary>
    public static TextPosition Start { get; } = new(1, 1);
}
