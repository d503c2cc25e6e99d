namespace Leeward.Procedures.Published;

/// <summary>How the standing of a version looks.</summary>
internal static class StandingWords
{
    public static string Badge(Standing standing) => standing switch { Standing.InForce => "bg-green-lt", Standing.Coming => "bg-blue-lt", Standing.Overtaken => "bg-orange-lt", _ => "bg-secondary-lt" };
}
