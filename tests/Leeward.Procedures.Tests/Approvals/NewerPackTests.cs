using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Tests.Approvals;

/// <summary>A newer pack is installed while versions are in force.</summary>
public sealed class NewerPackTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task A_version_of_the_pack_supersedes_one_of_a_pack_and_never_one_that_bodies_signed(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await PublishAsync(world, "0.1.7")).Value);
        Assert.Equal("0.1.7", await InForceAsync(world));
        var signed = await signing.DraftAsync("0.2.0");
        await signing.PublishAsync(signed, signing.Input());
        world.Clock.Advance(TimeSpan.FromDays(1));

        var refused = await PublishAsync(world, "0.3.0");
        Assert.Equal(("procedures.procedure.signed", $"{Signing.OneStop} 0.3.0"), (refused.Refusal!.Code, refused.Refusal.Args[0]));
        Assert.Equal("0.2.0", await InForceAsync(world));

        // What supersedes no signed version is published all the same.
        Assert.Equal(1, (await PublishAsync(world, "0.3.0", "0.9.0")).Value);
        Assert.Equal("0.2.0", await InForceAsync(world));
    }

    [Theory, Databases]
    public async Task A_version_of_the_pack_goes_on_as_a_draft_from_the_signed_one(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        var signed = await signing.DraftAsync("0.2.0");
        await signing.PublishAsync(signed, signing.Input());
        await using var node = await NodeAsync(world, "0.3.0", null);
        await using var scope = node.As(signing.Author);
        var waiting = Assert.Single(await scope.Get<ProcedureLibrary>().WaitingAsync(Ct));
        Assert.Equal(signed.ContentHash, waiting.Signed);
        Assert.Equal("procedures.procedure.unknown", (await scope.Get<DraftDesk>().StartAsync(new(waiting.Definition.ContentHash, null, null, null, "520102"), Ct)).Refusal!.Code);
        var draft = await scope.Get<DraftDesk>().StartAsync(new(waiting.Definition.ContentHash, null, null, null, null), Ct);
        Assert.Equal(("0.3.0", signed.ContentHash, waiting.Definition.ContentHash), (draft.Value.Edition, draft.Value.Basis, draft.Value.ContentHash));
    }

    private static async Task<Outcome<int>> PublishAsync(TestWorld world, string oneStop, string? other = null)
    {
        await using var node = await NodeAsync(world, oneStop, other);
        await using var scope = node.AsMachinery();
        return await scope.Get<ProcedureLibrary>().PublishFromPackAsync(Ct);
    }

    private static async Task<string> InForceAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        return (await scope.Get<ProcedureLibrary>().CurrentAsync(Signing.OneStop, Ct))!.Version;
    }

    /// <summary>A node with a newer pack, on the same database at the same time.</summary>
    private static async Task<TestWorld> NodeAsync(TestWorld world, string oneStop, string? other)
    {
        var folder = Directory.CreateTempSubdirectory("leeward-packs").FullName;
        try
        {
            var shipped = new DirectoryInfo(AppContext.BaseDirectory);
            while (!Directory.Exists(Path.Combine(shipped.FullName, "packs"))) { shipped = shipped.Parent!; }
            var root = Path.Combine(shipped.FullName, "packs");
            foreach (var path in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder, Path.GetRelativePath(root, path));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                var edition = Path.GetFileName(path) switch { "cn-onestop.yaml" => oneStop, "barnahus.yaml" => other, _ => null };
                if (edition is null) { File.Copy(path, copy); }
                else { await File.WriteAllTextAsync(copy, (await File.ReadAllTextAsync(path, Ct)).Replace("version: 0.1.0", $"version: {edition}", StringComparison.Ordinal), Ct); }
            }

            var pack = PackSet.Load(folder, "china");
            var node = await TestWorld.JoinAsync(world.Database, [new ProceduresModule()], services => services.AddSingleton(pack));
            node.Clock.SetUtcNow(world.Clock.GetUtcNow());
            return node;
        }
        finally { Directory.Delete(folder, recursive: true); }
    }
}
