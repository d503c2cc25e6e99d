using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Breaches;

/// <summary>An open breach in the worklist.</summary>
internal sealed record BreachLine(
    Guid Id, Guid RunId, string SubjectNumber, string Region, string Step, int Number, LocalText Title, string Rule, LocalText RuleTitle, BreachKind Kind, BreachSeverity Severity, DateTimeOffset RaisedAt,
    IReadOnlyList<LocalText> Approvers);

/// <summary>The worklist of open breaches: the gravest first, then the oldest; only of runs that the person may see.</summary>
internal sealed class BreachDesk(IRecords records, IAccess access, PackSet pack, ProcedureLibrary library, RoleScope scope) : IDeskSource
{
    public async Task<Outcome<Page<BreachLine>>> ListAsync(string? region, string? cursor, int? size, CancellationToken ct)
    {
        if (region is { Length: > 0 } && !RegionCode.IsValid(region)) { return Refusal.Invalid("region", "procedures.conformance.region"); }
        var open = Open();
        if (region is { Length: > 0 }) { open = open.Where(b => EF.Functions.Like(b.Region, region + "%")); }
        if (Cursor.TryUnpack(cursor, out var severity, out var last)) { open = open.Where(b => b.Severity < severity || (b.Severity == severity && b.Id.CompareTo(last) > 0)); }
        var take = Cursor.Size(size);
        var rows = await open.OrderByDescending(b => b.Severity).ThenBy(b => b.Id).Take(take + 1).ToListAsync(ct);
        var lines = new List<BreachLine>();
        foreach (var b in rows.Take(take))
        {
            var definition = await library.ByHashAsync(b.ContentHash, ct);
            var (step, rule) = (definition.Step(b.Step), definition.Constraints.FirstOrDefault(c => c.Id == b.Rule));
            lines.Add(new(b.Id, b.RunId, b.SubjectNumber, b.Region, b.Step, b.Number, step is null ? new(b.Step, b.Step) : new(step.Title.En, step.Title.Zh), b.Rule, rule is null ? new(b.Rule, b.Rule) : new(rule.Title.En, rule.Title.Zh),
                b.Kind, (BreachSeverity)b.Severity, b.RaisedAt, Approvers()));
        }
        return new Page<BreachLine>(lines, rows.Count > take ? Cursor.Pack(rows[take - 1].Severity, rows[take - 1].Id) : null);
    }

    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct)
    {
        if (access.Actor.AccountId is null || !access.HoldsAnywhere(WorkStep.Approve)) { return []; }
        var count = await Open().Where(b => b.Kind == BreachKind.Broken).Take(DeskLine.Most).CountAsync(ct);
        return count == 0 ? [] : [new("/breaches", "/breaches", count, new("{0} broken", "{0} 项已违反"), true)];
    }

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/breaches", async (string? region, string? cursor, int? size, BreachDesk desk, HttpContext http, CancellationToken ct) => http.Answer(await desk.ListAsync(region, cursor, size, ct)))
            .Needs(RunDesk.Read).WithName("Procedures_Breaches").Produces<Page<BreachLine>>();

    // As closely held as the run is today.
    private IQueryable<Breach> Open()
    {
        var seen = records.Query<Run>(RunDesk.Read);
        var open = records.Unfiltered<Breach>("breaches of runs that the person may see").AsNoTracking().Where(b => b.SettledAt == null && seen.Any(r => r.Id == b.RunId));
        if (access.HoldsAnywhere(WorkStep.Approve)) { return open; }
        // Each agency those of its own steps.
        var own = scope.Mine(records.Query<StepRow>(RunDesk.Read));
        return open.Where(b => own.Any(s => s.RunId == b.RunId && s.Step == b.Step));
    }

    /// <summary>The roles that may approve an exception, by the pack.</summary>
    private List<LocalText> Approvers() => [.. pack.Roles.Values.Where(r => r.GrantsFor(RegionCode.Whole).Any(g => g.Covers(WorkStep.Approve))).OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => r.Title)];
}

/// <summary>How grave the broken rule is.</summary>
internal enum BreachSeverity
{
    Low = 0,
    Medium = 1,
    High = 2,
    Critical = 3,
}
