using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.Drafts;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Consultations;

/// <summary>Lists and opens rounds: for those who hold them where the draft belongs, and for those invited by name, wherever they work.</summary>
internal sealed class ConsultationDesk(IRecords records, IAccess access, PackSet pack, TimeProvider clock) : IDeskSource
{
    public const string Hold = "procedures.consultation.hold";
    public const string Speak = "procedures.consultation.comment";
    public const string Bodies = "agency";
    private const string Why = "a round is read by those who are invited by name";

    public IRecords Records => records;
    public IAccess Access => access;
    public DateTimeOffset Now => clock.GetUtcNow();
    public DateOnly Today => pack.Calendar.DayOf(Now);
    public IReadOnlyList<LookupItem> AllBodies => pack.Lookups.GetValueOrDefault(Bodies)?.Items ?? [];

    public async Task<Page<ConsultationLine>> ListAsync(ConsultationState? state, Guid? draft, string? cursor, int? size, CancellationToken ct)
    {
        var seen = Seen();
        if (state is { } wanted) { seen = seen.Where(c => c.State == wanted); }
        if (draft is { } of) { seen = seen.Where(c => c.DraftId == of); }
        if (Cursor.TryUnpack(cursor, out _, out var last)) { seen = seen.Where(c => c.Id.CompareTo(last) < 0); }
        var take = Cursor.Size(size);
        var rows = await seen.OrderByDescending(c => c.Id).Take(take + 1).ToListAsync(ct);
        var lines = new List<ConsultationLine>();
        foreach (var row in rows.Take(take)) { lines.Add((await ShowAsync(row, ct)).Line); }
        return new(lines, rows.Count > take ? Cursor.Pack(0, rows[take - 1].Id) : null);
    }

    public async Task<Outcome<ConsultationView>> OpenAsync(Guid id, CancellationToken ct) =>
        await RowAsync(id, ct) is { Ok: true } row ? await ShowAsync(row.Value, ct) : Refusal.NotFound;

    public async Task<Outcome<Consultation>> RowAsync(Guid id, CancellationToken ct) =>
        await Seen().FirstOrDefaultAsync(c => c.Id == id, ct) is { } row ? row : await access.RefuseAsync(Speak, nameof(Consultation), id, ct);

    /// <summary>The form of the draft that the round is about.</summary>
    public async Task<ProcedureDefinition?> DefinitionAsync(Guid id, CancellationToken ct) =>
        await RowAsync(id, ct) is { Ok: true } row ? ProcedureReader.Read(DraftDesk.Parse(row.Value.Document)).Partial : null;

    /// <summary>The acting person's own place in a round; null for who is not invited.</summary>
    public Task<Invitee?> MeAsync(Guid id, CancellationToken ct)
    {
        var me = access.Actor.AccountId;
        return records.Unfiltered<Invitee>(Why).FirstOrDefaultAsync(i => i.OwnerId == id && i.AccountId == me, ct);
    }

    /// <summary>The rounds on a draft that were cancelled while comments had no answer. Whoever approves or signs the draft is told of them, and of no comment.</summary>
    public async Task<IReadOnlyList<CancelledRound>> CancelledAsync(Guid draftId, CancellationToken ct)
    {
        const string why = "rounds on a draft that was reached through the filter were cancelled; only their number of comments is told";
        var comments = records.Unfiltered<Comment>(why).Where(c => c.WithdrawnAt == null && c.Answer == CommentAnswer.Cancelled);
        return await records.Unfiltered<Consultation>(why).AsNoTracking().Where(c => c.DraftId == draftId && c.State == ConsultationState.Cancelled && comments.Any(one => one.OwnerId == c.Id)).OrderBy(c => c.Id)
            .Select(c => new CancelledRound(c.EndedAt!.Value, c.EndedBy, c.Reason, comments.Count(one => one.OwnerId == c.Id))).ToListAsync(ct);
    }

    public LocalText BodyTitle(string body) => pack.Lookups.GetValueOrDefault(Bodies)?.Find(body)?.Title ?? new(body, body);

    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct)
    {
        var (me, today, lines) = (access.Actor.AccountId, Today, new List<DeskLine>());
        if (me is null) { return lines; }
        if (access.HoldsAnywhere(Speak))
        {
            var invited = records.Unfiltered<Invitee>(Why).Where(i => i.AccountId == me && i.RespondedAt == null);
            var count = await records.Unfiltered<Consultation>(Why).CountAsync(c => c.State == ConsultationState.Open && c.ClosesOn >= today && invited.Any(i => i.OwnerId == c.Id), ct);
            if (count > 0) { lines.Add(new("/consultations", "/consultations?state=Open", count, new("{0} asking for your comments", "{0} 项征求您的意见"))); }
        }
        if (access.HoldsAnywhere(Hold))
        {
            var held = records.Query<Consultation>(Hold).Where(c => c.State == ConsultationState.Open);
            var count = await records.Unfiltered<Comment>("comments of rounds that the person holds").Where(c => c.WithdrawnAt == null && c.Answer == CommentAnswer.Open && held.Any(h => h.Id == c.OwnerId)).Take(DeskLine.Most).CountAsync(ct);
            if (count > 0) { lines.Add(new("/consultations", "/consultations?state=Open", count, new("{0} comments to answer", "{0} 条意见待答复"))); }
        }
        return lines;
    }

    private IQueryable<Consultation> Seen()
    {
        var me = access.Actor.AccountId;
        var held = records.Query<Consultation>(Hold).Select(c => c.Id);
        var all = records.Unfiltered<Consultation>(Why).AsNoTracking();
        if (!access.HoldsAnywhere(Speak) || me is null) { return all.Where(c => held.Contains(c.Id)); }
        var invited = records.Unfiltered<Invitee>(Why).Where(i => i.AccountId == me).Select(i => i.OwnerId);
        return all.Where(c => held.Contains(c.Id) || invited.Contains(c.Id));
    }

    private async Task<ConsultationView> ShowAsync(Consultation c, CancellationToken ct)
    {
        var (me, holds) = (access.Actor.AccountId, access.Can(Hold, new RegionCode(c.Region)));
        var invitees = await records.PartsOf<Invitee>(c).AsNoTracking().OrderBy(i => i.InvitedAt).ThenBy(i => i.Id).ToListAsync(ct);
        var comments = await records.PartsOf<Comment>(c).AsNoTracking().OrderBy(i => i.At).ThenBy(i => i.Id).ToListAsync(ct);
        var people = invitees.ToDictionary(i => i.Id);
        var mine = invitees.Find(i => i.AccountId == me);
        var standing = comments.Where(one => one.WithdrawnAt is null).ToList();
        InviteeLine Line(Invitee i) => new(i.Id, i.Body, i.Body.Length == 0 ? new("", "") : BodyTitle(i.Body), i.AccountId, i.Name, i.InvitedAt, i.Stance, i.Note, i.RespondedAt, standing.Count(one => one.InviteeId == i.Id));
        var shown = holds || c.State == ConsultationState.Finished ? comments : [.. comments.Where(one => one.InviteeId == mine?.Id)];
        var line = new ConsultationLine(c.Id, c.Version, c.DraftId, c.Code, c.Edition, c.Revision, c.Title, c.Region, c.State, c.ClosesOn, c.TakesComments(Today), c.HeldBy, c.OpenedAt, invitees.Count,
            invitees.Count(i => Line(i).Answered), standing.Count, standing.Count(one => one.Answer == CommentAnswer.Open), mine is not null, holds);
        return new(line, c.ContentHash, c.Questions, c.EndedAt, c.EndedBy, c.Reason, mine is null ? null : Line(mine), holds || c.State == ConsultationState.Finished ? [.. invitees.Select(Line)] : mine is null ? [] : [Line(mine)],
            [.. shown.Select(one => new CommentLine(one.Id, one.Step, one.Kind, one.Text, one.Field, one.ProposedEn, one.ProposedZh, people[one.InviteeId].Name, people[one.InviteeId].Body.Length == 0 ? new("", "") : BodyTitle(people[one.InviteeId].Body), one.At,
                one.InviteeId == mine?.Id, one.WithdrawnAt, one.Answer, one.Reason, one.AnsweredBy, one.AnsweredAt))]);
    }
}
