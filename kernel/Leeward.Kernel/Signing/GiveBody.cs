using Leeward.Kernel.Access;
using Leeward.Kernel.People;
using Leeward.Kernel.Records;
using Leeward.Packs;

namespace Leeward.Kernel.Signing;

/// <summary>The body that a person is to sign for.</summary>
/// <param name="Body">A code of the lookup <c>signing-body</c>; empty: they sign for none any more.</param>
public sealed record BodyGift(string? Body);

/// <summary>
/// Says for which body a person signs. An administrator who reaches every role of the account does it, never for themselves; what was signed before stays signed.
/// </summary>
public sealed class GiveBody
{
    /// <summary>The right, and the verb of the audit trail.</summary>
    public const string Right = "kernel.body.give";

    /// <summary>The lookup of the bodies that sign.</summary>
    public const string Lookup = "signing-body";

    private readonly IRecords _records;
    private readonly IAccess _access;
    private readonly PackSet _pack;
    private readonly PeopleLedger _ledger;
    private readonly Administrators _administrators;

    internal GiveBody(IRecords records, IAccess access, PackSet pack, PeopleLedger ledger, Administrators administrators) =>
        (_records, _access, _pack, _ledger, _administrators) = (records, access, pack, ledger, administrators);

    /// <summary>The bodies of the pack, in their usual order.</summary>
    public static IReadOnlyList<LookupItem> All(PackSet pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return pack.Lookups.GetValueOrDefault(Lookup)?.Items ?? [];
    }

    /// <summary>Gives the account its body, in place of the one it had; an empty one takes it away.</summary>
    public async Task<Outcome> RunAsync(Guid accountId, BodyGift gift, int? version, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(gift);
        var found = await _records.FindAsync<Account>(accountId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var account = found.Value;
        var body = gift.Body?.Trim() ?? "";
        if (body.Length > 0 && All(_pack).All(b => b.Code != body)) { return Refusal.Invalid("Body", "kernel.not_a_choice"); }
        if (accountId == _access.Actor.AccountId) { return await RefusedAsync(accountId, "kernel.people.not_yourself", ct); }
        if (!account.IsActive) { return new Refusal("kernel.people.ended"); }
        if (!await _administrators.ReachesAllAsync(account, Right, ct)) { return await RefusedAsync(accountId, "kernel.people.reaches_further", ct); }
        if (version is { } seen) { _records.Expect(account, seen); }
        var before = account.SigningBody;
        if (before == body) { return Outcome.Done; }
        account.SigningBody = body;
        return await _ledger.SaveAsync(Right, account, Details.Of(("body", body.Length > 0 ? body : "-"), ("formerly", before.Length > 0 ? before : null)), ct);
    }

    private async Task<Outcome> RefusedAsync(Guid id, string why, CancellationToken ct)
    {
        await _access.RefuseAsync(Right, nameof(Account), id, ct);
        return new Refusal(why);
    }
}
