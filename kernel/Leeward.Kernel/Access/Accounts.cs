using Leeward.Kernel.Records;
using Microsoft.AspNetCore.Identity;

namespace Leeward.Kernel.Access;

/// <summary>A person who signs in. As a record it lies in the region whose administrators look after it; nothing in it is about a child.</summary>
public sealed class Account : IdentityUser<Guid>, IRecord, IVersioned
{
    /// <summary>The region whose administrators, and those above, look after the account. Empty: the whole country's.</summary>
    public string Region { get; set; } = "";

    /// <inheritdoc/>
    public Sensitivity Sensitivity { get; set; }

    /// <inheritdoc/>
    public Guid AccessId { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }

    /// <summary>When it was made; null for accounts older than the note.</summary>
    public DateTimeOffset? MadeAt { get; set; }

    /// <summary>The name colleagues see.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The chosen language: <c>en</c> or <c>zh-Hans</c>; null follows the browser.</summary>
    public string? Language { get; set; }

    /// <summary>The body the person signs for, a code of the lookup <c>signing-body</c>; empty: for none.</summary>
    public string SigningBody { get; set; } = "";

    /// <summary>True for the demo world's people, who exist nowhere else.</summary>
    public bool IsSynthetic { get; set; }

    /// <summary>False when the account has ended.</summary>
    public bool IsActive { get; set; } = true;
}

/// <summary>A role given to a person for a region, perhaps a unit, for a time.</summary>
public sealed class Assignment
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }
    /// <summary>Who.</summary>
    public Guid AccountId { get; set; }
    /// <summary>Role code from the pack.</summary>
    public string Role { get; set; } = "";
    /// <summary>Where.</summary>
    public string Region { get; set; } = "";
    /// <summary>The centre or team, where it is bound to one.</summary>
    public Guid? UnitId { get; set; }
    /// <summary>From when.</summary>
    public DateTimeOffset FromAt { get; set; }
    /// <summary>Until when; null for open end.</summary>
    public DateTimeOffset? UntilAt { get; set; }
}

/// <summary>A person named on a need-to-know record, or who has broken the glass for a time.</summary>
public sealed class NamedPerson
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }
    /// <summary>The record's <see cref="Records.IRecord.AccessId"/>.</summary>
    public Guid AccessId { get; set; }
    /// <summary>Who.</summary>
    public Guid AccountId { get; set; }
    /// <summary>Why: worker, team, break-the-glass...</summary>
    public string Reason { get; set; } = "";
    /// <summary>Since when.</summary>
    public DateTimeOffset FromAt { get; set; }
    /// <summary>Until when; null for open end.</summary>
    public DateTimeOffset? UntilAt { get; set; }
}
