using Leeward.Kernel;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Calendars;
using Leeward.Procedures.Proofs;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.Calendars;
using Leeward.Procedures.Tests.Conformance;
using Leeward.Procedures.Tests.Moves;
using Leeward.Rules;
using Leeward.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Proofs;

/// <summary>What is stored of runs is compared with what was recorded.</summary>
public sealed class VerifyTests
{
    private const string TwoDays = "2026-03-03 2026-03-04 Days of rest | 休息日";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Run_with_times_that_a_notice_held_is_alike_and_so_it_is_after_more_work(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var run = await world.DecidedAsync();
        await world.PublishAsync(TwoDays);
        await world.RecountAsync();
        await using (var scope = world.AsMachinery()) { Assert.NotNull((await scope.Get<IRecords>().Unfiltered<Run>("test").AsNoTracking().SingleAsync(r => r.Id == run, Ct)).HeldSince); }
        await AlikeAsync(world, 1);
        await using (var scope = world.AsMachinery())
        {
            Assert.True((await scope.Get<WorkStep>().RecordFactAsync(run, null, "in_school", Value.Of(true), Ct)).Ok);
            var audited = await scope.Get<AppDbContext>().AuditEntries.Where(e => e.Verb == "kernel.identity.machinery" && e.Result == AuditEntry.Read).Select(e => e.Details).ToListAsync(Ct);
            Assert.Contains("what is stored of runs is compared with what was recorded: 1 runs", audited);
        }
        await world.DoAsync(run, "CN-A02");
        await AlikeAsync(world, 1);
        Assert.Equal(1, (await VerifyAsync(world, region: "5201")).Runs);
        Assert.Equal(0, (await VerifyAsync(world, region: "53")).Runs);
        Assert.Equal(1, (await VerifyAsync(world, only: run)).Runs);
        Assert.Equal(0, (await VerifyAsync(world, only: Ids.New(world.Clock))).Runs);
    }

    [Theory, Databases]
    public async Task Runs_are_alike_after_a_move_to_another_version_and_back_and_a_version_that_is_gone_is_named(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var run = await moving.StartAsync();
        await world.DoAsync(run, "CN-X1");
        await moving.RenewAsync();
        var move = await moving.LookAsync();
        await moving.MoveAsync(move);
        await AlikeAsync(world, 1);
        await moving.UndoAsync(move);
        Assert.Equal(moving.From, (await moving.RunAsync(run)).ContentHash);
        await AlikeAsync(world, 1);
        await using (var scope = world.AsMachinery()) { await scope.Get<IRecords>().Unfiltered<PublishedProcedure>("test").Where(p => p.ContentHash == moving.To).ExecuteDeleteAsync(Ct); }
        Assert.Equal(new RunDifference(run, DifferenceKind.Version, moving.To), Assert.Single((await VerifyAsync(world)).Differences));
    }

    [Theory, Databases]
    public async Task More_runs_than_are_looked_at_together_are_looked_at_and_each_that_was_changed_is_named_with_the_place(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var runs = new List<Guid>();
        for (var number = 1; number <= 8; number++)
        {
            runs.Add(await moving.StartAsync($"CA-{number}"));
            await world.DoAsync(runs[^1], "CN-A02");
        }
        await AlikeAsync(world, 8);
        // Copies without their history.
        await moving.CopyAsync(runs[7], 200);

        await RestateAsync(world, runs[0], state => state with { Facts = state.Facts.SetItem("in_school", Value.Of(true)) });
        await RestateAsync(world, runs[1], state => state with { Occurrences = [.. state.Occurrences.Select(turn => turn.Due.IsEmpty ? turn : turn with { Due = [turn.Due[0] with { Anchor = turn.Due[0].Anchor.AddDays(1) }, .. turn.Due.Skip(1)] })] });
        await using (var scope = world.AsMachinery())
        {
            var records = scope.Get<IRecords>();
            await records.Unfiltered<RunEventRow>("test").Where(e => e.OwnerId == runs[2] && e.Seq == 2).ExecuteDeleteAsync(Ct);
            var last = await records.Unfiltered<RunEventRow>("test").Where(e => e.OwnerId == runs[3]).MaxAsync(e => e.Seq, Ct);
            await records.Unfiltered<RunEventRow>("test").Where(e => e.OwnerId == runs[3] && e.Seq == last).ExecuteDeleteAsync(Ct);
            await records.Unfiltered<RunEventRow>("test").Where(e => e.OwnerId == runs[4] && e.Seq == 2).ExecuteUpdateAsync(e => e.SetProperty(x => x.Actor, "somebody else"), Ct);
            // The sealed event of another run cannot be opened here.
            var foreign = await records.Unfiltered<RunEventRow>("test").AsNoTracking().SingleAsync(e => e.OwnerId == runs[7] && e.Seq == 2, Ct);
            await records.Unfiltered<RunEventRow>("test").Where(e => e.OwnerId == runs[5] && e.Seq == 2).ExecuteUpdateAsync(e => e.SetProperty(x => x.Body, foreign.Body), Ct);
            await records.Unfiltered<Run>("test").Where(r => r.Id == runs[6]).ExecuteUpdateAsync(r => r.SetProperty(x => x.ClosedAt, world.Clock.GetUtcNow()), Ct);

            var proof = await VerifyAsync(world);
            Assert.Equal(208, proof.Runs);
            var mine = proof.Differences.Where(one => runs.Contains(one.Run)).ToDictionary(one => runs.IndexOf(one.Run), one => $"{one.Kind} {one.Where}");
            Assert.Equal(7, mine.Count);
            Assert.Equal("Replay Facts/in_school", mine[0]);
            Assert.Matches("^Replay Occurrences/CN-[A-Z0-9]+#1/Due/0/Anchor$", mine[1]);
            Assert.Equal(["Number 2", $"Number {last}", "Label 2", "Unreadable 2", "Clear ClosedAt"], Enumerable.Range(2, 5).Select(at => mine[at]));
            var copies = proof.Differences.Where(one => !runs.Contains(one.Run)).ToList();
            Assert.Equal(200, copies.Count);
            Assert.All(copies, one => Assert.Equal((DifferenceKind.Number, "1"), (one.Kind, one.Where)));
        }
    }

    [Theory, Databases]
    public async Task Event_that_cannot_have_happened_and_a_state_that_is_gone_are_named(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var (forged, empty) = (await moving.StartAsync("CA-1"), await moving.StartAsync("CA-2"));
        await world.DoAsync(forged, "CN-A02");
        await using (var scope = world.AsMachinery())
        {
            var (records, vault) = (scope.Get<IRecords>(), scope.Get<IVault>());
            var row = await records.Unfiltered<RunEventRow>("test").AsNoTracking().Where(e => e.OwnerId == forged).OrderByDescending(e => e.Seq).FirstAsync(Ct);
            var other = RunEventRow.Of(row.Id, forged, row.Seq, new StepCompleted(row.At, row.Actor, new("CN-NONE")), vault);
            await records.Unfiltered<RunEventRow>("test").Where(e => e.Id == row.Id).ExecuteUpdateAsync(e => e.SetProperty(x => x.Body, other.Body).SetProperty(x => x.Kind, other.Kind), Ct);
            await records.Unfiltered<Run>("test").Where(r => r.Id == empty).ExecuteUpdateAsync(r => r.SetProperty(x => x.State, (SealedText?)null), Ct);
            var found = (await VerifyAsync(world)).Differences.ToDictionary(one => one.Run, one => (one.Kind, one.Where));
            Assert.Equal((DifferenceKind.Refused, $"{row.Seq}"), found[forged]);
            Assert.Equal((DifferenceKind.State, ""), found[empty]);
        }
    }

    private static async Task RestateAsync(TestWorld world, Guid run, Func<RunState, RunState> change)
    {
        await using var scope = world.AsMachinery();
        var row = await scope.Get<IRecords>().Unfiltered<Run>("test").AsNoTracking().SingleAsync(r => r.Id == run, Ct);
        var state = (await scope.Get<IIdentities>().OpenForMachineryAsync("test", Ct)).StateOf(row)!;
        row.Keep(scope.Get<IVault>(), change(state));
        await scope.Get<IRecords>().Unfiltered<Run>("test").Where(r => r.Id == run).ExecuteUpdateAsync(r => r.SetProperty(x => x.State, row.State), Ct);
    }

    private static async Task<RunProof> VerifyAsync(TestWorld world, string region = "", Guid? only = null)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<VerifyRuns>().RunAsync(new(region), only, new Progress<(long, long?)>(), Ct);
    }

    private static async Task AlikeAsync(TestWorld world, int runs)
    {
        var proof = await VerifyAsync(world);
        Assert.Empty(proof.Differences);
        Assert.Equal(runs, proof.Runs);
    }
}
