using System.Globalization;
using Leeward.Procedures.Bench;
using Microsoft.Extensions.Configuration;

// fill RUNS | recount | earlier | pass | move | due | complete PEOPLE SECONDS; the database as settings say (Leeward__Database__Provider, ...). bench/procedures.sh runs them.
var section = new ConfigurationBuilder().AddEnvironmentVariables().Build();
await using var world = await World.OpenAsync(section);
switch (args)
{
    case ["fill", var count] when int.TryParse(count, CultureInfo.InvariantCulture, out var runs):
        await new FillRuns(world).RunAsync(runs, CancellationToken.None);
        return 0;
    // A notice that would make due times of every run later, one that makes them earlier, and one of next year that moves none.
    case ["recount"]:
        await new Recount(world).RunAsync(Notice.Rest, CancellationToken.None);
        return 0;
    case ["earlier"]:
        await new Recount(world).RunAsync(Notice.Worked, CancellationToken.None);
        return 0;
    case ["pass"]:
        await new Recount(world).RunAsync(Notice.NextYear, CancellationToken.None);
        return 0;
    // What a new version would change in each of them.
    case ["move"]:
        await new MoveRuns(world).RunAsync(CancellationToken.None);
        return 0;
    case ["due"]:
        await new DueAtOnce(world).RunAsync(CancellationToken.None);
        return 0;
    case ["complete", var people, var seconds] when int.TryParse(people, CultureInfo.InvariantCulture, out var many) && int.TryParse(seconds, CultureInfo.InvariantCulture, out var time):
        await new Completions(world).RunAsync(many, time, CancellationToken.None);
        return 0;
    default:
        Console.Error.WriteLine("Usage: fill RUNS | recount | earlier | pass | move | due | complete PEOPLE SECONDS");
        return 2;
}
