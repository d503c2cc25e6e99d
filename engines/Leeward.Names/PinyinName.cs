namespace Leeward.Names;

/// <summary>A Chinese name in Latin letters.</summary>
/// <param name="Surname">For example <c>Ouyang</c>; empty where the name has none.</param>
/// <param name="GivenName">For example <c>Xiaoming</c>.</param>
/// <param name="Key">Lower case without tones, for comparing: <c>ouyang xiaoming</c>.</param>
public sealed record PinyinName(string Surname, string GivenName, string Key)
{
    /// <summary>Surname and given name: <c>Ouyang Xiaoming</c>.</summary>
    public string Latin => $"{Surname} {GivenName}".Trim();

    /// <inheritdoc/>
    public override string ToString() => Latin;
}
