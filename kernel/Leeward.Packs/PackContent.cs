using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Forms;
using Leeward.Kernel;
using Leeward.Packs.Yaml;

namespace Leeward.Packs;

/// <summary>A pack as its <c>pack.yaml</c> says.</summary>
/// <param name="Id">Its id, for example <c>china</c>.</param>
/// <param name="Version">Its version; records remember it.</param>
/// <param name="Extends">The pack below it, if any.</param>
/// <param name="Title">Its name.</param>
/// <param name="Directory">Where it lies.</param>
/// <param name="Hash">SHA-256 over the names and bytes of all its files, in lower-case hex.</param>
public sealed record PackManifest(string Id, string Version, string? Extends, LocalText Title, string Directory, string Hash);

/// <summary>A definition of a pack as JSON, for an engine's own reader.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its own version.</param>
/// <param name="Title">Its name.</param>
/// <param name="Pack">The pack it comes from.</param>
/// <param name="File">The file, relative to the packs' folder.</param>
/// <param name="Hash">SHA-256 of the file, in lower-case hex.</param>
/// <param name="Document">The content with its positions.</param>
public sealed record PackDefinition(string Id, string Version, LocalText Title, PackManifest Pack, string File, string Hash,
    YamlDocument Document)
{
    /// <summary>The content.</summary>
    public JsonElement Json => Document.Root;
}

/// <summary>A role and what it may do; the region is given with the assignment.</summary>
/// <param name="Id">Role code.</param>
/// <param name="Title">Its name.</param>
/// <param name="ActsAs">The role names of procedures that a person with this role may act for.</param>
/// <param name="Grants">What it may do.</param>
/// <param name="SecondApproval">Whether giving it asks for a second administrator; null leaves it to <see cref="AsksSecond"/>.</param>
public sealed record PackRole(string Id, LocalText Title, IReadOnlyList<string> ActsAs, IReadOnlyList<PackGrant> Grants, bool? SecondApproval = null)
{
    /// <summary>The right to give roles; who holds it administers people.</summary>
    public const string GiveRight = "kernel.role.give";

    /// <summary>True where a role may open need-to-know records once its holder is named, or administers people: two administrators give it.</summary>
    public bool AsksSecond => SecondApproval ?? (Administers || Grants.Any(g => g.Max >= Sensitivity.NeedToKnow));

    /// <summary>True where the role gives roles to people.</summary>
    public bool Administers => Grants.Any(g => Grant.Matches(g.Right, GiveRight));

    /// <summary>The grants for a region.</summary>
    public IReadOnlyList<Grant> GrantsFor(RegionCode region) => [.. Grants.Select(g => new Grant(g.Right, region, g.Max, g.Fields))];
}

/// <summary>One right of a role.</summary>
/// <param name="Right">The right; a part may be <c>*</c>.</param>
/// <param name="Max">Up to this sensitivity.</param>
/// <param name="Fields">The field groups that may be opened.</param>
public sealed record PackGrant(string Right, Sensitivity Max, FieldGroups Fields);

/// <summary>A list of codes with their names.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Title">Its name.</param>
/// <param name="Items">The items in their order.</param>
public sealed record PackLookup(string Id, string Version, LocalText Title, IReadOnlyList<LookupItem> Items)
{
    private readonly Dictionary<string, LookupItem> _byCode = Items.ToDictionary(i => i.Code, StringComparer.Ordinal);

    /// <summary>The item of a code; null for an unknown one.</summary>
    public LookupItem? Find(string code) => _byCode.GetValueOrDefault(code);
}

/// <summary>One code.</summary>
/// <param name="Code">The code that records keep.</param>
/// <param name="Title">Its name.</param>
/// <param name="Help">A sentence that explains it.</param>
/// <param name="Parent">The code above it, in a classification.</param>
/// <param name="Attributes">Further values, as text.</param>
public sealed record LookupItem(string Code, LocalText Title, LocalText? Help, string? Parent, IReadOnlyDictionary<string,
    string> Attributes)
{
    /// <summary>Its name in the words of one who speaks of oneself; null where the file has none.</summary>
    public LocalText? OwnTitle { get; init; }

    /// <summary>The sentence that explains it, said to one who speaks of oneself.</summary>
    public LocalText? OwnHelp { get; init; }

    /// <summary>The key of the source it rests on.</summary>
    public string Source { get; init; } = "";

    /// <summary>The title of that source; null where the file names none.</summary>
    public LocalText? SourceTitle { get; init; }

    /// <summary>S read in the source, M from memory, D a default that each owner sets.</summary>
    public string Provenance { get; init; } = "";
}

/// <summary>A working calendar.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Aliases">Other ids that definitions may use for it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Days">The calendar for the Deadlines engine.</param>
public sealed record PackCalendar(string Id, IReadOnlyList<string> Aliases, string Version, WorkCalendar Days);

/// <summary>A form, read and checked.</summary>
/// <param name="Definition">Where it comes from.</param>
/// <param name="Form">The form for the Forms engine.</param>
/// <param name="Purpose">What it does when it is filed: <c>assessment</c>, <c>functioning</c>, <c>follow_up</c> or <c>closure</c>.</param>
public sealed record PackForm(PackDefinition Definition, Form Form, string Purpose);

/// <summary>A region.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name; of streets the English one is the pinyin.</param>
/// <param name="Parent">The region above; empty at the top.</param>
/// <param name="Level">1 province, 2 prefecture or city, 3 county or district, 4 street or township.</param>
public sealed record PackRegion(string Code, LocalText Name, string Parent, int Level);

/// <summary>One figure of the annual review.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name.</param>
/// <param name="Description">What exactly is counted.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="IsShare">True for a share of a denominator.</param>
/// <param name="By">What it may be broken down by.</param>
/// <param name="NoTotals">True where one thing counts in several lines: no sums are shown.</param>
public sealed record PackIndicator(string Id, LocalText Title, LocalText Description, string Unit, bool IsShare, IReadOnlyList<string> By, bool NoTotals = false);

/// <summary>A set of figures.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name.</param>
/// <param name="DisclosureThreshold">The smallest count that is shown in public.</param>
/// <param name="Indicators">The figures.</param>
public sealed record PackIndicators(string Id, LocalText Title, int DisclosureThreshold, IReadOnlyList<PackIndicator> Indicators);

/// <summary>A weighted surname or given-name character.</summary>
/// <param name="Text">The character, or characters of a double surname.</param>
/// <param name="Weight">Its relative weight.</param>
/// <param name="Leaning"><c>f</c>, <c>m</c> or <c>u</c> for given-name characters; empty for surnames.</param>
public sealed record WeightedName(string Text, int Weight, string Leaning);
