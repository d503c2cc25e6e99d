using System.Text.Json;

namespace Leeward.Screening.Deciding;

/// <summary>The two tiers of the Regulations on the Protection of Minors in Cyberspace.</summary>
public enum Tier
{
    /// <summary>Illegal: nobody may make, spread or (for some) hold it.</summary>
    Illegal,
    /// <summary>May affect the physical and mental health of minors: needs a notice, is kept from minors' products and prominent places.</summary>
    MayAffect,
    /// <summary>No harm but a call for help.</summary>
    Help,
}

/// <summary>A category of harm, from a pack.</summary>
/// <param name="Code">Its code, for example <c>B01</c>.</param>
/// <param name="Tier">Illegal or may affect.</param>
/// <param name="Class">The class it belongs to; empty for none.</param>
/// <param name="En">Its name in English.</param>
/// <param name="Zh">Its name in Chinese.</param>
/// <param name="Article">The article.</param>
/// <param name="DsaCategory">The category of the DSA transparency database.</param>
/// <param name="DsaKeyword">The keyword of the DSA transparency database.</param>
/// <param name="Restricted">Not even to be held: only hashes and references, no working copies.</param>
public sealed record HarmCategory(string Code, Tier Tier, string Class, string En, string Zh, string Article, string DsaCategory, string DsaKeyword, bool Restricted)
{
    /// <summary>Reads the <c>categories</c> of a pack's file of harm categories.</summary>
    /// <exception cref="FormatException">A category lacks something.</exception>
    public static IReadOnlyList<HarmCategory> Read(JsonElement file)
    {
        try
        {
            return [.. file.GetProperty("categories").EnumerateArray().Select(One)];
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The file of harm categories has the wrong shape: " + e.Message, e);
        }
    }

    private static HarmCategory One(JsonElement item)
    {
        var title = item.GetProperty("title");
        var dsa = item.TryGetProperty("dsa", out var mapped) ? mapped : default;
        return new(item.GetProperty("code").GetString()!,
            item.GetProperty("tier").GetString() switch { "illegal" => Tier.Illegal, "may_affect" => Tier.MayAffect, "help" => Tier.Help, var other => throw new FormatException($"'{other}' is no tier.") },
            Text(item, "class"), title.GetProperty("en").GetString()!, title.GetProperty("zh").GetString()!, Text(item, "article"), Text(dsa, "category"), Text(dsa, "keyword"),
            item.TryGetProperty("restricted", out var restricted) && restricted.ValueKind == JsonValueKind.True);
    }

    private static string Text(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value.ToString() : "";
}
