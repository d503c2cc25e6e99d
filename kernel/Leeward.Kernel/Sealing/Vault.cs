using System.Buffers.Binary;
using System.Text;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;

namespace Leeward.Kernel.Sealing;

internal sealed class Vault(KeyRing keys) : IVault
{
    public SealedText? Seal(SealClass sealClass, Guid ownerId, string? text) =>
        string.IsNullOrEmpty(text) ? null : new SealedText(SealBytes(sealClass, ownerId, Encoding.UTF8.GetBytes(text)));

    public byte[] SealBytes(SealClass sealClass, Guid ownerId, ReadOnlySpan<byte> bytes)
    {
        var id = keys.CurrentId(sealClass);
        var result = new byte[4 + 12 + bytes.Length + 16];
        BinaryPrimitives.WriteInt32BigEndian(result, id);
        keys.Encrypt(id, bytes, Label(sealClass, ownerId), result.AsSpan(4));
        return result;
    }

    public string MatchKey(string kind, string normalised)
    {
        Span<byte> hash = stackalloc byte[32];
        keys.Match(Encoding.UTF8.GetBytes(kind + "\u001f" + normalised), hash);
        return Convert.ToBase64String(hash[..12]).Replace('+', '-').Replace('/', '_');
    }

    internal byte[] Open(SealClass sealClass, Guid ownerId, ReadOnlySpan<byte> cipher) =>
        KeyRing.Decrypt(keys.Key(BinaryPrimitives.ReadInt32BigEndian(cipher)), cipher[4..], Label(sealClass, ownerId));

    private static byte[] Label(SealClass sealClass, Guid ownerId) => Encoding.UTF8.GetBytes($"{sealClass}:{ownerId:N}");
}

internal sealed class Identities(AppDbContext db, IAccess access, Vault vault, AuditTrail audit, ToldBefore told, ReadingsOfAct readings) : IIdentities
{
    public async Task<T> ActAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        using var within = readings.Begin();
        try { return await act(ct); }
        finally
        {
            // Also where the caller has gone away: it was read.
            if (readings.Take() is { Count: > 0 } left) { await audit.AppendAloneAsync(db, access.Actor, left, CancellationToken.None); }
        }
    }

    public async Task<Opener> OpenAsync(string right, string purpose, FieldGroups group, IReadOnlyCollection<IRecord> records, CancellationToken ct)
    {
        var open = records.Where(r => (access.FieldsFor(right, r) & group) == group).Select(r => r.Id).ToHashSet();
        if (open.Count > 0)
        {
            var single = open.Count == 1 ? records.First(r => open.Contains(r.Id)) : null;
            var details = single is null ? $"{purpose}; {group}; {string.Join(',', open.Select(i => i.ToString("N")))}" : $"{purpose}; {group}";
            var reading = new AuditEntry { Verb = right, Result = "read", Kind = records.First().GetType().Name, RecordId = single?.Id, Region = single?.Region ?? "", Details = details };
            if (!readings.TryAdd(reading)) { await audit.AppendAloneAsync(db, access.Actor, [reading], ct); }
        }
        return new CountedOpener(vault, open);
    }

    public async Task<IReadOnlyList<T>> CompareAsync<T>(string right, string purpose, Func<Opener, IReadOnlyList<T>> compare, Func<T, IRecord> about, CancellationToken ct)
    {
        var found = compare(new CountedOpener(vault, null));
        var records = found.Select(about).DistinctBy(r => r.Id).ToList();
        var news = told.News(access.Actor, right, purpose, records.ConvertAll(r => r.Id));
        if (news.Count > 0)
        {
            var ids = news.Where(id => id != Guid.Empty).ToList();
            var single = ids.Count == 1 ? records.First(r => r.Id == ids[0]) : null;
            await audit.AppendAloneAsync(db, access.Actor,
                [new()
                {
                    Verb = right, Result = "read", Kind = records.FirstOrDefault()?.GetType().Name ?? "", RecordId = single?.Id, Region = single?.Region ?? "",
                    Details = ids.Count > 1 ? $"{purpose}; {string.Join(',', ids.Select(i => i.ToString("N")))}" : purpose,
                }], ct);
        }
        return found;
    }

    public async Task<Opener> OpenForMachineryAsync(string why, CancellationToken ct)
    {
        await audit.AppendAloneAsync(db, access.Actor, [new() { Verb = "kernel.identity.machinery", Result = "read", Details = why }], ct);
        return new CountedOpener(vault, null);
    }

    private sealed class CountedOpener(Vault vault, HashSet<Guid>? open) : Opener
    {
        public override bool MayOpen(IRecord record) => open?.Contains(record.Id) ?? true;

        public override string? Text(SealClass sealClass, IRecord record, SealedText? text) => Text(sealClass, record, record.Id, text);

        public override string? Text(SealClass sealClass, IRecord record, Guid ownerId, SealedText? text) =>
            text is null || !MayOpen(record) ? null : Encoding.UTF8.GetString(vault.Open(sealClass, ownerId, text.Cipher));

        public override byte[]? Bytes(SealClass sealClass, IRecord record, Guid ownerId, byte[] cipher) =>
            MayOpen(record) ? vault.Open(sealClass, ownerId, cipher) : null;
    }
}
