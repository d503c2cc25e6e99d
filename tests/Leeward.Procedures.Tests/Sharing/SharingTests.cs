using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Previews;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Procedures.Tests.EvidenceFiles;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Sharing;

public sealed class SharingTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly string[] Rights = [RunDesk.Read, RunDesk.Work, ReadEvidence.Right, AddEvidence.Right];

    [Theory, Databases]
    public async Task Agency_sees_its_own_steps_and_facts_until_the_coordinator_shares_more(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var (physician, coordinator) = (Agency(world, "physician"), Coordinator(world));
        var before = await SeenAsync(world, physician, run);
        Assert.Contains(before.Steps, s => s.Step == "CN-A04");
        Assert.Contains(before.Steps, s => s.Step == "CN-A09"); // takes part
        Assert.DoesNotContain(before.Steps, s => s.Step is "CN-A02" or "CN-E01");
        Assert.True((await SeenAsync(world, coordinator, run)).Steps.Count > 50);

        await using (var scope = world.As(coordinator))
        {
            Assert.Equal(2, (await scope.Get<ShareSteps>().RunAsync(run, new(["CN-A02", "CN-A06"], ["physician"], false), Ct)).Value);
            Assert.Equal(0, (await scope.Get<ShareSteps>().RunAsync(run, new(["CN-A02"], ["physician"], false), Ct)).Value);
        }
        var shared = await SeenAsync(world, physician, run);
        Assert.Equal(before.Steps.Count + 2, shared.Steps.Count);
        Assert.DoesNotContain((await SeenAsync(world, Agency(world, "psychologist"), run)).Steps, s => s.Step == "CN-A02");

        await using (var scope = world.As(coordinator))
        {
            foreach (var one in (await scope.Get<ShareSteps>().ListAsync(run, Ct)).Value) { Assert.True((await scope.Get<ShareSteps>().EndAsync(run, one.Id, Ct)).Ok); }
            Assert.All((await scope.Get<ShareSteps>().ListAsync(run, Ct)).Value, one => Assert.NotNull(one.EndedAt));
        }
        Assert.Equal(before.Steps.Count, (await SeenAsync(world, physician, run)).Steps.Count);
    }

    [Theory, Databases]
    public async Task Facts_are_those_that_the_seen_steps_ask_for(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using (var scope = world.As(Coordinator(world)))
        {
            var version = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.Row.Version;
            Assert.True((await scope.Get<WorkStep>().RecordFactsAsync(run, version, new Dictionary<string, Leeward.Rules.Value> { ["urgent_medical_need"] = Leeward.Rules.Value.Of(true), ["jurisdiction_ok"] = Leeward.Rules.Value.Of(false) }, Ct)).Ok);
        }
        var (physician, police) = (await SeenAsync(world, Agency(world, "physician"), run), await SeenAsync(world, Agency(world, "police_intake"), run));
        Assert.Contains("urgent_medical_need", physician.Facts.Keys);
        Assert.DoesNotContain("jurisdiction_ok", physician.Facts.Keys);
        Assert.Contains("jurisdiction_ok", police.Facts.Keys);
        // The worker who looks after the child has no role in this procedure: how steps stand, no facts.
        var worker = await SeenAsync(world, Agency(world, "child_worker"), run);
        Assert.True(worker.Steps.Count > 50);
        Assert.Empty(worker.Facts);
    }

    [Theory, Databases]
    public async Task Evidence_of_another_agency_is_not_there_until_it_is_shared(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var physician = Agency(world, "physician");
        Guid file;
        await using (var police = world.As(Agency(world, "police_intake"))) { file = (await police.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.jpg", Samples.Jpeg()), Ct)).Value; }
        await using (var scope = world.As(physician))
        {
            Assert.Empty((await scope.Get<ReadEvidence>().ListAsync(run, Ct)).Value);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<ReadEvidence>().OpenAsync(run, file, "for treatment", Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<ReadEvidence>().CustodyAsync(run, file, Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<ReadEvidence>().PlayAsync(run, file, "no ticket", scope.Get<ViewTickets>(), Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<FileReaders>().ListAsync(run, file, Ct)).Refusal!.Kind);
            Assert.Equal(4, await scope.Get<AppDbContext>().AuditEntries.CountAsync(e => e.ActorId == physician.AccountId && e.Result == AuditEntry.Refused && e.RecordId == file && e.Kind == nameof(EvidenceFile), Ct));
        }
        await using (var scope = world.As(Coordinator(world))) { Assert.True((await scope.Get<ShareSteps>().RunAsync(run, new(["CN-A03"], ["physician"], false), Ct)).Ok); }
        await using (var scope = world.As(physician)) { Assert.Empty((await scope.Get<ReadEvidence>().ListAsync(run, Ct)).Value); }
        await using (var scope = world.As(Coordinator(world))) { Assert.Equal(1, (await scope.Get<ShareSteps>().RunAsync(run, new(["CN-A03"], ["physician"], true), Ct)).Value); }
        await using (var scope = world.As(physician))
        {
            Assert.Equal(file, Assert.Single((await scope.Get<ReadEvidence>().ListAsync(run, Ct)).Value).Id);
            Assert.True((await scope.Get<ReadEvidence>().OpenAsync(run, file, "for treatment", Ct)).Ok);
        }
    }

    [Theory, Databases]
    public async Task Who_does_not_see_all_of_a_run_cannot_share_it_and_wrong_codes_are_named(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var input = new ShareInput(["CN-A02"], ["physician"], true);
        await using (var scope = world.As(world.Person("physician", RunTests.County, Sensitivity.Sensitive, [.. Rights, ShareSteps.Right]))) { Assert.Equal(RefusalKind.NotFound, (await scope.Get<ShareSteps>().RunAsync(run, input, Ct)).Refusal!.Kind); }
        await using (var scope = world.As(world.Person("coordinator", "330102", Sensitivity.Sensitive, [.. Rights, ShareSteps.Right]))) { Assert.Equal(RefusalKind.NotFound, (await scope.Get<ShareSteps>().ListAsync(run, Ct)).Refusal!.Kind); }
        await using var coordinator = world.As(Coordinator(world));
        var share = coordinator.Get<ShareSteps>();
        Assert.Equal("runs.step.unknown", (await share.RunAsync(run, input with { Steps = ["CN-A02", "X"] }, Ct)).Refusal!.Code);
        Assert.Equal("procedures.share.role_unknown", (await share.RunAsync(run, input with { Roles = ["nobody"] }, Ct)).Refusal!.Code);
        Assert.Equal("procedures.share.steps", (await share.RunAsync(run, input with { Steps = [] }, Ct)).Refusal!.Code);
        Assert.Equal("procedures.share.roles", (await share.RunAsync(run, input with { Roles = [] }, Ct)).Refusal!.Code);
        var elsewhere = Ids.New(world.Clock);
        Assert.Equal(RefusalKind.NotFound, (await share.EndAsync(run, elsewhere, Ct)).Refusal!.Kind);
        Assert.Equal(1, await coordinator.Get<AppDbContext>().AuditEntries.CountAsync(a => a.RecordId == elsewhere && a.Result == "refused" && a.Verb == ShareSteps.Right, Ct));
        Assert.Empty((await share.ListAsync(run, Ct)).Value);
    }

    internal static Actor Agency(TestWorld world, string role) => world.Person(role, RunTests.County, Sensitivity.Sensitive, Rights);

    private static Actor Coordinator(TestWorld world) => world.Person("coordinator", RunTests.County, Sensitivity.Sensitive, [.. Rights, ShareSteps.Right]);

    private static async Task<RunSnapshot> SeenAsync(TestWorld world, Actor person, Guid run)
    {
        await using var scope = world.As(person);
        return (await RunSnapshot.OfAsync(scope.Get<RunDesk>(), scope.Get<RunSight>(), run, Ct)).Value;
    }
}
