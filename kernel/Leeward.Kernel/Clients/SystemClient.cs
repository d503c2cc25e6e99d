using Leeward.Kernel.Records;

namespace Leeward.Kernel.Clients;

/// <summary>A system that signs in to the API with OAuth 2 client credentials. It acts like a person with roles, and has no password and no pages.</summary>
public sealed class SystemClient : IRecord, IVersioned
{
    /// <summary>UUIDv7; the account id of the actor, under which its roles are given.</summary>
    public Guid Id { get; set; }
    /// <summary>The <c>client_id</c> of OAuth.</summary>
    public string ClientId { get; set; } = "";
    /// <summary>The name in the audit trail and in histories.</summary>
    public string Name { get; set; } = "";
    /// <summary>Where its roles are held.</summary>
    public string Region { get; set; } = "";
    /// <inheritdoc/>
    public Sensitivity Sensitivity { get; set; }
    /// <inheritdoc/>
    public Guid AccessId { get; set; }
    /// <summary>Since when.</summary>
    public DateTimeOffset MadeAt { get; set; }
    /// <summary>When it was last given a secret.</summary>
    public DateTimeOffset RenewedAt { get; set; }
    /// <summary>Ended: nothing opens any more, tokens given before included.</summary>
    public DateTimeOffset? EndedAt { get; set; }
    /// <inheritdoc/>
    public int Version { get; set; }
}

/// <summary>
/// A secret of a client, as its hash. Two may live at the same time, so that a system is moved to the new one without a gap. The secret has 256 random bits:
/// a plain hash cannot be tried through, and a slow one would only slow down the server.
/// </summary>
public sealed class ClientSecret : IPart
{
    /// <summary>UUIDv7; stands in the tokens that were given for it.</summary>
    public Guid Id { get; set; }
    /// <inheritdoc/>
    public Guid OwnerId { get; set; }
    /// <summary>SHA-256.</summary>
    public byte[] Hash { get; set; } = [];
    /// <summary>Since when.</summary>
    public DateTimeOffset FromAt { get; set; }
    /// <summary>Until when; null while nothing has replaced it.</summary>
    public DateTimeOffset? UntilAt { get; set; }
    /// <summary>When a token was last given for it.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}
