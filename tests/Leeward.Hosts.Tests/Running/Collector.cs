using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leeward.Hosts.Tests.Running;

/// <summary>Takes in what a server exports by OTLP over HTTP, as an operator's collector does.</summary>
internal sealed class Collector(WebApplication app, ConcurrentDictionary<string, StringBuilder> received) : IAsyncDisposable
{
    public string Address => app.Urls.First();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var received = new ConcurrentDictionary<string, StringBuilder>();
        app.MapPost("/v1/{kind}", async (string kind, HttpRequest request) =>
        {
            using var bytes = new MemoryStream();
            await request.Body.CopyToAsync(bytes);
            var all = received.GetOrAdd(kind, _ => new());
            lock (all) { all.Append(Encoding.UTF8.GetString(bytes.ToArray())); } // names and values are UTF-8 inside the messages
            return Results.Ok();
        });
        await app.StartAsync();
        return new(app, received);
    }

    public string Of(string kind)
    {
        if (!received.TryGetValue(kind, out var all)) { return ""; }
        lock (all) { return all.ToString(); }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
