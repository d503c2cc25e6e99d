using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Conformance;

/// <summary>Services of a scope for those who look services up.</summary>
internal sealed class Services(TestScope scope) : IServiceProvider
{
    public object? GetService(Type serviceType) => typeof(TestScope).GetMethod(nameof(TestScope.Get))!.MakeGenericMethod(serviceType).Invoke(scope, null);
}

internal static class Judging
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Has the job asked for and done.</summary>
    public static async Task JudgeAsync(this TestWorld world)
    {
        Guid? job;
        await using (var scope = world.AsMachinery()) { job = await JudgeWatcher.AskAsync(new Services(scope), world.Clock, Ct); }
        Assert.NotNull(job);
        await using var runner = world.AsMachinery();
        var done = await runner.Get<JobRunner>().RunAsync(job.Value, null, Ct);
        Assert.Equal((JobState.Done, null), (done!.State, done.Error));
    }

    public static async Task<Judgement> JudgementAsync(this TestWorld world, Guid run)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<IRecords>().Unfiltered<Judgement>("test").AsNoTracking().SingleAsync(j => j.RunId == run, Ct);
    }

    public static async Task<List<JudgedPoint>> PointsAsync(this TestWorld world, Guid run)
    {
        var judgement = await world.JudgementAsync(run);
        await using var scope = world.AsMachinery();
        return await scope.Get<IRecords>().Unfiltered<JudgedPoint>("test").AsNoTracking().Where(p => p.OwnerId == judgement.Id).ToListAsync(Ct);
    }

    /// <summary>Does a step with all the proof it needs.</summary>
    public static async Task DoAsync(this TestWorld world, Guid run, string step, IReadOnlyList<string>? confirmed = null)
    {
        await using var scope = world.AsMachinery();
        var opened = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value;
        var view = opened.View(world.Clock.GetUtcNow()).Steps.First(s => s.Ref.Step == step && s.SettledAt is null);
        foreach (var proof in view.MissingEvidence) { Assert.True((await scope.ProveAsync(run, view.Ref, proof)).Ok); }
        var done = await scope.Get<WorkStep>().CompleteAsync(run, null, view.Ref, new(null, null, null, confirmed), Ct);
        Assert.True(done.Ok, done.Refusal?.Code + " " + string.Join(' ', done.Refusal?.Args ?? []));
    }
}
