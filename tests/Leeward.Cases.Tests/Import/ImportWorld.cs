using System.Text;
using Leeward.Cases.Contracts;
using Leeward.Cases.Import;
using Leeward.Insight;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Procedures;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases.Tests.Import;

/// <summary>A province with a supervisor who may import, and an officer who may not.</summary>
internal sealed class ImportWorld(TestWorld world, Guid supervisor, Guid officer) : IAsyncDisposable
{
    public const string Header = "编号,姓名,性别,出生日期,年龄,身份证号,区划代码\n";
    private static readonly CancellationToken Ct = CancellationToken.None;

    public TestWorld World { get; } = world;

    public static async Task<ImportWorld> MakeAsync(Provider provider, Action<IServiceCollection>? more = null)
    {
        var world = await TestWorld.CreateAsync(provider, [new CasesModule(), new InsightModule(), new ProceduresModule()], more);
        return new(world, await AccountAsync(world, "supervisor"), await AccountAsync(world, "duty_officer"));
    }

    private static async Task<Guid> AccountAsync(TestWorld world, string role)
    {
        await using var scope = world.AsMachinery();
        var db = scope.Get<AppDbContext>();
        var id = Ids.New(world.Clock);
        db.Users.Add(new Account { Id = id, UserName = role, NormalizedUserName = role.ToUpperInvariant(), DisplayName = role });
        db.Assignments.Add(new Assignment { Id = Ids.New(world.Clock), AccountId = id, Role = role, Region = "52", FromAt = world.Clock.GetUtcNow().AddDays(-1) });
        await db.SaveChangesAsync(Ct);
        return id;
    }

    public Task<TestScope> AsSupervisorAsync() => AsAsync(supervisor);

    public Task<TestScope> AsOfficerAsync() => AsAsync(officer);

    private async Task<TestScope> AsAsync(Guid account) => World.As((await World.Services.GetRequiredService<ActorResolver>().ResolveAsync(account, Ct))!);

    public async Task<Outcome<Guid>> StartAsync(string csv, string kind = "children", string? source = null, bool dryRun = false, string? map = null, string language = "en", Encoding? encoding = null)
    {
        await using var scope = await AsSupervisorAsync();
        using var content = new MemoryStream([.. encoding?.GetPreamble() ?? [], .. (encoding ?? Encoding.UTF8).GetBytes(csv)]);
        return await scope.Get<StartImport>().UploadAsync(new(ImportJob.Prefix + kind, source, null, dryRun, map, language), content, Ct);
    }

    /// <summary>Uploads, does the job, and gives where it stands with the refused rows.</summary>
    public async Task<(ImportStanding Standing, string Bad)> ImportAsync(
        string csv, string kind = "children", string? source = null, bool dryRun = false, string? map = null, string language = "en", Encoding? encoding = null)
    {
        var started = await StartAsync(csv, kind, source, dryRun, map, language, encoding);
        Assert.True(started.Ok, started.Refusal?.Code);
        Assert.True(await World.Services.GetRequiredService<JobRunner>().RunNextAsync(Ct));
        await using var scope = await AsSupervisorAsync();
        var standing = await scope.Get<StartImport>().FindAsync(started.Value, Ct);
        using var bad = new MemoryStream();
        await scope.Get<StartImport>().CopyBadRowsAsync(started.Value, bad, Ct);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        return (standing.Value, Encoding.UTF8.GetString(bad.ToArray()).TrimStart('\uFEFF'));
    }

    public async Task<(long, long?)> VerifyAsync()
    {
        await using var scope = World.AsMachinery();
        return await scope.Get<AuditTrail>().VerifyAsync(scope.Get<AppDbContext>(), null, Ct);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
