using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Rollouts;

/// <summary>Lists roll-outs and their centres, and counts what is missing where. A roll-out reaches down to its centres: whoever reads roll-outs of a region reads those of the regions above.</summary>
internal sealed class RolloutDesk(IRecords records, IAccess access, RegionBook regions, PackSet pack, TimeProvider clock) : IDeskSource
{
    public const string Read = "procedures.rollout.read";
    public const string Manage = "procedures.rollout.manage";
    public const string Confirm = "procedures.rollout.confirm";
    public const string Checklist = "rollout-checklist";
    private const string Why = "a roll-out holds nothing about a person in a case; its centres are filtered by region";

    public IRecords Records => records;
    public IAccess Access => access;
    public DateTimeOffset Now => clock.GetUtcNow();
    public DateOnly Today => pack.Calendar.DayOf(Now);
    public IReadOnlyList<LookupItem> Items => pack.Lookups.GetValueOrDefault(Checklist)?.Items ?? [];

    public async Task<IReadOnlyList<RolloutLine>> ListAsync(CancellationToken ct)
    {
        var seen = records.Query<RolloutPlace>(Read);
        var rows = await Seen().OrderByDescending(r => r.Id).Take(200).Select(r => new { Row = r, All = seen.Count(p => p.RolloutId == r.Id), InForce = seen.Count(p => p.RolloutId == r.Id && p.Stage == RolloutStage.InForce) }).ToListAsync(ct);
        return [.. rows.Select(r => Line(r.Row, r.All, r.InForce))];
    }

    public async Task<Outcome<Rollout>> RowAsync(Guid id, CancellationToken ct) =>
        await Seen().FirstOrDefaultAsync(r => r.Id == id, ct) is { } row ? row : await access.RefuseAsync(Read, nameof(Rollout), id, ct);

    /// <summary>The figures by province. A few thousand short rows are counted here rather than by a dozen queries.</summary>
    public async Task<Outcome<RolloutFigures>> FiguresAsync(Guid id, CancellationToken ct)
    {
        var found = await RowAsync(id, ct);
        if (!found.Ok) { return found.Refusal!; }
        var rows = await records.Query<RolloutPlace>(Read).Where(p => p.RolloutId == id).Select(p => new { p.Region, p.Stage, p.Checks }).ToListAsync(ct);
        var late = found.Value.LateOn(Today);
        var provinces = rows.GroupBy(r => r.Region[..Math.Min(2, r.Region.Length)]).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Figures(g.Key, [.. g.Select(r => r.Stage)], late)).ToList();
        var open = rows.Where(r => r.Stage != RolloutStage.InForce).ToList();
        var items = Items.Select(i => new MissingItem(i.Code, i.Title, open.Count(r => !r.Checks.Contains($",{i.Code},", StringComparison.Ordinal)))).ToList();
        var total = Figures("", [.. rows.Select(r => r.Stage)], late);
        return new RolloutFigures(Line(found.Value, rows.Count, total.ByStage[(int)RolloutStage.InForce]), total, provinces, items);
    }

    public async Task<Outcome<Page<PlaceLine>>> PlacesAsync(Guid id, RolloutFilter filter, string? cursor, int? size, CancellationToken ct)
    {
        var found = await RowAsync(id, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (filter.Region is { Length: > 0 } && !RegionCode.IsValid(filter.Region)) { return Refusal.Invalid("region", "procedures.centre.region"); }
        var from = Cursor.TryUnpack(cursor, out var place, out _) ? (int)Math.Clamp(place, 0, 1_000_000) : 0;
        var take = Cursor.Size(size);
        // Sorted by what the reader chose, so that the cursor counts rows: a roll-out has thousands of them, not millions.
        var rows = await Sorted(Narrowed(found.Value, filter, Read), filter.Sort).Skip(from).Take(take + 1).AsNoTracking().ToListAsync(ct);
        var late = found.Value.LateOn(Today);
        return new Page<PlaceLine>([.. rows.Take(take).Select(p => Line(p, late))], rows.Count > take ? Cursor.Pack(from + take, rows[take - 1].Id) : null);
    }

    public IQueryable<RolloutPlace> Narrowed(Rollout rollout, RolloutFilter filter, string right)
    {
        var all = records.Query<RolloutPlace>(right).Where(p => p.RolloutId == rollout.Id);
        if (filter.Region is { Length: > 0 } region) { all = RegionCode.IsValid(region) ? all.Where(p => EF.Functions.Like(p.Region, region + "%")) : all.Where(p => false); }
        if (filter.Stage is { } stage) { all = all.Where(p => p.Stage == stage); }
        if (filter.Search?.Trim() is { Length: > 0 and <= 100 } words) { all = all.Where(p => p.NameEn.Contains(words) || p.NameZh.Contains(words)); }
        if (filter.Late)
        {
            var late = rollout.LateOn(Today).ToList();
            all = all.Where(p => late.Contains(p.Stage));
        }
        return filter.Missing switch
        {
            null or "" => all,
            "receipt" => all.Where(p => p.Stage == RolloutStage.Sent),
            "training" => all.Where(p => p.Stage < RolloutStage.Trained),
            "checklist" => all.Where(p => p.Stage < RolloutStage.Ready),
            "in_force" => all.Where(p => p.Stage < RolloutStage.InForce),
            var code => all.Where(p => p.Stage < RolloutStage.InForce && !p.Checks.Contains("," + code + ",")),
        };
    }

    public async Task<Outcome<PlaceView>> PlaceAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<RolloutPlace>(id, Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        var p = found.Value;
        var rollout = await records.Unfiltered<Rollout>(Why).AsNoTracking().FirstAsync(r => r.Id == p.RolloutId, ct);
        var notes = await records.PartsOf<RolloutNote>(p).AsNoTracking().OrderByDescending(n => n.At).ThenByDescending(n => n.Id).ToListAsync(ct);
        return new PlaceView(Line(p, rollout.LateOn(Today)), Line(rollout, 0, 0), p.Audience, p.ReceivedBy, p.TrainedBy, p.TrainedAt, [.. Items.Select(i => i.Code).Where(p.IsChecked)], p.ReadyBy, p.InForceBy,
            [.. notes.Select(n => new NoteLine(n.At, n.By, n.Act, n.Stage, n.Details))]);
    }

    /// <summary>A place at which the acting person may do something: for the centre, or for all centres of a region.</summary>
    public async Task<Outcome<RolloutPlace>> WritableAsync(Guid id, CancellationToken ct) =>
        await records.Query<RolloutPlace>(Confirm).FirstOrDefaultAsync(p => p.Id == id, ct) is { } own ? own : await records.FindAsync<RolloutPlace>(id, Manage, ct);

    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct)
    {
        if (access.Actor.AccountId is null) { return []; }
        var going = records.Unfiltered<Rollout>(Why).Where(r => r.EndedAt == null);
        var lines = new List<DeskLine>();
        if (access.HoldsAnywhere(Confirm))
        {
            var own = records.Query<RolloutPlace>(Confirm).Where(p => p.Stage != RolloutStage.InForce && going.Any(r => r.Id == p.RolloutId));
            if (await own.Take(DeskLine.Most).CountAsync(ct) is > 0 and var count)
            {
                var reminded = await own.AnyAsync(p => p.RemindedAt != null, ct);
                lines.Add(new("/rollouts", "/rollouts", count, reminded ? new("{0} to bring into force, reminded", "{0} 项待推行（已催办）") : new("{0} to bring into force", "{0} 项待推行"), reminded));
            }
        }
        if (access.HoldsAnywhere(Manage))
        {
            foreach (var rollout in await going.AsNoTracking().OrderByDescending(r => r.Id).Take(20).ToListAsync(ct))
            {
                var count = await Narrowed(rollout, new(Late: true), Manage).Take(DeskLine.Most).CountAsync(ct);
                if (count > 0) { lines.Add(new("/rollouts", $"/rollouts/{rollout.Id}/centres?late=true", count, new($"{{0}} centres late with {rollout.Title.En} {rollout.Edition}", $"{{0}} 个中心推行滞后：{rollout.Title.Zh} {rollout.Edition}"))); }
            }
        }
        return lines;
    }

    public RolloutNote Note(RolloutPlace place, string act, string details) =>
        new() { Id = Ids.New(clock), OwnerId = place.Id, At = Now, By = access.Actor.Name, Act = act, Stage = place.Stage, Details = details };

    private IQueryable<Rollout> Seen()
    {
        var here = records.Query<RolloutPlace>(Read);
        var whole = records.Query<Rollout>(Read).Select(r => r.Id);
        return records.Unfiltered<Rollout>(Why).AsNoTracking().Where(r => whole.Contains(r.Id) || here.Any(p => p.RolloutId == r.Id));
    }

    private static IQueryable<RolloutPlace> Sorted(IQueryable<RolloutPlace> rows, string? sort) => sort switch
    {
        "name" => rows.OrderBy(p => p.NameZh).ThenBy(p => p.Id),
        "-name" => rows.OrderByDescending(p => p.NameZh).ThenBy(p => p.Id),
        "stage" => rows.OrderBy(p => p.Stage).ThenBy(p => p.Region).ThenBy(p => p.Id),
        "-stage" => rows.OrderByDescending(p => p.Stage).ThenBy(p => p.Region).ThenBy(p => p.Id),
        "reminded" => rows.OrderBy(p => p.RemindedAt).ThenBy(p => p.Region).ThenBy(p => p.Id),
        "-reminded" => rows.OrderByDescending(p => p.RemindedAt).ThenBy(p => p.Region).ThenBy(p => p.Id),
        "-region" => rows.OrderByDescending(p => p.Region).ThenBy(p => p.Id),
        _ => rows.OrderBy(p => p.Region).ThenBy(p => p.Id),
    };

    private ProvinceFigures Figures(string region, List<RolloutStage> stages, IReadOnlyList<RolloutStage> late) =>
        new(region, regions.Find(region)?.Name ?? new(region, region), stages.Count, [.. Enum.GetValues<RolloutStage>().Select(stage => stages.Count(s => s == stage))], stages.Count(late.Contains));

    private static RolloutLine Line(Rollout r, int all, int inForce) => new(
        r.Id, r.Version, r.Code, r.Edition, r.ContentHash, r.Title, r.Region, r.ReceiptBy, r.TrainingBy, r.ReadyBy, r.InForceBy, r.StartedAt, r.StartedBy, r.EndedAt, all, inForce, r.IsSynthetic);

    public PlaceLine Line(RolloutPlace p, IReadOnlyList<RolloutStage> late) => new(
        p.Id, p.Version, p.RolloutId, p.CentreId, p.Name, p.Region, p.Stage, late.Contains(p.Stage), MissingAt(p), p.MustTrain, p.Trained, p.TrainedOn, p.ReceivedAt, p.ReadyAt, p.InForceAt, p.RemindedAt, p.Reminders, p.IsSynthetic);

    private List<string> MissingAt(RolloutPlace p) => p.Stage switch
    {
        RolloutStage.InForce => [],
        RolloutStage.Sent => ["receipt", "training", "checklist", "in_force"],
        RolloutStage.Received => ["training", "checklist", "in_force"],
        RolloutStage.Trained => [.. Items.Select(i => i.Code).Where(code => !p.IsChecked(code)), "in_force"],
        _ => ["in_force"],
    };
}
