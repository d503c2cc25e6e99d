using Leeward.Kernel;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Retention;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.EvidenceFiles;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Retention;

public sealed class DeleteEvidenceTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Content_is_gone_the_tombstone_stays_and_the_step_stays_proven(Provider provider)
    {
        await using var kept = await Keeping.StartAsync(provider, 22);
        Assert.True((await kept.ReadAsync()).Ok);
        var before = await RowAsync(kept);
        var secrets = new[] { before.Name!.Cipher, before.Key!.Cipher };
        if (provider == Provider.Sqlite) { Assert.All(secrets, secret => Assert.True(InFiles(kept, secret))); }
        await kept.AskAsync("time_over");
        Assert.True((await kept.DecideAsync()).Ok);
        Assert.True((await kept.ReadAsync()).Ok); // approved is not yet deleted
        Assert.Null((await kept.WorkAsync())!.Error);

        var gone = await kept.ReadAsync();
        Assert.Equal((RefusalKind.Gone, "procedures.evidence.gone"), (gone.Refusal!.Kind, gone.Refusal.Code));
        Assert.Null(kept.Stored);
        if (provider == Provider.Sqlite) { Assert.All(secrets, secret => Assert.False(InFiles(kept, secret))); }
        var after = await RowAsync(kept);
        Assert.Equal((null, null, before.Hash, before.ReceivedHash, before.Size, before.Media), (after.Name, after.Key, after.Hash, after.ReceivedHash, after.Size, after.Media));

        await using var scope = kept.World.As(kept.Approver);
        var paper = (await scope.Get<RetentionDesk>().CertificateAsync(kept.File, Ct)).Value;
        Assert.Equal(("time_over", "P21Y", "PROJ", "D"), (paper.Deletion.Ground, paper.Deletion.Keep, paper.Deletion.RuleSource, paper.Deletion.RuleProvenance));
        Assert.StartsWith("coordinator", paper.Deletion.AskedBy, StringComparison.Ordinal);
        Assert.StartsWith("supervisor", paper.Deletion.DecidedBy, StringComparison.Ordinal);
        Assert.Equal(CustodyAct.Deleted, paper.Custody[^1].Act);
        Assert.Contains(paper.Custody, line => line.Act == CustodyAct.Received);
        var list = Assert.Single((await scope.Get<ReadEvidence>().ListAsync(kept.Run, Ct)).Value);
        Assert.Equal(("", before.Hash), (list.Name, list.Hash));
        Assert.NotNull(list.DeletedAt);
        Assert.Empty((await scope.Get<ReadEvidence>().VerifyAsync(kept.Run, Ct)).Value); // deleted is not missing
        Assert.Equal("procedures.retention.deleted", (await kept.AskAsync("court_order")).Refusal!.Code);
        var run = (await scope.Get<RunDesk>().OpenAsync(kept.Run, RunDesk.Read, Ct)).Value;
        Assert.DoesNotContain("triage_form", run.View(kept.World.Clock.GetUtcNow()).Steps.First(s => s.Ref.Step == "CN-A03").MissingEvidence);
        await using var machinery = kept.World.AsMachinery();
        Assert.Null((await machinery.Get<AuditTrail>().VerifyAsync(machinery.Get<AppDbContext>(), null, Ct)).FirstBroken);
    }

    [Theory, Databases]
    public async Task Job_that_is_broken_off_leaves_nothing_readable_and_is_finished_by_the_next(Provider provider)
    {
        await using var kept = await Keeping.StartAsync(provider, 22);
        await kept.AskAsync("time_over");
        Assert.True((await kept.DecideAsync()).Ok);
        using var kill = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kept.WorkAsync(new AfterFirst(kill), kill.Token));
        Assert.NotNull(kept.Stored); // the sealed bytes lie there still
        Assert.Equal(RefusalKind.Gone, (await kept.ReadAsync()).Refusal!.Kind);
        Assert.Equal(DeletionState.Unreadable, (await kept.SeeAsync()).Line.Deletion);
        await using (var scope = kept.World.As(kept.Approver))
        {
            Assert.Equal("procedures.retention.no_certificate", (await scope.Get<RetentionDesk>().CertificateAsync(kept.File, Ct)).Refusal!.Code);
            scope.Get<EvidenceStore>().Erase(kept.File); // as if it was killed between the removal and the line about it
        }
        Assert.Null((await kept.WorkAsync())!.Error);
        Assert.Null(kept.Stored);
        Assert.Equal(DeletionState.Done, (await kept.SeeAsync()).Line.Deletion);
        var custody = await CustodyAsync(kept);
        Assert.Equal(1, custody.Count(line => line.Act == CustodyAct.Deleted));
    }

    [Theory, Databases]
    public async Task Bytes_of_a_file_do_not_open_without_its_own_key(Provider provider)
    {
        await using var kept = await Keeping.StartAsync(provider);
        await using var scope = kept.World.AsMachinery();
        var records = scope.Get<IRecords>();
        var file = await records.Unfiltered<EvidenceFile>("test").SingleAsync(f => f.Id == kept.File, Ct);
        file.Key = scope.Get<IVault>().Seal(SealClass.Evidence, file.Id, EvidenceStore.NewKey()); // another key: the key of the class alone opens nothing
        Assert.True((await records.SaveAsync("test", Ct)).Ok);
        Assert.Equal("procedures.evidence.damaged", (await kept.ReadAsync()).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Renewal_of_keys_waits_for_an_erasure_and_brings_nothing_back(Provider provider)
    {
        await using var kept = await Keeping.StartAsync(provider);
        await using var scope = kept.World.AsMachinery();
        var (store, path) = (scope.Get<EvidenceStore>(), kept.Stored!);
        var whole = await File.ReadAllBytesAsync(path, Ct);
        await using (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read)) // as a renewal holds it
        {
            Assert.ThrowsAny<IOException>(() => store.Erase(kept.File));
            Assert.Equal(whole, await File.ReadAllBytesAsync(path, Ct));
        }
        Task<long> renewal;
        await using (new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None)) // as an erasure holds it
        {
            renewal = store.ResealAsync(new(scope.Get<KeyRing>()), Ct);
            Assert.False(renewal.IsCompleted);
            File.Delete(path);
        }
        Assert.Equal(0, await renewal);
        Assert.Null(kept.Stored);
    }

    private static async Task<EvidenceFile> RowAsync(Keeping kept)
    {
        await using var scope = kept.World.AsMachinery();
        return await scope.Get<IRecords>().Unfiltered<EvidenceFile>("test").AsNoTracking().SingleAsync(f => f.Id == kept.File, Ct);
    }

    private static async Task<List<CustodyLine>> CustodyAsync(Keeping kept)
    {
        await using var scope = kept.World.AsMachinery();
        return await scope.Get<IRecords>().Unfiltered<CustodyLine>("test").AsNoTracking().Where(l => l.OwnerId == kept.File).ToListAsync(Ct);
    }

    /// <summary>Whether the raw files of the database hold these bytes, its log included.</summary>
    private static bool InFiles(Keeping kept, byte[] bytes) => Directory.GetFiles(kept.World.Folder, "*.db*").Any(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var all = new MemoryStream();
        file.CopyTo(all);
        return Samples.Holds(all.ToArray(), bytes);
    });
}
