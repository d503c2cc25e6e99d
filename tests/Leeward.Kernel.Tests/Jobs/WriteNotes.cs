using System.Globalization;
using Leeward.Kernel.Access;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Tests.Jobs;

/// <summary>A job of partitions of 25 notes with codes that can exist only once.</summary>
internal sealed class WriteNotes(TimeProvider clock, Pause pause, IAccess access) : IJobKind
{
    public const string Name = "notes.write", Right = "notes.note.edit";
    public const int PerPartition = 25;

    public string Kind => Name;

    public async Task<Outcome> RunAsync(JobRun run, CancellationToken ct)
    {
        if (run.Input == "refuse") { return new Refusal("notes.no"); }
        if (run.Input == "throw") { throw new InvalidOperationException("a name that must not be kept"); }
        var partitions = int.Parse(run.Input, CultureInfo.InvariantCulture);
        await run.SetTotalAsync(partitions * PerPartition, ct);
        for (var p = run.Cursor.Length == 0 ? 0 : int.Parse(run.Cursor, CultureInfo.InvariantCulture); p < partitions; p++)
        {
            var partition = p;
            var done = await run.PartitionAsync((p + 1).ToString(CultureInfo.InvariantCulture), (p + 1) * PerPartition, async (services, token) =>
            {
                var notes = Enumerable.Range(0, PerPartition).Select(i => Make(run.Region.Value, $"{run.Id:N}-{partition}-{i}")).ToList();
                var written = await services.GetRequiredService<IBulk>().WriteAsync(Right, new BulkBatch().Add(notes), token);
                await Task.Delay(pause.For, token);
                return written.Ok ? access.Actor.Name : written.Refusal!;
            }, ct);
            if (!done.Ok) { return done; }
        }
        return Outcome.Done;
    }

    private Note Make(string region, string code)
    {
        var id = Ids.New(clock);
        return new Note { Id = id, AccessId = id, Region = region, Title = "t" }.WithCode(code);
    }
}

/// <summary>Writes the wanted note: done twice, it would be refused.</summary>
internal sealed class NoteWriter(IRecords records, TimeProvider clock, Pause pause) : IHandles<NoteWanted>
{
    public async Task HandleAsync(NoteWanted happened, CancellationToken ct)
    {
        if (happened.Code == "poison") { throw new InvalidOperationException("a name that must not be kept"); }
        var id = Ids.New(clock);
        records.Add(new Note { Id = id, AccessId = id, Region = "52", Title = "told" }.WithCode(happened.Code));
        var saved = await records.SaveAsync(WriteNotes.Right, ct);
        if (!saved.Ok) { throw new InvalidOperationException(saved.Refusal!.Code); }
        await Task.Delay(pause.For, ct);
    }
}
