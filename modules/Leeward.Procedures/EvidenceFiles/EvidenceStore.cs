using System.Buffers.Binary;
using System.Security.Cryptography;
using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.Extensions.Options;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>
/// The sealed files: below the data folder, <c>evidence/ab/&lt;id&gt;</c>, in pieces of 1 MiB, each sealed for its file and bearing its number and the count of
/// pieces, so that pieces can be neither swapped nor left out. Each piece is sealed twice: with the file's own key, which a lawful deletion destroys, and with
/// the key of the class, which is rotated. A file is written beside its place, flushed, then moved there: it is whole or not there.
/// </summary>
internal sealed class EvidenceStore(IVault vault, IOptions<DatabaseOptions> options) : ISealedElsewhere
{
    private const int Piece = 1 << 20, Nonce = 12, Tag = 16;

    /// <summary>A key for one file.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Writes a file; a full disk is a refusal and leaves nothing.</summary>
    public async Task<Outcome> WriteAsync(Guid id, string key, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var path = PathOf(id);
        var beside = path + ".part";
        using var own = new AesGcm(Convert.FromBase64String(key), Tag);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                var count = Math.Max(1, (bytes.Length + Piece - 1) / Piece);
                for (var number = 0; number < count; number++)
                {
                    var slice = bytes.Slice(number * Piece, Math.Min(Piece, bytes.Length - (number * Piece)));
                    var plain = new byte[8 + slice.Length];
                    BinaryPrimitives.WriteInt32BigEndian(plain, number);
                    BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(4), count);
                    slice.CopyTo(plain.AsMemory(8));
                    var sealedPiece = vault.SealBytes(SealClass.Evidence, id, Close(own, id, plain));
                    var length = new byte[4];
                    BinaryPrimitives.WriteInt32BigEndian(length, sealedPiece.Length);
                    await file.WriteAsync(length, ct);
                    await file.WriteAsync(sealedPiece, ct);
                }
                file.Flush(flushToDisk: !options.Value.RiskCommits);
            }
            File.Move(beside, path);
            return Outcome.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Delete(id);
            return DatabaseTrouble.Recognise(e) ?? new Refusal("procedures.evidence.unwritable") { Kind = RefusalKind.Busy };
        }
    }

    /// <summary>Opens a file through the audited opener; a refusal where it is missing, damaged or not what was received.</summary>
    public async Task<Outcome<byte[]>> ReadAsync(EvidenceFile file, IRecord run, Opener opener, CancellationToken ct)
    {
        var damaged = new Refusal("procedures.evidence.damaged");
        try
        {
            if (opener.Text(SealClass.Evidence, run, file.Id, file.Key) is not { } key) { return damaged; }
            var stored = await File.ReadAllBytesAsync(PathOf(file.Id), ct);
            using var own = new AesGcm(Convert.FromBase64String(key), Tag);
            var bytes = Join(stored, file, run, opener, own);
            return bytes is not null && Hash(bytes) == file.Hash ? bytes : damaged;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return new Refusal("procedures.evidence.missing"); }
        catch (CryptographicException) { return damaged; }
    }

    /// <summary>Takes back a file whose record was not written.</summary>
    public void Delete(Guid id)
    {
        foreach (var path in (string[])[PathOf(id), PathOf(id) + ".part"])
        {
            try { File.Delete(path); } catch (IOException) { /* what cannot be deleted now lies sealed and without a record */ }
        }
    }

    /// <summary>Overwrites a file and removes it, with what an interrupted write may have left beside it. Does nothing where it is gone already; throws while somebody reads it or keys are renewed.</summary>
    public void Erase(Guid id)
    {
        foreach (var path in (string[])[PathOf(id), PathOf(id) + ".part"])
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
                var zeros = new byte[81920];
                for (var left = file.Length; left > 0; left -= zeros.Length) { file.Write(zeros, 0, (int)Math.Min(left, zeros.Length)); }
                file.Flush(flushToDisk: !options.Value.RiskCommits);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { continue; }
            File.Delete(path);
        }
    }

    /// <inheritdoc/>
    public async Task<long> ResealAsync(Resealer resealer, CancellationToken ct)
    {
        var folder = Path.Combine(options.Value.DataFolder, "evidence");
        var changed = 0L;
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [])
        {
            if (!Guid.TryParseExact(Path.GetFileName(path), "N", out var id)) { continue; }
            // Held while it is read and replaced: who erases it must wait, so that what is deleted meanwhile does not come back as a copy.
            await using var held = await HoldAsync(path, ct);
            if (held is null) { continue; }
            var stored = new byte[held.Length];
            await held.ReadExactlyAsync(stored, ct);
            if (Reseal(stored, id, resealer) is not { } anew) { continue; }
            var beside = path + ".part";
            await using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(anew, ct);
                file.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
            changed++;
        }
        return changed;
    }

    /// <summary>The file, open beside its readers; null where it is gone. One that is being erased is waited for.</summary>
    private static async Task<FileStream?> HoldAsync(string path, CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            try { return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read); }
            catch (FileNotFoundException) { return null; }
            catch (IOException) when (tries < 100) { await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct); }
        }
    }

    /// <summary>The file with every piece under the current key; null when nothing is to change or the file is damaged.</summary>
    private static byte[]? Reseal(byte[] stored, Guid id, Resealer resealer)
    {
        var anew = new MemoryStream(stored.Length);
        for (var at = 0; at + 4 <= stored.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(stored.AsSpan(at));
            if (length < 40 || length > stored.Length - at - 4 || resealer.Reseal(stored[(at + 4)..(at + 4 + length)], id) is not { } piece) { return null; }
            anew.Write(stored.AsSpan(at, 4)); // the same length: a new key changes no size
            anew.Write(piece);
            at += 4 + length;
        }
        return anew.ToArray();
    }

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Close(AesGcm own, Guid id, byte[] plain)
    {
        var made = new byte[Nonce + plain.Length + Tag];
        RandomNumberGenerator.Fill(made.AsSpan(0, Nonce));
        own.Encrypt(made.AsSpan(0, Nonce), plain, made.AsSpan(Nonce, plain.Length), made.AsSpan(Nonce + plain.Length), id.ToByteArray());
        return made;
    }

    private static byte[] Open(AesGcm own, Guid id, byte[] inner)
    {
        var plain = new byte[inner.Length - Nonce - Tag];
        own.Decrypt(inner.AsSpan(0, Nonce), inner.AsSpan(Nonce, plain.Length), inner.AsSpan(Nonce + plain.Length), plain, id.ToByteArray());
        return plain;
    }

    private static byte[]? Join(byte[] stored, EvidenceFile file, IRecord run, Opener opener, AesGcm own)
    {
        var whole = new MemoryStream(stored.Length);
        var (at, number, count) = (0, 0, 1);
        while (at + 4 <= stored.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(stored.AsSpan(at));
            if (length < 40 || length > stored.Length - at - 4) { return null; }
            if (opener.Bytes(SealClass.Evidence, run, file.Id, stored[(at + 4)..(at + 4 + length)]) is not { Length: >= 8 + Nonce + Tag } inner) { return null; }
            var plain = Open(own, file.Id, inner);
            count = BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(4));
            if (BinaryPrimitives.ReadInt32BigEndian(plain) != number) { return null; }
            whole.Write(plain.AsSpan(8));
            at += 4 + length;
            number++;
        }
        return number == count && at == stored.Length ? whole.ToArray() : null;
    }

    private string PathOf(Guid id)
    {
        var name = id.ToString("N");
        return Path.Combine(options.Value.DataFolder, "evidence", name[^2..], name);
    }
}
