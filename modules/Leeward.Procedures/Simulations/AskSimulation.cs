using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;

namespace Leeward.Procedures.Simulations;

/// <summary>Asks for a simulation of a draft as it stands, or of a published version; and deletes one.</summary>
internal sealed class AskSimulation(IRecords records, IAccess access, DraftDesk drafts, ProcedureLibrary library, JobDesk jobs, TimeProvider clock)
{
    public const string Right = "procedures.simulation.run";

    public Task<Outcome<Guid>> OfDraftAsync(Guid draft, SimulationSettings settings, CancellationToken ct) => RunAsync(draft, null, settings, ct);

    public Task<Outcome<Guid>> OfVersionAsync(string hash, SimulationSettings settings, CancellationToken ct) => RunAsync(null, hash, settings, ct);

    /// <summary>Whoever asked for a simulation, or may ask for one where it lies, deletes it. That it was asked for stays in the trail.</summary>
    public async Task<Outcome> DeleteAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Simulation>(id, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.RemovedAt is not null) { return Refusal.NotFound; }
        found.Value.Remove(clock.GetUtcNow());
        return await records.SaveAsync(Right, ct);
    }

    private async Task<Outcome<Guid>> RunAsync(Guid? draftId, string? hash, SimulationSettings settings, CancellationToken ct)
    {
        if (!access.HoldsAnywhere(Right)) { return await access.RefuseAsync(Right, nameof(Simulation), draftId, ct); }
        ProcedureDefinition definition;
        var revision = 0;
        if (draftId is { } id)
        {
            var draft = await drafts.OpenAsync(id, ct);
            if (!draft.Ok) { return draft.Refusal!; }
            // A draft with mistakes cannot run, nor be played.
            if (draft.Value.Definition is not { } read) { return new Refusal("procedures.simulation.errors"); }
            (definition, revision) = (read, draft.Value.Row.Revision);
        }
        else
        {
            if (await library.LineAsync(hash!, ct) is null) { return Refusal.NotFound; }
            definition = await library.ByHashAsync(hash!, ct);
        }

        if (settings.Wrong(definition) is { } wrong) { return wrong; }
        var region = settings.Region?.Trim() is { Length: > 0 } named ? named : OwnRegion();
        if (!access.Can(Right, new RegionCode(region))) { return Refusal.Invalid("Region", "procedures.simulation.region"); }
        var against = await AgainstAsync(settings.Against?.Trim(), definition, new RegionCode(region), ct);
        if (!against.Ok) { return against.Refusal!; }
        var (simulation, job) = (Ids.New(clock), Ids.New(clock));
        records.Add(new Simulation
        {
            Id = simulation, AccessId = simulation, Region = region, DraftId = draftId, Revision = revision, Code = definition.Id, Edition = definition.Version, ContentHash = definition.ContentHash,
            AgainstHash = against.Value, Settings = JsonSerializer.Serialize(settings with { Region = region, Against = against.Value, Roles = settings.Roles ?? [] }), OfSeenRuns = access.HoldsAnywhere(RunDesk.Read),
            JobId = job, AskedById = access.Actor.AccountId, AskedBy = access.Actor.Name, AskedAt = clock.GetUtcNow(),
        });
        var asked = await jobs.AskAsync(Right, jobs.New(job, RunSimulation.Name, new RegionCode(region), JsonSerializer.Serialize(new SimulationJob(simulation)), null, anyNode: true), ct);
        return asked.Ok ? simulation : asked.Refusal!;
    }

    /// <summary>The widest region in which the person may ask.</summary>
    private string OwnRegion() => access.Actor.GrantsFor(Right).Select(grant => grant.Region.Value).MinBy(region => region.Length) ?? "";

    private async Task<Outcome<string>> AgainstAsync(string? hash, ProcedureDefinition definition, RegionCode region, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(hash)) { return (await library.InForceAsync(definition.Id, region, clock.GetUtcNow(), ct))?.ContentHash ?? ""; }
        return (await library.LineAsync(hash, ct))?.Code == definition.Id ? hash : Refusal.Invalid("Against", "procedures.simulation.against");
    }
}
