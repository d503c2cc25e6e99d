using Leeward.Kernel;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.Runs;
using Leeward.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.EvidenceFiles;

public sealed class EvidenceTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task File_is_cleaned_sealed_and_proves_its_step_and_every_reading_is_in_its_custody(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        Guid id;
        await using (var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County)))
        {
            var added = await scope.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "../../etc/passwd\u202Egnp.exe", Samples.Jpeg()), Ct);
            Assert.True(added.Ok, added.Refusal?.Code);
            id = added.Value;
            Assert.True((await scope.Get<WorkStep>().CompleteAsync(run, null, new("CN-A03"), new(null, null, null, null), Ct)).Ok);
            var line = Assert.Single((await scope.Get<ReadEvidence>().ListAsync(run, Ct)).Value);
            Assert.Equal(("passwdgnp.jpg", "image/jpeg", true), (line.Name, line.Media, line.Cleaned));
            Assert.Equal("procedures.evidence.purpose", (await scope.Get<ReadEvidence>().OpenAsync(run, id, " ", Ct)).Refusal!.Code);
            var content = await scope.Get<ReadEvidence>().OpenAsync(run, id, "for the conference", Ct);
            Assert.Equal(PictureCleaner.Clean(FileKinds.Jpeg, Samples.Jpeg()), content.Value.Bytes);
            var custody = (await scope.Get<ReadEvidence>().CustodyAsync(run, id, Ct)).Value;
            Assert.Equal([CustodyAct.Received, CustodyAct.Read], custody.Select(one => one.Act));
            Assert.Equal("for the conference", custody[1].Purpose);
        }

        var stored = Directory.GetFiles(Path.Combine(world.Folder, "evidence"), "*", SearchOption.AllDirectories);
        var bytes = await File.ReadAllBytesAsync(Assert.Single(stored), Ct);
        Assert.False(Samples.Holds(bytes, "JFIF"u8.ToArray()));
        await using var machinery = world.AsMachinery();
        Assert.True(await machinery.Get<AppDbContext>().Set<AuditEntry>().AnyAsync(one => one.Verb == ReadEvidence.Right && one.Result == "read", Ct));
    }

    [Theory, Databases]
    public async Task Changed_cut_or_lost_file_is_found_and_said(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        var large = Samples.Wav(sound: 3 << 20);
        var id = (await scope.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.wav", large), Ct)).Value;
        Assert.Empty((await scope.Get<ReadEvidence>().VerifyAsync(run, Ct)).Value);
        Assert.Equal(SoundCleaner.Clean(large), (await scope.Get<ReadEvidence>().OpenAsync(run, id, "whole", Ct)).Value.Bytes);
        var path = Directory.GetFiles(Path.Combine(world.Folder, "evidence"), id.ToString("N"), SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        bytes[5000] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Ct);
        Assert.Equal("procedures.evidence.damaged", (await scope.Get<ReadEvidence>().OpenAsync(run, id, "look", Ct)).Refusal!.Code);
        bytes[5000] ^= 1;
        var piece = 4 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes);
        await File.WriteAllBytesAsync(path, bytes[..piece], Ct); // whole pieces, but not all
        Assert.Equal("procedures.evidence.damaged", (await scope.Get<ReadEvidence>().VerifyAsync(run, Ct)).Value[id]);
        File.Delete(path);
        Assert.Equal("procedures.evidence.missing", (await scope.Get<ReadEvidence>().OpenAsync(run, id, "look", Ct)).Refusal!.Code);
        Assert.Contains((await scope.Get<ReadEvidence>().CustodyAsync(run, id, Ct)).Value, one => one.Act == CustodyAct.FoundDamaged);
    }

    [Theory, Databases]
    public async Task Evidence_is_out_of_reach_elsewhere_for_other_roles_and_on_need_to_know_runs(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.NeedToKnow);
        Guid id;
        await using (var machinery = world.AsMachinery())
        {
            id = (await machinery.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.png", Samples.Png()), Ct)).Value;
        }

        foreach (var region in (string[])["330102", RunTests.County])
        {
            await using var scope = world.As(RunTests.Worker(world, "coordinator", region));
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<ReadEvidence>().ListAsync(run, Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<ReadEvidence>().OpenAsync(run, id, "curious", Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<ReadEvidence>().CustodyAsync(run, id, Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.png", Samples.Png()), Ct)).Refusal!.Kind);
        }
    }

    [Theory, Databases]
    public async Task What_is_refused_leaves_neither_file_nor_record(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        var add = scope.Get<AddEvidence>();
        Assert.Equal("procedures.evidence.kind", (await add.RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.jpg", Samples.Zip()), Ct)).Refusal!.Code);
        Assert.Equal("runs.evidence.unknown", (await add.RunAsync(run, null, new("CN-A03", 1, "no_such_proof", "a.png", Samples.Png()), Ct)).Refusal!.Code);
        Assert.Equal("runs.step.unknown", (await add.RunAsync(run, null, new("CN-X99", 1, "triage_form", "a.png", Samples.Png()), Ct)).Refusal!.Code);
        Assert.Equal("procedures.evidence.too_large", (await add.RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.png", new byte[AddEvidence.Largest + 1]), Ct)).Refusal!.Code);
        Assert.Equal(RefusalKind.Conflict, (await add.RunAsync(run, 999, new("CN-A03", 1, "triage_form", "a.png", Samples.Png()), Ct)).Refusal!.Kind);

        // A folder that cannot be written is like a full disk: said plainly, nothing half.
        var folder = Path.Combine(world.Folder, "evidence");
        if (Directory.Exists(folder)) { Directory.Delete(folder, recursive: true); }
        await File.WriteAllTextAsync(folder, "in the way", Ct);
        var unwritable = await add.RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.png", Samples.Png()), Ct);
        Assert.Equal("procedures.evidence.unwritable", unwritable.Refusal!.Code);
        await using var fresh = world.AsMachinery();
        Assert.Empty((await fresh.Get<ReadEvidence>().ListAsync(run, Ct)).Value);
        File.Delete(folder);
    }
}
