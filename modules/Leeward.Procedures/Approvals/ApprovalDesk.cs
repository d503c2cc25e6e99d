using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Signing;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.Drafts;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Approvals;

/// <summary>Lists and opens approvals. As with drafts, a national one is read by everybody who may read drafts.</summary>
internal sealed class ApprovalDesk(IRecords records, IAccess access, IVault vault, PackSet pack, PeopleBook people) : IDeskSource
{
    public const string Send = "procedures.approval.send";
    public const string Sign = "procedures.approval.sign";
    public const string Bodies = GiveBody.Lookup;
    private const string Why = "a national approval holds nothing about a person in a case; whoever may read drafts reads it";

    public IRecords Records => records;
    public IAccess Access => access;

    public async Task<Page<ApprovalLine>> ListAsync(string? search, ApprovalState? state, bool mine, string? cursor, int? size, CancellationToken ct)
    {
        var seen = Seen();
        if (state is { } wanted) { seen = seen.Where(a => a.State == wanted); }
        if (search?.Trim() is { Length: > 0 and <= 100 } words) { seen = seen.Where(a => a.TitleEn.Contains(words) || a.TitleZh.Contains(words) || a.Code.Contains(words)); }
        if (mine)
        {
            var turns = MyTurns();
            seen = seen.Where(a => turns.Contains(a.Id));
        }
        if (Cursor.TryUnpack(cursor, out _, out var last)) { seen = seen.Where(a => a.Id.CompareTo(last) < 0); }
        var take = Cursor.Size(size);
        var rows = await seen.OrderByDescending(a => a.Id).Take(take + 1).ToListAsync(ct);
        var shown = rows.Take(take).ToList();
        var ids = shown.Select(a => a.Id).ToList();
        var signatures = (await records.PartsOf<Signature>(ids).AsNoTracking().ToListAsync(ct)).ToLookup(s => s.OwnerId);
        return new([.. shown.Select(a => Line(a, [.. signatures[a.Id].OrderBy(s => s.Seq)]))], rows.Count > take ? Cursor.Pack(0, rows[take - 1].Id) : null);
    }

    public async Task<Outcome<ApprovalView>> OpenAsync(Guid id, CancellationToken ct) =>
        await RowAsync(id, ct) is { Ok: true } row ? await ShowAsync(row.Value, ct) : Refusal.NotFound;

    /// <summary>All approvals of a draft, the newest first. Ask only after the draft was reached.</summary>
    public async Task<IReadOnlyList<ApprovalView>> OfDraftAsync(Guid draftId, CancellationToken ct)
    {
        var views = new List<ApprovalView>();
        foreach (var row in await Seen().Where(a => a.DraftId == draftId).OrderByDescending(a => a.Id).ToListAsync(ct)) { views.Add(await ShowAsync(row, ct)); }
        return views;
    }

    /// <summary>The approval of a published version. A published procedure's signatures are for everybody who may read it.</summary>
    public async Task<ApprovalView?> OfPublishedAsync(Guid approvalId, CancellationToken ct)
    {
        var row = await records.Unfiltered<Approval>("the signatures of a published procedure are as open as the procedure").AsNoTracking().FirstOrDefaultAsync(a => a.Id == approvalId && a.State == ApprovalState.Published, ct);
        return row is null ? null : await ShowAsync(row, ct);
    }

    /// <summary>The frozen document.</summary>
    public async Task<ProcedureDefinition?> DefinitionAsync(Guid id, CancellationToken ct) =>
        await RowAsync(id, ct) is { Ok: true } row ? ProcedureReader.Read(DraftDesk.Parse(row.Value.Document)).Definition : null;

    public async Task<Outcome<Approval>> RowAsync(Guid id, CancellationToken ct) =>
        await Seen().FirstOrDefaultAsync(a => a.Id == id, ct) is { } row ? row : await access.RefuseAsync(DraftDesk.Read, nameof(Approval), id, ct);

    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct) =>
        access.Actor.AccountId is not null && access.HoldsAnywhere(Sign) && await MyTurns().Take(DeskLine.Most).CountAsync(ct) is > 0 and var count
            ? [new("/procedure-approvals", "/procedure-approvals?mine=true", count, new("{0} waiting for your signature", "{0} 项待您签署"))] : [];

    public LocalText BodyTitle(string body) => pack.Lookups.GetValueOrDefault(Bodies)?.Find(body)?.Title ?? new(body, body);

    public IReadOnlyList<LookupItem> AllBodies => GiveBody.All(pack);

    private IQueryable<Approval> Seen()
    {
        var here = records.Query<Approval>(DraftDesk.Read).Select(a => a.Id);
        var all = records.Unfiltered<Approval>(Why).AsNoTracking();
        return access.HoldsAnywhere(DraftDesk.Read) ? all.Where(a => a.Region == "" || here.Contains(a.Id)) : all.Where(a => here.Contains(a.Id));
    }

    /// <summary>The approvals at which the acting person is the next to sign.</summary>
    private IQueryable<Guid> MyTurns()
    {
        var me = access.Actor.AccountId;
        var signatures = records.Unfiltered<Signature>("one's own places in routes");
        return records.Query<Approval>(Sign).Where(a => a.State == ApprovalState.Signing && signatures.Any(s => s.OwnerId == a.Id && s.AccountId == me && s.State == SignatureState.Waiting
            && !signatures.Any(o => o.OwnerId == a.Id && o.State == SignatureState.Waiting && o.Seq < s.Seq))).Select(a => a.Id);
    }

    private async Task<ApprovalView> ShowAsync(Approval a, CancellationToken ct)
    {
        var route = await records.PartsOf<Signature>(a).AsNoTracking().OrderBy(s => s.Seq).ToListAsync(ct);
        var bodies = a.State == ApprovalState.Signing ? await people.SigningBodiesAsync([.. route.Select(s => s.AccountId)], ct) : null;
        var matches = ProcedureReader.HashOf(DraftDesk.Parse(a.Document)) == a.ContentHash;
        return new(Line(a, route), a.Revision, a.BasisHash, new(a.RunningCases, a.FromPhase), a.ReviewOn, a.Note, a.EndedAt, a.EndedBy, a.Reason, matches, [.. route.Select(s => Line(a, s, bodies?.GetValueOrDefault(s.AccountId) == s.Body))]);
    }

    private SignatureLine Line(Approval a, Signature s, bool maySign) => new(
        s.Seq, s.Body, BodyTitle(s.Body), s.AccountId, s.Name, s.State, s.At, s.Note, s.SignedHash, s.State == SignatureState.Signed ? s.SignedHash == a.ContentHash && s.Seal == SealOf(a, s) : null, maySign, s.Proof);

    public string SealOf(Approval approval, Signature signature) => vault.MatchKey("procedures.signature", signature.Sealed(approval));

    private ApprovalLine Line(Approval a, List<Signature> route)
    {
        var next = a.State == ApprovalState.Signing ? route.FirstOrDefault(s => s.State == SignatureState.Waiting) : null;
        return new(a.Id, a.Version, a.DraftId, a.Code, a.Edition, a.Title, a.Region, a.State, a.ContentHash, a.EffectiveOn, a.SentAt, a.SentBy,
            route.Count(s => s.State == SignatureState.Signed), route.Count, next?.Body ?? "", next is not null && next.AccountId == access.Actor.AccountId);
    }
}
