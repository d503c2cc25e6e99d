using System.Diagnostics;
using Leeward.Kernel.Events;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Tests.Jobs;

/// <summary>A second process on the database of a test, made to be killed.</summary>
internal static class ChildProcess
{
    public static Process Start(string work, DatabaseOptions database)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        foreach (var argument in new[] { "child", work, database.Provider, database.Connection, database.DataFolder }) { start.ArgumentList.Add(argument); }
        return Process.Start(start)!;
    }

    public static async Task<int> MainAsync(string[] args)
    {
        var database = new DatabaseOptions { Provider = args[2], Connection = args[3], DataFolder = args[4] };
        await using var world = await TestWorld.JoinAsync(database, [new NoteModule()], s => Slow(s, TimeSpan.FromMilliseconds(25)));
        if (args[1] == "jobs") { while (await world.Services.GetRequiredService<JobRunner>().RunNextAsync(CancellationToken.None)) { } }
        else { while (await world.Services.GetRequiredService<OutboxCourier>().DeliverAsync(CancellationToken.None) > 0) { } }
        return 0;
    }

    public static void Slow(IServiceCollection services, TimeSpan pause) =>
        services.AddSingleton(new Pause(pause)).AddScoped<IJobKind, WriteNotes>().AddScoped<IHandles<NoteWanted>, NoteWriter>();

    /// <summary>Waits until something holds in the database.</summary>
    public static async Task UntilAsync(TestWorld world, Func<AppDbContext, Task<bool>> holds)
    {
        for (var i = 0; i < 600; i++)
        {
            await using var scope = world.AsMachinery();
            if (await holds(scope.Get<AppDbContext>())) { return; }
            await Task.Delay(50);
        }
        Assert.Fail("It did not come to pass within 30 seconds.");
    }
}

internal sealed record Pause(TimeSpan For);

internal sealed record NoteWanted(string Code) : IDomainEvent;
