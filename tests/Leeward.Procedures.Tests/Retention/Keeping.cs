using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Retention;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.EvidenceFiles;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Retention;

/// <summary>A run with one file, and two people who keep and delete.</summary>
internal sealed class Keeping : IAsyncDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private Keeping(TestWorld world, Guid run, Guid file) => (World, Run, File, Asker, Approver) =
        (world, run, file, RunTests.Worker(world, "coordinator", RunTests.County), RunTests.Worker(world, "supervisor", RunTests.County));

    public TestWorld World { get; }
    public Guid Run { get; }
    public Guid File { get; }
    public Actor Asker { get; }
    public Actor Approver { get; }

    /// <param name="provider">The database.</param>
    /// <param name="closedYearsAgo">When the run was closed; null: it is open.</param>
    public static async Task<Keeping> StartAsync(Provider provider, int? closedYearsAgo = null)
    {
        var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        var added = await scope.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "Wang Xiaoming.png", Samples.Png()), Ct);
        Assert.True(added.Ok, added.Refusal?.Code);
        var keeping = new Keeping(world, run, added.Value);
        if (closedYearsAgo is { } years) { await keeping.CloseAsync(world.Clock.GetUtcNow().AddYears(-years)); }
        return keeping;
    }

    public async Task CloseAsync(DateTimeOffset at)
    {
        await using var scope = World.AsMachinery();
        var records = scope.Get<IRecords>();
        (await records.Unfiltered<Run>("test").SingleAsync(r => r.Id == Run, Ct)).ClosedAt = at;
        Assert.True((await records.SaveAsync("test", Ct)).Ok);
    }

    public async Task<Outcome<Guid>> AskAsync(string ground, Actor? who = null, string reason = "kept long enough")
    {
        await using var scope = World.As(who ?? Asker);
        return await scope.Get<AskDeletion>().RunAsync(File, ground, reason, Ct);
    }

    public async Task<Outcome> DecideAsync(bool approve = true, Actor? who = null, string? note = "looked at it")
    {
        await using var scope = World.As(who ?? Approver);
        return await scope.Get<AskDeletion>().DecideAsync(File, approve, note, Ct);
    }

    public async Task<Outcome<Guid>> HoldAsync(Actor? who = null)
    {
        await using var scope = World.As(who ?? Approver);
        return await scope.Get<HoldEvidence>().PlaceAsync(Run, "appeal is running", Ct);
    }

    public async Task<KeptFile> SeeAsync()
    {
        await using var scope = World.As(Approver);
        return (await scope.Get<RetentionDesk>().FindAsync(File, Ct)).Value;
    }

    public async Task<Outcome<EvidenceContent>> ReadAsync()
    {
        await using var scope = World.As(Asker);
        return await scope.Get<ReadEvidence>().OpenAsync(Run, File, "for the conference", Ct);
    }

    /// <summary>Does the job that waits, perhaps to be broken off.</summary>
    public async Task<Job?> WorkAsync(IProgress<(long, long?)>? progress = null, CancellationToken? stop = null)
    {
        await using var scope = World.AsMachinery();
        var id = await scope.Get<AppDbContext>().Jobs.Where(j => j.Kind == DeleteEvidence.Name).OrderByDescending(j => j.Id).Select(j => j.Id).FirstAsync(Ct);
        return await scope.Get<JobRunner>().RunAsync(id, progress, stop ?? Ct);
    }

    public string? Stored => Directory.Exists(Folder) ? Directory.GetFiles(Folder, File.ToString("N") + "*", SearchOption.AllDirectories).SingleOrDefault() : null;

    private string Folder => Path.Combine(World.Folder, "evidence");

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
