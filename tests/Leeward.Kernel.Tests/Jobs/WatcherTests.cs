using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Leeward.Kernel.Tests.Jobs;

public sealed class WatcherTests
{
    [Fact]
    public async Task Watch_goes_on_after_every_trouble_and_ends_when_its_node_stops()
    {
        await using var services = new ServiceCollection().AddScoped<ActorScope>().BuildServiceProvider();
        var clock = new FakeTimeProvider();
        // The second is what a database command says that ran out of time.
        using var watch = new Watch(services.GetRequiredService<IServiceScopeFactory>(), clock, [new InvalidOperationException(), new OperationCanceledException(), null, new TaskCanceledException(), null]);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        for (var look = 1; look <= 5; look++)
        {
            await watch.LookedAsync(look);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(["InvalidOperationException", "OperationCanceledException", "TaskCanceledException"], watch.Told);
        Assert.All(watch.Actors, actor => Assert.Equal("test watch", actor));
        await watch.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(watch.ExecuteTask!.IsCompletedSuccessfully);
    }

    private sealed class Watch(IServiceScopeFactory scopes, TimeProvider clock, Exception?[] troubles) : Watcher(scopes, clock, "test watch")
    {
        private readonly SemaphoreSlim _looked = new(0);
        private int _look;

        public List<string> Told { get; } = [];

        public List<string> Actors { get; } = [];

        protected override TimeSpan Pause { get; } = TimeSpan.FromSeconds(1);

        public async Task LookedAsync(int look)
        {
            Assert.True(await _looked.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), $"look {look} did not come");
            await Task.Delay(50, TestContext.Current.CancellationToken); // until it waits for the clock
        }

        protected override Task<bool> LookAsync(IServiceProvider services, CancellationToken ct)
        {
            Actors.Add(services.GetRequiredService<ActorScope>().Actor.Name);
            var trouble = troubles.ElementAtOrDefault(_look++);
            _looked.Release();
            return trouble is null ? Task.FromResult(false) : Task.FromException<bool>(trouble);
        }

        protected override void Tell(string error) => Told.Add(error);

        public override void Dispose()
        {
            _looked.Dispose();
            base.Dispose();
        }
    }
}
