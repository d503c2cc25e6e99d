using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Leeward.Procedures.Centres;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Retention;

/// <summary>Shows how long evidence is kept and how deletions stand. One sees the files of those runs and steps that are one's own, and counts no others.</summary>
internal sealed class RetentionDesk(IRecords records, IAccess access, IIdentities identities, RoleScope scope, RetentionRules rules, ProcedureLibrary library, RunDesk desk)
{
    public const string Read = "procedures.retention.read";
    private const string Why = "parts of runs that are reached through the filter of the runs";

    /// <summary>The files that the person reaches under a right: of runs they see, of steps that are theirs.</summary>
    public IQueryable<KeptRow> Visible(string right)
    {
        var own = scope.Mine(records.Unfiltered<StepRow>(Why));
        return records.Query<Run>(right).Join(records.Unfiltered<EvidenceFile>(Why), run => run.Id, file => file.OwnerId, (run, file) => new KeptRow { Run = run, File = file })
            .Where(k => own.Any(s => s.RunId == k.Run.Id && s.Step == k.File.Step && s.Number == k.File.Number));
    }

    public IQueryable<EvidenceDeletion> Deletions => records.Unfiltered<EvidenceDeletion>(Why);

    public async Task<Page<KeptLine>> ListAsync(KeptFilter filter, string? after, int? size, CancellationToken ct)
    {
        var shown = Narrow(In(filter.Shown, Visible(Read)), filter);
        if (Cursor.TryUnpack(after, out _, out var last)) { shown = shown.Where(k => k.File.Id.CompareTo(last) > 0); }
        var take = Cursor.Size(size);
        var rows = await shown.AsNoTracking().OrderBy(k => k.File.Id).Take(take + 1).ToListAsync(ct);
        return new(await LinesAsync([.. rows.Take(take)], ct), rows.Count > take ? Cursor.Pack(0, rows[take - 1].File.Id) : null);
    }

    public async Task<KeptCounts> CountAsync(KeptFilter filter, CancellationToken ct)
    {
        Task<long> Of(string view) => Narrow(In(view, Visible(Read)), filter).LongCountAsync(ct);
        return new(await Of(KeptFilter.Due), await Of(KeptFilter.Waiting), await Of(KeptFilter.AtWork), await Of(KeptFilter.Held), await Of(KeptFilter.Deleted), await Of(KeptFilter.All));
    }

    /// <summary>What waits for the person as the second: at most <paramref name="most"/> are counted.</summary>
    public async Task<int> WaitingAsync(int most, CancellationToken ct)
    {
        var (me, name) = (access.Actor.AccountId, desk.ActorName);
        return await Visible(AskDeletion.Approve).Where(k => Deletions.Any(d => d.Holding == k.File.Id && d.State == DeletionState.Waiting && d.AskedById != me && d.AskedBy != name)).Take(most).CountAsync(ct);
    }

    /// <summary>The kinds of evidence that there are among what the person sees.</summary>
    public async Task<IReadOnlyList<(string Code, LocalText Title)>> TypesAsync(CancellationToken ct)
    {
        var found = await Visible(Read).Select(k => new { k.File.Type, k.Run.ContentHash }).Distinct().ToListAsync(ct);
        var types = new Dictionary<string, LocalText>(StringComparer.Ordinal);
        foreach (var one in found) { types.TryAdd(one.Type, await TitleAsync(one.ContentHash, one.Type, ct)); }
        return [.. types.Select(t => (t.Key, t.Value)).OrderBy(t => t.Value.ToString(), StringComparer.CurrentCulture)];
    }

    /// <summary>The centres of the runs whose evidence the person sees.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Title)>> CentresAsync(CancellationToken ct)
    {
        var ids = await Visible(Read).Select(k => k.Run.CentreId).Distinct().ToListAsync(ct);
        var found = await records.Unfiltered<Centre>("names of centres of runs that the person sees").AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(ct);
        return [.. found.Select(c => (c.Id, new LocalText(c.NameEn, c.NameZh).ToString())).OrderBy(c => c.Item2, StringComparer.CurrentCulture)];
    }

    public async Task<Outcome<KeptFile>> FindAsync(Guid file, CancellationToken ct)
    {
        var found = await RowAsync(Read, file, ct);
        if (!found.Ok) { return found.Refusal!; }
        var row = found.Value;
        var line = (await LinesAsync([row], ct))[0];
        var opener = await identities.OpenAsync(Read, "keeping of evidence", FieldGroups.None, [row.Run], ct);
        var deletions = await Deletions.AsNoTracking().Where(d => d.FileId == file).OrderByDescending(d => d.AskedAt).ToListAsync(ct);
        var runId = row.Run.Id;
        return new KeptFile(line, await HoldsAsync(row.Run, opener, ct), deletions.ConvertAll(d => View(d, row.Run, opener)),
            await Visible(AskDeletion.Ask).AnyAsync(k => k.File.Id == file, ct), await Visible(AskDeletion.Approve).AnyAsync(k => k.File.Id == file, ct));
    }

    public async Task<Outcome<DeletionCertificate>> CertificateAsync(Guid file, CancellationToken ct)
    {
        var found = await RowAsync(Read, file, ct);
        if (!found.Ok) { return found.Refusal!; }
        var row = found.Value;
        var done = await Deletions.AsNoTracking().FirstOrDefaultAsync(d => d.Holding == file && d.State == DeletionState.Done, ct);
        if (done is null || row.File.DeletedAt is not { } at) { return new Refusal("procedures.retention.no_certificate"); }
        var opener = await identities.OpenAsync(Read, "certificate of deletion", FieldGroups.None, [row.Run], ct);
        var custody = await records.PartsOf<CustodyLine>([file]).AsNoTracking().OrderBy(l => l.At).ThenBy(l => l.Act).ThenBy(l => l.Id).ToListAsync(ct);
        // The purposes of readings may speak of people; that there was one is enough here.
        return new DeletionCertificate((await LinesAsync([row], ct))[0], row.File.ReceivedHash, View(done, row.Run, opener), at, custody.ConvertAll(l => new CustodyView(l.At, l.By, l.Act, null)));
    }

    /// <summary>A file under a right; missing and forbidden are the same, and audited.</summary>
    public async Task<Outcome<KeptRow>> RowAsync(string right, Guid file, CancellationToken ct) =>
        await Visible(right).FirstOrDefaultAsync(k => k.File.Id == file, ct) is { } row ? row : await access.RefuseAsync(right, nameof(EvidenceFile), file, ct);

    public async Task<IReadOnlyList<HoldView>> HoldsAsync(Run run, Opener opener, CancellationToken ct)
    {
        var holds = await records.PartsOf<EvidenceHold>(run).AsNoTracking().OrderByDescending(h => h.PlacedAt).ToListAsync(ct);
        return holds.ConvertAll(h => new HoldView(h.Id, opener.Text(SealClass.Evidence, run, h.Id, h.Reason) ?? "", h.PlacedBy, h.PlacedAt, h.LiftedBy, h.LiftedAt, opener.Text(SealClass.Evidence, run, h.Id, h.LiftReason)));
    }

    public bool IsOwn(EvidenceDeletion deletion) => deletion.AskedBy == desk.ActorName || (deletion.AskedById is { } asker && asker == access.Actor.AccountId);

    private DeletionView View(EvidenceDeletion d, Run run, Opener opener)
    {
        var ground = rules.Grounds.FirstOrDefault(g => g.Code == d.Ground);
        return new(d.Id, d.Number, d.State, d.Ground, ground?.Title ?? new(d.Ground, d.Ground), ground?.Article ?? "", ground?.SourceTitle ?? new("", ""), ground?.Provenance ?? "",
            opener.Text(SealClass.Evidence, run, d.Id, d.Reason) ?? "", d.AskedBy, d.AskedAt, IsOwn(d), d.DecidedBy, d.DecidedAt, opener.Text(SealClass.Evidence, run, d.Id, d.Note),
            d.KeptUntil, d.Keep, d.RuleSource, d.RuleArticle, d.RuleProvenance, d.Pack, d.DoneAt);
    }

    private IQueryable<KeptRow> In(string view, IQueryable<KeptRow> rows) => view switch
    {
        KeptFilter.Waiting => rows.Where(k => Deletions.Any(d => d.Holding == k.File.Id && d.State == DeletionState.Waiting)),
        KeptFilter.AtWork => rows.Where(k => Deletions.Any(d => d.Holding == k.File.Id && (d.State == DeletionState.Approved || d.State == DeletionState.Unreadable))),
        KeptFilter.Held => rows.Where(k => k.Run.Holds > 0 && k.File.DeletedAt == null),
        KeptFilter.Deleted => rows.Where(k => k.File.DeletedAt != null),
        KeptFilter.All => rows,
        _ => rows.Where(rules.IsOver()).Where(k => k.Run.Holds == 0 && k.File.DeletedAt == null && !Deletions.Any(d => d.Holding == k.File.Id)),
    };

    private static IQueryable<KeptRow> Narrow(IQueryable<KeptRow> rows, KeptFilter filter)
    {
        if (filter.Region is { Length: > 0 } region) { rows = rows.Where(k => k.Run.Region.StartsWith(region)); }
        if (filter.Type is { Length: > 0 } type) { rows = rows.Where(k => k.File.Type == type); }
        return filter.Centre is { } centre ? rows.Where(k => k.Run.CentreId == centre) : rows;
    }

    private async Task<IReadOnlyList<KeptLine>> LinesAsync(List<KeptRow> rows, CancellationToken ct)
    {
        var ids = rows.ConvertAll(k => (Guid?)k.File.Id);
        var states = await Deletions.AsNoTracking().Where(d => ids.Contains(d.Holding)).Select(d => new { d.FileId, d.State }).ToDictionaryAsync(d => d.FileId, d => d.State, ct);
        var lines = new List<KeptLine>();
        foreach (var (run, file) in rows.Select(k => (k.Run, k.File)))
        {
            lines.Add(new(file.Id, run.Id, run.SubjectNumber, run.Region, run.CentreId, file.Type, await TitleAsync(run.ContentHash, file.Type, ct), file.Step, file.Number, file.Media, file.Size, file.Hash, file.ReceivedAt, file.ReceivedBy,
                run.ClosedAt, rules.KeptUntil(file.Type, run.ClosedAt), rules.LeastUntil(file.Type, run.ClosedAt), ViewOf(rules.Of(file.Type)), run.Holds > 0, states.TryGetValue(file.Id, out var state) ? state : null, file.DeletedAt));
        }
        return lines;
    }

    public static RuleView? ViewOf(RetentionRule? rule) => rule is null ? null : new(rule.Keep.ToString(), rule.Least.ToString(), rule.Source, rule.SourceTitle, rule.Article, rule.Provenance);

    private async Task<LocalText> TitleAsync(string hash, string type, CancellationToken ct) =>
        (await library.ByHashAsync(hash, ct)).Evidence.TryGetValue(type, out var title) ? new(title.En, title.Zh) : new(type, type);
}
