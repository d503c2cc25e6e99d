using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Requests;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Procedures.Tests.EvidenceFiles;
using Leeward.Procedures.Tests.Runs;
using Leeward.Rules;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Sharing;

/// <summary>An agency writes into a run what it sees of it, and nothing else.</summary>
public sealed class WritingTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly string[] Rights = [RunDesk.Read, RunDesk.Work, ReadEvidence.Right, AddEvidence.Right, WorkStep.Deviate];

    [Theory, Databases]
    public async Task Agency_records_the_facts_and_events_that_it_sees_and_is_refused_the_others(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        Assert.Equal((false, true, false, false), await TryAsync(world, "education", run));
        Assert.Equal((true, false, true, false), await TryAsync(world, "physician", run));
        Assert.Equal((false, false, false, true), await TryAsync(world, "prosecutor", run));
        // Whoever looks after the child without a role in the procedure sees how steps stand, no facts: they write none.
        Assert.Equal((false, false, false, false), await TryAsync(world, "child_worker", run));
        Assert.Equal((true, true, true, true), await TryAsync(world, "coordinator", run));
    }

    [Theory, Databases]
    public async Task Nothing_of_several_facts_is_recorded_where_one_is_hidden_and_no_other_door_takes_it(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var school = Person(world, "education");
        var hidden = new Dictionary<string, object?> { ["exposure_risk"] = false };
        await using (var scope = world.As(school))
        {
            var (work, acts, ask, now) = (scope.Get<WorkStep>(), scope.Get<RunActs>(), scope.Get<RequestAct>(), world.Clock.GetUtcNow());
            var own = new Leeward.Runs.OccurrenceRef("CN-F11");
            Refusal?[] refused =
            [
                (await work.RecordFactsAsync(run, null, new Dictionary<string, Value> { ["in_school"] = Value.Of(true), ["exposure_risk"] = Value.Of(false) }, Ct)).Refusal,
                (await work.CompleteAsync(run, null, own, new(null, null, hidden, null), Ct)).Refusal,
                (await work.CompleteAsync(run, null, own, new(null, hidden, null, null), Ct)).Refusal,
                (await acts.PlanAsync(run, null, "child_arrived", now.AddHours(1), Ct)).Refusal,
                (await acts.CorrectAsync(run, null, "child_arrived", 1, now.AddHours(-1), "it was earlier", Ct)).Refusal,
                (await ask.ExceptAsync(run, null, own, new(null, null, hidden, null), "no form at hand", Ct)).Refusal,
            ];
            Assert.All(refused, one => Assert.Equal(RefusalKind.NotFound, one!.Kind));
            Assert.Equal(refused.Length, await scope.Get<AppDbContext>().AuditEntries.CountAsync(e => e.ActorId == school.AccountId && e.Result == AuditEntry.Refused && e.RecordId == run, Ct));
            // What the procedure does not know is said to be so, as before.
            Assert.Equal("runs.fact.unknown", (await work.RecordFactAsync(run, null, "no_such_fact", Value.Of(true), Ct)).Refusal!.Code);
        }
        await using var all = world.AsMachinery();
        var state = (await all.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.State!;
        Assert.False(state.Facts.ContainsKey("in_school"));
        Assert.False(state.Facts.ContainsKey("exposure_risk"));
    }

    [Theory, Databases]
    public async Task Who_acts_is_told_of_the_steps_that_they_see_and_of_no_others(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(Person(world, "police_intake"));
        var own = (await RunSnapshot.OfAsync(scope.Get<RunDesk>(), scope.Get<RunSight>(), run, Ct)).Value.Steps.Select(s => s.Step).ToHashSet();
        Assert.True((await scope.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.jpg", Samples.Jpeg()), Ct)).Ok);
        var done = (await scope.Get<WorkStep>().CompleteAsync(run, null, new("CN-A03"), new(null, null, null, null), Ct)).Value;
        // The emergency care that it makes required is the hospital's (RunTests: the machinery is told of it).
        Assert.DoesNotContain("CN-A04", own);
        Assert.All(done.BecameRequired.Concat(done.NoLongerRequired), step => Assert.Contains(step.Split('#')[0], own));
        Assert.Contains("CN-A03", done.NoLongerRequired);
    }

    [Theory, Databases]
    public async Task Person_with_the_longest_name_works_on_a_run(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var plain = world.Person("coordinator", RunTests.County, Sensitivity.Sensitive, "procedures.*");
        var person = new Actor { AccountId = plain.AccountId, Name = new('名', Actor.LongestName), Grants = plain.Grants, Roles = plain.Roles };
        Assert.InRange(person.Label.Length, Actor.LongestName + 1, Actor.LongestLabel);
        await using var scope = world.As(person);
        Assert.True((await scope.Get<WorkStep>().RecordFactAsync(run, null, "in_school", Value.Of(true), Ct)).Ok);
        Assert.True((await scope.Get<RequestAct>().DeviateAsync(run, null, new("CN-A02"), "done elsewhere", Ct)).Ok);
        Assert.True((await scope.Get<ShareSteps>().RunAsync(run, new(["CN-A02"], ["physician"], false), Ct)).Ok);
        Assert.True((await scope.Get<Leeward.Procedures.Retention.HoldEvidence>().PlaceAsync(run, "the court asked for it", Ct)).Ok);
        var file = await scope.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.jpg", Samples.Jpeg()), Ct);
        Assert.True((await scope.Get<ReadEvidence>().OpenAsync(run, file.Value, "for the conference", Ct)).Ok);
    }

    /// <summary>Whether a role may record a fact of the hospital's, one of the school's, an event of the hospital's, one of the police's; every refusal is audited.</summary>
    private static async Task<(bool, bool, bool, bool)> TryAsync(TestWorld world, string role, Guid run)
    {
        var person = Person(world, role);
        await using var scope = world.As(person);
        var (work, now) = (scope.Get<WorkStep>(), world.Clock.GetUtcNow());
        Outcome[] done =
        [
            await work.RecordFactAsync(run, null, "exposure_risk", Value.Of(true), Ct), await work.RecordFactAsync(run, null, "in_school", Value.Of(true), Ct),
            await work.RecordEventAsync(run, null, "child_arrived", now, Ct), await work.RecordEventAsync(run, null, "case_filed", now, Ct),
        ];
        Assert.All(done.Where(one => !one.Ok), one => Assert.Equal(RefusalKind.NotFound, one.Refusal!.Kind));
        Assert.Equal(done.Count(one => !one.Ok), await scope.Get<AppDbContext>().AuditEntries.CountAsync(e => e.ActorId == person.AccountId && e.Verb == RunDesk.Work && e.Result == AuditEntry.Refused && e.RecordId == run, Ct));
        return (done[0].Ok, done[1].Ok, done[2].Ok, done[3].Ok);
    }

    private static Actor Person(TestWorld world, string role) => world.Person(role, RunTests.County, Sensitivity.Sensitive, Rights);
}
