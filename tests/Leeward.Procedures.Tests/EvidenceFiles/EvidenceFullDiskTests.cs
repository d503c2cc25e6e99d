using Leeward.Kernel;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>An upload that finds no room on the disk is refused as what it is; neither a piece of the file nor a record is left.</summary>
public sealed class EvidenceFullDiskTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Upload_without_room_leaves_neither_file_nor_record_and_goes_through_when_there_is_some(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        using var disk = SmallDisk.On(Path.Combine(world.Folder, "evidence"), 16);
        Assert.SkipWhen(disk is null, SmallDisk.Absent);
        var film = Samples.Wav(sound: 3 << 20);
        // None at all, some for the first pieces, and all but the last one.
        foreach (var room in (int[])[0, 1 << 20, 5 << 19])
        {
            disk.Leave(room);
            var refused = (await AddAsync(world, run, film)).Refusal;
            Assert.Equal((room, "kernel.no_room", RefusalKind.NoRoom), (room, refused?.Code, refused?.Kind));
            Assert.Empty(disk.Files());
        }
        await using (var fresh = world.AsMachinery()) { Assert.Empty((await fresh.Get<ReadEvidence>().ListAsync(run, Ct)).Value); }
        disk.MakeRoom();
        var added = await AddAsync(world, run, film);
        Assert.True(added.Ok, added.Refusal?.Code);
        await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        var read = await scope.Get<ReadEvidence>().OpenAsync(run, added.Value, "looked at after the disk was full", Ct);
        Assert.True(read.Ok, read.Refusal?.Code);
        await using var machinery = world.AsMachinery();
        Assert.Null((await machinery.Get<AuditTrail>().VerifyAsync(machinery.Get<AppDbContext>(), null, Ct)).FirstBroken);
    }

    private static async Task<Outcome<Guid>> AddAsync(TestWorld world, Guid run, byte[] bytes)
    {
        await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        return await scope.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.wav", bytes), Ct);
    }
}
