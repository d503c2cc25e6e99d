using System.Globalization;
using Leeward.Server.Bench.Load;
using Leeward.Server.Bench.World;
using Microsoft.Extensions.Configuration;

// fill CHILDREN | load CHILDREN SECONDS SERVER.dll [FIGURES.json]; the database as settings say (Leeward__Database__Provider, ...). bench/server.sh runs both.
var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("Leeward");
var settings = new ConfigurationBuilder().AddInMemoryCollection(configuration.AsEnumerable()).Build();
try
{
    return await RunAsync();
}
catch (Exception e) when (e is InvalidOperationException or HttpRequestException or OperationCanceledException)
{
    Console.Error.WriteLine(e);
    return 1;
}

async Task<int> RunAsync()
{
    switch (args)
    {
        case ["fill", var count] when int.TryParse(count, CultureInfo.InvariantCulture, out var children):
            await Filler.RunAsync(settings, children, CancellationToken.None);
            return 0;
        case ["load", var count, var time, var program, .. var rest] when int.TryParse(count, CultureInfo.InvariantCulture, out var children) && int.TryParse(time, CultureInfo.InvariantCulture, out var seconds):
            await LoadRun.RunAsync(settings, program, children, seconds, rest.Length > 0 ? rest[0] : null, CancellationToken.None);
            return 0;
        default:
            Console.Error.WriteLine("Usage: fill CHILDREN | load CHILDREN SECONDS SERVER.dll [FIGURES.json]");
            return 2;
    }
}
