using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Published;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Hosts.Tests.Running;

/// <summary>
/// The server is killed again and again while deadlines pass: none is lost and none is told twice. Five times on each database, as each time a server starts; with
/// <c>LEEWARD_TEST_KILLS=25</c> fifty times.
/// </summary>
public sealed class KilledWatchTests
{
    private const int PerKill = 12;
    private const string Procedure = "sop-cn-onestop", County = "520102";

    private static int Kills { get; } = int.TryParse(Environment.GetEnvironmentVariable("LEEWARD_TEST_KILLS"), out var kills) ? kills : 5;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Every_deadline_is_told_once_however_often_the_server_is_killed(Provider provider)
    {
        await using var place = await Place.MakeAsync(provider);
        await using var node = Node.On(place.Database);
        await node.PrepareAsync();
        var centre = await CentreAsync(node);
        var random = new Random(20260302);
        var (started, duringWork) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            // What falls due in this life of the server: limits of an hour that pass while it comes up, while it works and when it is gone.
            for (; started < (kill + 1) * PerKill; started++) { await StartAsync(node, centre, TimeProvider.System.GetUtcNow().AddHours(-1).AddMilliseconds(random.Next(-2000, 6000))); }
            var before = await ToldAsync(node);
            await using var server = await ServerProcess.StartAsync(place.Database);
            // Every other one at any moment, the rest in the midst of what it has begun to tell.
            if (kill % 2 == 0) { await Task.Delay(random.Next(0, 400), Ct); }
            else
            {
                for (var look = 0; look < 200 && await ToldAsync(node) == before; look++) { await Task.Delay(random.Next(5, 40), Ct); }
            }
            await server.KillAsync();
            if (await ToldAsync(node) > before) { duringWork++; }
        }
        var end = await FinishAsync(node, place);
        Assert.True(duringWork >= Kills / 5, $"{duringWork} of {Kills} servers had told something when they were killed");

        var told = await node.WithAsync(db => db.Outbox.AsNoTracking().Where(o => o.Type == typeof(StepBecameOverdue).FullName).Select(o => o.Body).ToListAsync(Ct));
        var names = told.ConvertAll(body => JsonSerializer.Deserialize<StepBecameOverdue>(body)!).ConvertAll(one => $"{one.RunId} {one.StepCode}");
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal((await LateAsync(node, end)).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        Assert.True(names.Count >= Kills * PerKill, $"{names.Count} deadlines passed");
    }

    /// <summary>One server that is left alone until nothing that is due is untold. Gives the moment up to which that is so.</summary>
    private static async Task<DateTimeOffset> FinishAsync(Node node, Place place)
    {
        await using var server = await ServerProcess.StartAsync(place.Database);
        for (var look = 0; look < 600; look++)
        {
            var now = TimeProvider.System.GetUtcNow();
            // Two steps of each run have a limit of an hour: all of them have to have passed.
            if ((await LateAsync(node, now)).Count is var late && late >= 2 * Kills * PerKill && late == await ToldAsync(node)) { return now; }
            await Task.Delay(200, Ct);
        }
        return TimeProvider.System.GetUtcNow();
    }

    private static Task<int> ToldAsync(Node node) => node.WithAsync(db => db.Outbox.CountAsync(o => o.Type == typeof(StepBecameOverdue).FullName, Ct));

    private static Task<List<string>> LateAsync(Node node, DateTimeOffset now)
    {
        var ticks = now.UtcTicks;
        return node.WithAsync(async db => (await db.Set<Procedures.Runs.StepRow>().AsNoTracking().Where(s => s.IsOpen && s.DueTicks < ticks).Select(s => new { s.RunId, s.Step }).ToListAsync(Ct)).ConvertAll(s => $"{s.RunId} {s.Step}"));
    }

    private static async Task<Guid> CentreAsync(Node node)
    {
        await using var scope = Machinery(node);
        Assert.True((await scope.ServiceProvider.GetRequiredService<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok);
        var desk = scope.ServiceProvider.GetRequiredService<CentreDesk>();
        var centre = (await desk.AddAsync(new("Nanming centre", "南明中心", County, null, null, null, true, 5), Ct)).Value.Id;
        Assert.True((await desk.AdoptAsync(centre, Procedure, TimeProvider.System.GetUtcNow().AddDays(-1), Ct)).Ok);
        return centre;
    }

    private static async Task StartAsync(Node node, Guid centre, DateTimeOffset received)
    {
        await using var scope = Machinery(node);
        var started = await scope.ServiceProvider.GetRequiredService<IProcedureRuns>().StartAsync(
            new(Ids.New(TimeProvider.System), "CA-1", new(County), Sensitivity.Normal, Procedure, centre, received, new Dictionary<string, object?> { ["abuse_type"] = "sexual" }, new Dictionary<string, DateTimeOffset>()), Ct);
        Assert.True(started.Ok, started.Refusal?.Code);
    }

    private static AsyncServiceScope Machinery(Node node)
    {
        var scope = node.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("test");
        return scope;
    }
}
