using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Leeward.Kernel.Sealing;

/// <summary>
/// The keys in memory: the master key (from a file or setting outside the database) and the unwrapped data keys.
/// One per application; the data keys are loaded at start and after a rotation.
/// </summary>
public sealed class KeyRing : IDisposable
{
    private readonly byte[] _master;
    private readonly ConcurrentDictionary<int, (SealClass Class, byte[] Key)> _keys = new();
    // Making a cipher or a keyed hash costs more than using it; neither may be shared between threads.
    private readonly ConcurrentDictionary<int, ThreadLocal<AesGcm>> _ciphers = new();
    private readonly ThreadLocal<IncrementalHash> _match;
    private readonly ConcurrentDictionary<SealClass, int> _current = new();

    /// <summary>Makes the ring from a master key of 32 bytes.</summary>
    public KeyRing(byte[] master)
    {
        ArgumentNullException.ThrowIfNull(master);
        if (master.Length != 32) { throw new ArgumentException("The master key has 32 bytes.", nameof(master)); }
        _master = master;
        AuditKey = Derive("leeward-audit");
        MatchKey = Derive("leeward-match");
        _match = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, MatchKey));
    }

    /// <summary>The key of the audit chain, derived (HKDF) from the master key.</summary>
    public byte[] AuditKey { get; }

    /// <summary>The key of the match keys, derived from the master key: stable over data-key rotation.</summary>
    public byte[] MatchKey { get; }

    /// <summary>Tells two master keys apart without giving anything of them away.</summary>
    public string Fingerprint => Convert.ToHexStringLower(Derive("leeward-fingerprint").AsSpan(0, 8));

    /// <summary>Brings in data keys that another node has made since; asked when a text bears the number of a key that is not in the ring.</summary>
    public Func<IEnumerable<DataKey>>? Newer { get; set; }

    /// <summary>Encrypts a secret of the installation under the master key.</summary>
    public byte[] Protect(string label, ReadOnlySpan<byte> plain) => Encrypt(_master, plain, Encoding.UTF8.GetBytes("secret:" + label));

    /// <summary>Decrypts what <see cref="Protect"/> made under the same label.</summary>
    public byte[] Unprotect(string label, ReadOnlySpan<byte> cipher) => Decrypt(_master, cipher, Encoding.UTF8.GetBytes("secret:" + label));

    /// <summary>The class of a data key.</summary>
    public SealClass ClassOf(int id)
    {
        Key(id);
        return _keys[id].Class;
    }

    /// <summary>Makes a new data key for a class, wrapped for storing; it becomes current.</summary>
    public DataKey Make(SealClass sealClass, int id, DateTimeOffset at)
    {
        var made = Wrap(sealClass, id, at);
        Load(made);
        return made;
    }

    /// <summary>Makes a new data key, wrapped for storing, that is not yet in the ring.</summary>
    public DataKey Wrap(SealClass sealClass, int id, DateTimeOffset at) =>
        new() { Id = id, SealClass = sealClass, Wrapped = Encrypt(_master, RandomNumberGenerator.GetBytes(32), WrapLabel(sealClass, id)), MadeAt = at };

    /// <summary>Unwraps a stored data key into the ring.</summary>
    /// <exception cref="AuthenticationTagMismatchException">The master key is not the one that wrapped it.</exception>
    public void Load(DataKey stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        Put(stored.Id, stored.SealClass, Decrypt(_master, stored.Wrapped, WrapLabel(stored.SealClass, stored.Id)), stored.RetiredAt is null);
    }

    /// <summary>The number of the current key of a class.</summary>
    public int CurrentId(SealClass sealClass) => _current.TryGetValue(sealClass, out var id)
        ? id
        : throw new InvalidOperationException($"No data key for {sealClass}: the database has not been prepared.");

    internal byte[] Key(int id)
    {
        if (_keys.TryGetValue(id, out var known)) { return known.Key; }
        foreach (var newer in Newer?.Invoke() ?? []) { Load(newer); }
        return _keys.TryGetValue(id, out known) ? known.Key : throw new CryptographicException($"Data key {id} is not in the ring.");
    }

    internal static byte[] Encrypt(byte[] key, ReadOnlySpan<byte> plain, byte[] label)
    {
        var result = new byte[12 + plain.Length + 16];
        using var aes = new AesGcm(key, 16);
        Encrypt(aes, plain, label, result);
        return result;
    }

    /// <summary>Seals with a data key into nonce, ciphertext and tag.</summary>
    internal void Encrypt(int id, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> label, Span<byte> result) =>
        Encrypt(_ciphers.GetOrAdd(id, i => new(() => new AesGcm(Key(i), 16))).Value!, plain, label, result);

    /// <summary>HMAC-SHA256 under the match key.</summary>
    internal void Match(ReadOnlySpan<byte> text, Span<byte> hash)
    {
        var hmac = _match.Value!;
        hmac.AppendData(text);
        hmac.GetHashAndReset(hash);
    }

    private static void Encrypt(AesGcm aes, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> label, Span<byte> result)
    {
        RandomNumberGenerator.Fill(result[..12]);
        aes.Encrypt(result[..12], plain, result.Slice(12, plain.Length), result.Slice(12 + plain.Length, 16), label);
    }

    internal static byte[] Decrypt(byte[] key, ReadOnlySpan<byte> cipher, byte[] label)
    {
        var plain = new byte[cipher.Length - 28];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(cipher[..12], cipher[12..^16], cipher[^16..], plain, label);
        return plain;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _match.Dispose();
        foreach (var cipher in _ciphers.Values) { cipher.Dispose(); }
    }

    private void Put(int id, SealClass sealClass, byte[] key, bool current)
    {
        _keys[id] = (sealClass, key);
        if (current) { _current.AddOrUpdate(sealClass, id, (_, old) => Math.Max(old, id)); }
    }

    private static byte[] WrapLabel(SealClass sealClass, int id) => Encoding.UTF8.GetBytes($"wrap:{sealClass}:{id}");

    private byte[] Derive(string label) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, 32, info: Encoding.UTF8.GetBytes(label));
}
