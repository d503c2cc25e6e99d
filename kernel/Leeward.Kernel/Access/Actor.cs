using System.Collections.Concurrent;

namespace Leeward.Kernel.Access;

/// <summary>Who acts: a person, a system with client credentials, the public, or the machinery itself.</summary>
public sealed class Actor
{
    private readonly ConcurrentDictionary<string, Grant[]> _covering = new(StringComparer.Ordinal);

    /// <summary>The machinery: jobs, imports at the command line, the demo world.</summary>
    public static Actor Machinery(string name, IReadOnlyList<Grant>? grants = null) =>
        new() { Name = name, IsMachinery = true, Grants = grants ?? [new("*", RegionCode.Whole, Sensitivity.NeedToKnow, (FieldGroups)31)] };

    /// <summary>Somebody without a sign-in.</summary>
    public static Actor Public { get; } = new() { Name = "public" };

    /// <summary>The account's id; null for the public and the machinery.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The name shown to colleagues and written to the audit trail; never a child's.</summary>
    public required string Name { get; init; }

    /// <summary>The longest name that people are shown under.</summary>
    public const int LongestName = 100;

    /// <summary>The width of a column that holds a <see cref="Label"/>: name and label, with some room.</summary>
    public const int LongestLabel = 120;

    /// <summary>Who acts as records name them: names could be equal, so the end of the id stands beside the name.</summary>
    public string Label => AccountId is { } id ? LabelOf(Name, id) : Name;

    /// <summary>The same for somebody else.</summary>
    public static string LabelOf(string name, Guid id) => $"{name} ({id.ToString("N")[^8..]})";

    /// <summary>True for jobs and the command line; sees need-to-know records without being named.</summary>
    public bool IsMachinery { get; init; }

    /// <summary>What the person may do, where.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [];

    /// <summary>The grants that cover a right; worked out once per person and right.</summary>
    public IReadOnlyList<Grant> GrantsFor(string right) => _covering.GetOrAdd(right, static (wanted, grants) => [.. grants.Where(g => g.Covers(wanted))], Grants);

    /// <summary>What is shared with the units of the person's roles.</summary>
    public IReadOnlyList<Share> Shares { get; init; } = [];

    /// <summary>True when the record is shared with a unit of the person and the role there gives the right.</summary>
    public bool IsShared(string right, Guid accessId, Sensitivity sensitivity = Sensitivity.Normal) =>
        Shares.Any(s => s.AccessIds.Contains(accessId) && s.Grants.Any(g => g.Covers(right) && (sensitivity <= g.Max || sensitivity == Sensitivity.NeedToKnow)));

    /// <summary>The roles held now, with region and unit.</summary>
    public IReadOnlyList<HeldRole> Roles { get; init; } = [];
}

/// <summary>A role held now.</summary>
/// <param name="Role">Role code from the pack.</param>
/// <param name="Region">Where it is held.</param>
/// <param name="UnitId">The centre or team, where it is bound to one.</param>
public sealed record HeldRole(string Role, RegionCode Region, Guid? UnitId);

/// <summary>Carries the actor of the current scope (request, job, command). Set once, by a host.</summary>
public sealed class ActorScope
{
    /// <summary>Who acts; the public until somebody signs in.</summary>
    public Actor Actor { get; set; } = Actor.Public;

    /// <summary>Why identities are being read, for the audit trail.</summary>
    public string? Purpose { get; set; }
}
