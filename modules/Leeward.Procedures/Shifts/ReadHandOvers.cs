using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Steps;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Shifts;

/// <summary>A hand-over in a list: who, what as, where and when; nothing about a case.</summary>
internal sealed record HandOverLine(
    Guid Id, Guid CentreId, LocalText Centre, string Role, LocalText RoleTitle, string Giver, string Taker, DateTimeOffset GivenAt, DateTimeOffset? AcceptedAt, DateTimeOffset? WithdrawnAt, HandOverState State, bool MayAccept, bool IsSynthetic);

/// <summary>A step as it stood, in words.</summary>
internal sealed record HandedStepView(string Step, int Number, LocalText Title, DateTimeOffset? DueAt, bool Late, bool Deferred, bool WaitsForApproval, Ground Ground);

/// <summary>A run of a hand-over with the note about it.</summary>
internal sealed record HandedRun(Guid Id, Guid RunId, string SubjectNumber, IReadOnlyList<HandedStepView> Steps, string? Note);

/// <summary>A hand-over with what of it the reader may see.</summary>
/// <param name="LeftOut">Steps that whoever takes over may not see; told to the giver alone.</param>
internal sealed record HandOverView(HandOverLine Line, int Version, IReadOnlyList<HandedRun> Runs, int? LeftOut, bool MayWithdraw);

/// <summary>Hand-overs for who gave or takes them, for colleagues of the same role at the centre, and for who looks after the centre. Of each a reader sees the runs that they may see.</summary>
internal sealed class ReadHandOvers(IRecords records, IAccess access, IIdentities identities, Posts posts, PeopleBook people, ProcedureLibrary library)
{
    private const string Purpose = "hand-over of a shift";

    public async Task<Page<HandOverLine>> ListAsync(Guid? centre, HandOverState? state, string? after, int? size, CancellationToken ct)
    {
        var all = await MineAsync(ct);
        if (centre is { } id) { all = all.Where(h => h.CentreId == id); }
        all = state switch
        {
            HandOverState.Waiting => all.Where(h => h.AcceptedAt == null && h.WithdrawnAt == null),
            HandOverState.Accepted => all.Where(h => h.AcceptedAt != null),
            HandOverState.Withdrawn => all.Where(h => h.WithdrawnAt != null),
            _ => all,
        };
        if (Cursor.TryUnpack(after, out var ticks, out var last))
        {
            var at = new DateTimeOffset(Math.Clamp(ticks, 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);
            all = all.Where(h => h.GivenAt < at || (h.GivenAt == at && h.Id.CompareTo(last) < 0));
        }
        var take = Cursor.Size(size);
        var rows = await all.OrderByDescending(h => h.GivenAt).ThenByDescending(h => h.Id).Take(take + 1).ToListAsync(ct);
        return new(await LinesAsync([.. rows.Take(take)], ct), rows.Count > take ? Cursor.Pack(rows[take - 1].GivenAt.UtcTicks, rows[take - 1].Id) : null);
    }

    /// <summary>What waits for the person to be accepted, the oldest first.</summary>
    public async Task<IReadOnlyList<HandOverLine>> WaitingForMeAsync(CancellationToken ct)
    {
        if (access.Actor.AccountId is not { } me) { return []; }
        var rows = await records.Query<HandOver>(RunDesk.Read).AsNoTracking().Where(h => h.TakerId == me && h.AcceptedAt == null && h.WithdrawnAt == null).OrderBy(h => h.GivenAt).Take(20).ToListAsync(ct);
        return await LinesAsync(rows, ct);
    }

    /// <summary>What the person has taken over since a moment, the newest first.</summary>
    public async Task<IReadOnlyList<HandOverLine>> TakenSinceAsync(DateTimeOffset since, CancellationToken ct)
    {
        if (access.Actor.AccountId is not { } me) { return []; }
        var rows = await records.Query<HandOver>(RunDesk.Read).AsNoTracking().Where(h => h.TakerId == me && h.AcceptedAt != null && h.AcceptedAt > since).OrderByDescending(h => h.GivenAt).Take(5).ToListAsync(ct);
        return await LinesAsync(rows, ct);
    }

    /// <summary>One hand-over with its notes; the opening of the notes is audited.</summary>
    public async Task<Outcome<HandOverView>> FindAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<HandOver>(id, RunDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (row, me) = (found.Value, access.Actor.AccountId);
        if (row.GiverId != me && row.TakerId != me && !await posts.BelongsAsync(row.Role, row.CentreId, ct)) { return await access.RefuseAsync(RunDesk.Read, nameof(HandOver), id, ct); }
        var items = await records.Query<HandOverItem>(RunDesk.Read).AsNoTracking().Where(i => i.HandOverId == id).OrderBy(i => i.DueTicks).ThenBy(i => i.Id).ToListAsync(ct);
        List<IRecord> noted = [.. items.Where(i => i.Note is not null)];
        var opener = noted.Count == 0 ? null : await identities.OpenAsync(RunDesk.Read, Purpose, FieldGroups.ChildIdentity, noted, ct);
        var runs = new List<HandedRun>();
        foreach (var item in items)
        {
            var definition = await library.ByHashAsync(item.ContentHash, ct);
            var steps = JsonSerializer.Deserialize<List<HandedStep>>(item.Steps)!.ConvertAll(s =>
                new HandedStepView(s.Step, s.Number, definition.Step(s.Step)?.Title is { } title ? new(title.En, title.Zh) : new(s.Step, s.Step), s.DueAt, s.Late, s.Deferred, s.WaitsForApproval,
                    new(s.Source ?? "", s.Provenance ?? "", Ground.BasisOf(definition, s.Source ?? ""), s.Sureness)));
            runs.Add(new(item.Id, item.RunId, item.SubjectNumber, steps, opener?.Text(SealClass.Narrative, item, item.Note)));
        }
        var mayWithdraw = row.State == HandOverState.Waiting && (row.GiverId == me || await posts.LooksAfterAsync(row.CentreId, ct));
        return new HandOverView((await LinesAsync([row], ct))[0], row.Version, runs, row.GiverId == me ? row.LeftOut : null, mayWithdraw);
    }

    /// <summary>Rows in words.</summary>
    public async Task<IReadOnlyList<HandOverLine>> LinesAsync(IReadOnlyList<HandOver> rows, CancellationToken ct)
    {
        if (rows.Count == 0) { return []; }
        var names = await people.NamesAsync([.. rows.SelectMany(h => new[] { h.GiverId, h.TakerId }).Distinct()], ct);
        var centres = await posts.CentreNamesAsync([.. rows.Select(h => h.CentreId).Distinct()], ct);
        return
        [
            .. rows.Select(h => new HandOverLine(h.Id, h.CentreId, centres.GetValueOrDefault(h.CentreId, new("", "")), h.Role, posts.TitleOf(h.Role), names.GetValueOrDefault(h.GiverId, ""), names.GetValueOrDefault(h.TakerId, ""),
                h.GivenAt, h.AcceptedAt, h.WithdrawnAt, h.State, h.State == HandOverState.Waiting && h.TakerId == access.Actor.AccountId, h.IsSynthetic)),
        ];
    }

    private Task<IQueryable<HandOver>> MineAsync(CancellationToken ct)
    {
        var me = access.Actor.AccountId;
        return posts.ConcerningAsync<HandOver>(h => h.GiverId == me || h.TakerId == me, ct);
    }
}
