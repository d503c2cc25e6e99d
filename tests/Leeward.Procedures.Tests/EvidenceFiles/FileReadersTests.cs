using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>Who may read a file is what the permissions say, for each person.</summary>
public sealed class FileReadersTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Those_listed_are_those_who_can_open_it_with_why(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var id = await AddAsync(world, run);
        string[] roles = ["centre_coordinator", "physician", "psychologist", "police_intake", "supervisor"];
        var people = new List<Actor>();
        foreach (var role in roles) { people.Add(await world.ColleagueAsync(role, role, RunTests.County)); }
        people.Add(await world.ColleagueAsync("elsewhere", "centre_coordinator", "330102"));
        await using (var scope = world.As(people[0])) { Assert.Equal(1, (await scope.Get<ShareSteps>().RunAsync(run, new(["CN-A03"], ["psychologist"], true), Ct)).Value); }

        var listed = await ListAsync(world, people[0], run, id);
        foreach (var person in people)
        {
            await using var scope = world.As(person);
            var opens = (await scope.Get<ReadEvidence>().OpenAsync(run, id, "to see", Ct)).Ok;
            Assert.Equal((person.Name, opens), (person.Name, listed.Any(r => r.Id == person.AccountId)));
            // What is asked for the list is asked for the person who looks: who may not read the file, may not see who may.
            Assert.Equal((person.Name, opens), (person.Name, (await scope.Get<FileReaders>().ListAsync(run, id, Ct)).Ok));
        }
        Assert.Equal(ReaderReason.LooksAfter, listed.Single(r => r.Name == "centre_coordinator").Reason);
        Assert.Equal(ReaderReason.Shared, listed.Single(r => r.Name == "psychologist").Reason);
        Assert.Equal("psychologist", Assert.Single(listed.Single(r => r.Name == "psychologist").Roles).Role);
        Assert.DoesNotContain(listed, r => r.Name == "elsewhere");

        // The questions put for others are no refusals of theirs.
        await using var machinery = world.AsMachinery();
        var refused = await machinery.Get<AppDbContext>().Set<AuditEntry>().CountAsync(one => one.Result == "refused", Ct);
        await ListAsync(world, people[0], run, id);
        Assert.Equal(refused, await machinery.Get<AppDbContext>().Set<AuditEntry>().CountAsync(one => one.Result == "refused", Ct));
    }

    [Theory, Databases]
    public async Task Need_to_know_opens_to_those_named_until_they_are_no_longer(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.NeedToKnow);
        var id = await AddAsync(world, run);
        var named = await world.ColleagueAsync("named", "centre_coordinator", RunTests.County);
        var other = await world.ColleagueAsync("other", "centre_coordinator", RunTests.County);
        var until = world.Clock.GetUtcNow().AddDays(2);
        await using (var scope = world.AsMachinery())
        {
            var row = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.Row;
            scope.Get<IAccess>().Name(row.AccessId, named.AccountId!.Value, "worker", until);
            Assert.True((await scope.Get<Leeward.Kernel.Records.IRecords>().SaveAsync(RunDesk.Read, Ct)).Ok);
        }
        var reader = Assert.Single(await ListAsync(world, named, run, id));
        Assert.Equal(("named", true, until), (reader.Name, reader.Named, reader.NamedUntil));
        await using (var scope = world.As(other)) { Assert.Equal(RefusalKind.NotFound, (await scope.Get<FileReaders>().ListAsync(run, id, Ct)).Refusal!.Kind); }
        world.Clock.Advance(TimeSpan.FromDays(3));
        await using var machinery = world.AsMachinery();
        Assert.Empty((await machinery.Get<FileReaders>().ListAsync(run, id, Ct)).Value);
    }

    private static async Task<Guid> AddAsync(TestWorld world, Guid run)
    {
        await using var scope = world.AsMachinery();
        return (await scope.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.png", Samples.Png()), Ct)).Value;
    }

    private static async Task<IReadOnlyList<FileReader>> ListAsync(TestWorld world, Actor person, Guid run, Guid file)
    {
        await using var scope = world.As(person);
        return (await scope.Get<FileReaders>().ListAsync(run, file, Ct)).Value;
    }
}
