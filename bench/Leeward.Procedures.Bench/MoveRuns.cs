using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Moves;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Bench;

/// <summary>Looks what a new version of the national procedure would change in all open runs, as the server does it; no run is moved.</summary>
internal sealed class MoveRuns(World world)
{
    public async Task RunAsync(CancellationToken ct)
    {
        Guid job;
        int open;
        await using (var scope = world.Scope())
        {
            var services = scope.ServiceProvider;
            services.GetRequiredService<AppDbContext>().Database.SetCommandTimeout(TimeSpan.FromMinutes(20));
            var records = services.GetRequiredService<IRecords>();
            var from = await records.Unfiltered<Run>("bench").Where(r => r.ClosedAt == null).Select(r => r.ContentHash).FirstAsync(ct);
            var to = await PublishAsync(records, from, ct);
            // One centre that works by the new version, so that no run stays for its sake.
            var centre = Ids.New(TimeProvider.System);
            records.Add(new Centre { Id = centre, AccessId = centre, Region = "520102", NameEn = "Bench", NameZh = "测量", IsOpen = true });
            records.Add(new Adoption { Id = Ids.New(TimeProvider.System), OwnerId = centre, ProcedureCode = to.Id, ProcedureVersion = to.Version, ContentHash = to.ContentHash, InForceFrom = TimeProvider.System.GetUtcNow() });
            await SavedAsync(records, ct);
            open = await records.Unfiltered<Run>("bench").Where(r => r.ClosedAt == null).ExecuteUpdateAsync(r => r.SetProperty(x => x.CentreId, centre), ct);
            var asked = await services.GetRequiredService<ManageMove>().RunAsync(new(from, to.ContentHash, "", null), ct);
            if (!asked.Ok) { throw new InvalidOperationException(asked.Refusal!.Code); }
            job = await records.Unfiltered<Job>("bench").Where(j => j.Kind == LookAtCases.Name).OrderByDescending(j => j.Id).Select(j => j.Id).FirstAsync(ct);
        }
        var (watch, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        var done = await world.Get<JobRunner>().RunAsync(job, null, ct);
        var (taken, used) = (watch.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - cpu);
        await using var after = world.Scope();
        var move = JsonSerializer.Deserialize<MoveInput>(done!.Input)!.Move;
        var figures = (await after.ServiceProvider.GetRequiredService<MoveDesk>().FindAsync(move, ct)).Value.Figures;
        Console.WriteLine($"{done.State}: dry run of {done.Done} of {open} cases in {taken.TotalSeconds:0.0} s ({used.TotalSeconds:0.0} s of processor in this process): {figures.Moves} can move, {figures.Stays} stay; {figures.Earlier} due times earlier, {figures.Held} kept against a later one, {figures.Added} steps begin, {figures.Dropped} end");
    }

    /// <summary>The version by which the runs go, with every limit in hours halved or doubled in turn, and one step more.</summary>
    private static async Task<ProcedureDefinition> PublishAsync(IRecords records, string from, CancellationToken ct)
    {
        var (published, count) = (await records.Unfiltered<PublishedProcedure>("bench").FirstAsync(p => p.ContentHash == from, ct), await records.Unfiltered<PublishedProcedure>("bench").CountAsync(ct));
        var document = JsonNode.Parse(published.Definition)!.AsObject();
        document["version"] = $"bench-{count}";
        var steps = document["steps"]!.AsArray();
        var number = 0;
        foreach (var due in steps.OfType<JsonObject>().SelectMany(step => (step["due"] as JsonArray ?? []).OfType<JsonObject>()))
        {
            if ((string?)due["clock"] != "elapsed" || due["within"] is not JsonValue within) { continue; }
            var span = System.Xml.XmlConvert.ToTimeSpan(within.GetValue<string>());
            due["within"] = System.Xml.XmlConvert.ToString(number++ % 2 == 0 ? span / 2 : span * 2);
        }
        steps.Add(JsonNode.Parse("""{"id": "CN-BENCH", "phase": "A", "title": {"en": "Bench", "zh": "测量"}, "role": "coordinator", "start": {"event": "report_received"}, "mod": "mandatory", "due": [{"within": "PT8H", "clock": "elapsed", "from": "report_received", "kind": "policy", "src": "PROJ", "prov": "D"}], "src": ["PROJ"]}"""));
        var reading = ProcedureReader.Read(JsonSerializer.SerializeToElement(document));
        var definition = reading.Definition ?? throw new InvalidOperationException(reading.Errors.First().Message);
        var (id, now) = (Ids.New(TimeProvider.System), TimeProvider.System.GetUtcNow());
        records.Add(new PublishedProcedure { Id = id, AccessId = id, Code = definition.Id, Edition = definition.Version, ContentHash = definition.ContentHash, Definition = document.ToJsonString(), EffectiveFrom = now, PublishedAt = now });
        await SavedAsync(records, ct);
        return definition;
    }

    private static async Task SavedAsync(IRecords records, CancellationToken ct)
    {
        var saved = await records.SaveAsync("bench", ct);
        if (!saved.Ok) { throw new InvalidOperationException(saved.Refusal!.Code); }
    }
}
