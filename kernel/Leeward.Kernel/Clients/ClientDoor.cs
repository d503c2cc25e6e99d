using System.Security.Cryptography;
using System.Text;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Clients;

/// <summary>A client that has shown its secret.</summary>
/// <param name="Id">Its id as an actor.</param>
/// <param name="SecretId">Which secret it showed.</param>
/// <param name="Name">Its name.</param>
public sealed record KnownClient(Guid Id, Guid SecretId, string Name);

/// <summary>Lets systems in: compares secrets, and says whether what a token was given for still stands.</summary>
public sealed class ClientDoor(AppDbContext db, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The audit verb of giving a token.</summary>
    public const string Verb = "kernel.client.token";

    private const int Longest = 200;

    /// <summary>The client of an id and a secret; null where they do not fit, which is audited. An unknown id takes as long as a wrong secret.</summary>
    public async Task<KnownClient?> CheckAsync(string? clientId, string? secret, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var client = clientId is { Length: > 0 and <= Longest } && clientId.All(c => c is '-' || char.IsAsciiLetterOrDigit(c)) ? await db.Clients.AsNoTracking().FirstOrDefaultAsync(c => c.ClientId == clientId, ct) : null;
        var id = client?.Id ?? Guid.Empty;
        var living = await db.ClientSecrets.Where(s => s.OwnerId == id && s.FromAt <= now && (s.UntilAt == null || s.UntilAt > now)).ToListAsync(ct);
        var shown = Hash(secret is { Length: <= Longest } ? secret : "");
        ClientSecret? fits = null;
        foreach (var one in living) { if (CryptographicOperations.FixedTimeEquals(one.Hash, shown)) { fits = one; } }
        if (client is null || client.EndedAt is not null || fits is null)
        {
            await audit.AppendAloneAsync(db, Actor.Public, [new() { Verb = Verb, Result = "refused", Kind = nameof(SystemClient), RecordId = client?.Id }], ct);
            return null;
        }
        fits.UsedAt = now;
        await db.WriteAsync(ct);
        await audit.AppendAloneAsync(db, new Actor { AccountId = client.Id, Name = client.Name }, [new() { Verb = Verb, Kind = nameof(SystemClient), RecordId = client.Id }], ct);
        return new KnownClient(client.Id, fits.Id, client.Name);
    }

    /// <summary>True while the client has not ended and the secret lives: asked at every call, so that an end counts at once and on every node.</summary>
    public Task<bool> StandsAsync(Guid client, Guid secret, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.ClientSecrets.AnyAsync(
            s => s.Id == secret && s.OwnerId == client && (s.UntilAt == null || s.UntilAt > now) && db.Clients.Any(c => c.Id == client && c.EndedAt == null), ct);
    }

    /// <summary>A new secret: 256 random bits behind a mark by which scanners find one that was left in a file.</summary>
    internal static string NewSecret() => "lws_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    internal static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
