using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Procedures.Shifts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>Why a file is open to somebody.</summary>
internal enum ReaderReason
{
    /// <summary>Looks after the whole run as its coordinator or supervisor.</summary>
    LooksAfter,

    /// <summary>The step is one of their role.</summary>
    OwnStep,

    /// <summary>The coordinator shares the step and its evidence with their role.</summary>
    Shared,
}

/// <summary>A role through which somebody reaches a file: code, title, where, at which centre.</summary>
internal sealed record ReaderRole(string Role, LocalText Title, string Region, LocalText? Centre);

/// <summary>Somebody to whom a file is open at present.</summary>
/// <param name="Id">The account, or the system's client.</param>
/// <param name="Name">The name colleagues see.</param>
/// <param name="IsSystem">A system that reads through the API.</param>
/// <param name="Reason">Why.</param>
/// <param name="Roles">The roles that bring the right.</param>
/// <param name="Named">Named on a need-to-know record.</param>
/// <param name="NamedUntil">Until when they are named; null for open end.</param>
internal sealed record FileReader(Guid Id, string Name, bool IsSystem, ReaderReason Reason, IReadOnlyList<ReaderRole> Roles, bool Named, DateTimeOffset? NamedUntil);

/// <summary>
/// Lists who may read an evidence file at present. Nothing is worked out beside the permissions: everybody who might is asked through the same check that opens the file, in a scope of
/// their own, of which nothing comes back but yes or no and why.
/// </summary>
internal sealed class FileReaders(ReadEvidence read, PeopleBook people, Posts posts, PackSet pack, IServiceScopeFactory scopes, ActorResolver actors)
{
    /// <summary>Everybody who may read the file, by name; open to whoever may see its chain of custody.</summary>
    public async Task<Outcome<IReadOnlyList<FileReader>>> ListAsync(Guid runId, Guid fileId, CancellationToken ct)
    {
        var found = await read.FindAsync(runId, fileId, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (run, file) = found.Value;
        if (file.DeletedAt is not null) { return Array.Empty<FileReader>(); }
        var named = run.Sensitivity == Sensitivity.NeedToKnow ? (await people.NamedOnAsync(run.AccessId, ct)).ToLookup(n => n.AccountId) : null;
        var readers = new List<FileReader>();
        foreach (var (id, name, isSystem) in await people.MightAsync(ReadEvidence.Right, new RegionCode(run.Region), run.AccessId, ct))
        {
            if ((named is not null && !named.Contains(id)) || await actors.ResolveAsync(id, ct) is not { } other || await AskAsync(other, run.Id, file.Step, ct) is not { } reason) { continue; }
            var naming = named?[id].MaxBy(n => n.UntilAt ?? DateTimeOffset.MaxValue);
            readers.Add(new(id, name, isSystem, reason, await RolesAsync(other, run, ct), naming is not null, naming?.UntilAt));
        }
        return readers;
    }

    private async Task<ReaderReason?> AskAsync(Actor other, Guid runId, string step, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<ActorScope>().Actor = other;
        var run = await services.GetRequiredService<IRecords>().Query<Run>(ReadEvidence.Right).AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId, ct);
        if (run is null || !(await services.GetRequiredService<RunSight>().OfAsync(run, ct)).Evidence(step)) { return null; }
        if (services.GetRequiredService<RoleScope>().RolesOn(run) is not { } roles) { return ReaderReason.LooksAfter; }
        var definition = await services.GetRequiredService<Published.ProcedureLibrary>().ByHashAsync(run.ContentHash, ct);
        return definition.Step(step) is { } known && (roles.Contains(known.Role) || known.With.Any(roles.Contains)) ? ReaderReason.OwnStep : ReaderReason.Shared;
    }

    private async Task<IReadOnlyList<ReaderRole>> RolesAsync(Actor other, Run run, CancellationToken ct)
    {
        var shares = other.Shares.Where(s => s.AccessIds.Contains(run.AccessId)).Select(s => (Guid?)s.UnitId).ToHashSet();
        var held = other.Roles.Where(h => pack.Roles.TryGetValue(h.Role, out var role) && role.GrantsFor(h.Region).Any(g => g.Covers(ReadEvidence.Right)) && (new RegionCode(run.Region).IsWithin(h.Region) || (h.UnitId is not null && shares.Contains(h.UnitId)))).ToList();
        var centres = await posts.CentreNamesAsync([.. held.Select(h => h.UnitId).OfType<Guid>()], ct);
        return held.ConvertAll(h => new ReaderRole(h.Role, pack.Roles[h.Role].Title, h.Region.Value, h.UnitId is { } unit ? centres.GetValueOrDefault(unit) : null));
    }
}
