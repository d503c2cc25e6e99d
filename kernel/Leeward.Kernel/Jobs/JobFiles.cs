using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Jobs;

/// <summary>Files of jobs, kept sealed in the database so that every node can reach them and a stolen backup yields nothing.</summary>
public sealed class JobFiles
{
    private const int ChunkBytes = 256 * 1024;
    private readonly AppDbContext _db;
    private readonly Vault _vault;
    private readonly TimeProvider _clock;

    internal JobFiles(AppDbContext db, Vault vault, TimeProvider clock) => (_db, _vault, _clock) = (db, vault, clock);

    /// <summary>Takes in a file piece by piece, so that a slow sender holds no transaction. Gives its length; null when it is longer than <paramref name="most"/> bytes.</summary>
    public async Task<long?> TakeInAsync(Guid job, string name, Stream content, long most, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        var buffer = new byte[ChunkBytes];
        long length = 0;
        for (var seq = 0; ; seq++)
        {
            var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
            length += read;
            if (length > most) { await RemoveAsync(job, ct); return null; }
            if (read > 0) { await AddAsync(job, name, seq, buffer.AsMemory(0, read), ct); }
            if (read < buffer.Length) { return length; }
        }
    }

    /// <summary>Adds one piece, inside the open transaction where there is one.</summary>
    public async Task AddAsync(Guid job, string name, int seq, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var chunk = new JobChunk { JobId = job, Name = name, Seq = seq, Cipher = _vault.SealBytes(SealClass.Child, job, bytes.Span), At = _clock.GetUtcNow() };
        _db.JobChunks.Add(chunk);
        await _db.WriteAsync(ct);
        _db.Entry(chunk).State = EntityState.Detached;
    }

    /// <summary>Copies a file out, piece by piece. False when there is none.</summary>
    public async Task<bool> CopyToAsync(Guid job, string name, Stream to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(to);
        for (var seq = 0; ; seq++)
        {
            var wanted = seq;
            var chunk = await _db.JobChunks.AsNoTracking().FirstOrDefaultAsync(c => c.JobId == job && c.Name == name && c.Seq == wanted, ct);
            if (chunk is null) { return seq > 0; }
            await to.WriteAsync(_vault.Open(SealClass.Child, job, chunk.Cipher), ct);
        }
    }

    /// <summary>Removes the files of a job.</summary>
    public Task<int> RemoveAsync(Guid job, CancellationToken ct) => _db.JobChunks.Where(c => c.JobId == job).ExecuteDeleteAsync(ct);

    /// <summary>Removes one file of a job.</summary>
    public Task<int> RemoveAsync(Guid job, string name, CancellationToken ct) => _db.JobChunks.Where(c => c.JobId == job && c.Name == name).ExecuteDeleteAsync(ct);

    /// <summary>Removes what is older than <paramref name="before"/> and belongs to no unfinished job.</summary>
    public Task<int> TidyAsync(DateTimeOffset before, CancellationToken ct) => _db.JobChunks
        .Where(c => c.At < before && !_db.Jobs.Any(j => j.Id == c.JobId && (j.State == JobState.Waiting || j.State == JobState.Running))).ExecuteDeleteAsync(ct);
}
