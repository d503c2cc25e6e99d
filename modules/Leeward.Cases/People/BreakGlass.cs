using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.People;

/// <summary>Opens a need-to-know case of one's own region in an emergency, for four hours.</summary>
internal sealed class BreakGlass(IRecords records, IAccess access, IVault vault, CasePeople people, TimeProvider clock)
{
    public const string Right = "kernel.glass.break";
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(4);

    public async Task<Outcome<Guid>> RunAsync(BreakGlassRequest request, CancellationToken ct)
    {
        var bad = PlainText.All(
            Ids.IsNumber(request.CaseNumber, out var number) ? null : Refusal.Invalid("CaseNumber", "cases.case.bad_number"),
            PlainText.Check("Reason", request.Reason, 2000, needed: true),
            (request.Reason?.Trim().Length ?? 0) < 10 ? Refusal.Invalid("Reason", "cases.glass.reason_short") : null);
        if (bad is not null) { return bad; }
        var about = await records.Unfiltered<Case>("break-the-glass access by number").AsNoTracking().FirstOrDefaultAsync(c => c.Number == number, ct);
        // A wrong number, another region and a case that one sees anyway look the same from outside, but for the case that is open already.
        var here = about is not null && access.Actor.AccountId is not null && access.Can(Right, new RegionCode(about.Region)) && access.Can(OpenCase.ReadRight, new RegionCode(about.Region), about.Sensitivity, about.AccessId);
        if (!here)
        {
            await access.RefuseAsync(Right, nameof(Case), null, ct);
            return Refusal.Invalid("CaseNumber", "cases.glass.none");
        }
        if (about!.Sensitivity != Sensitivity.NeedToKnow || await access.IsNamedAsync(about.AccessId, ct)) { return about.Id; }
        var now = clock.GetUtcNow();
        var id = Ids.New(clock);
        records.Add(new GlassBreak
        {
            Id = id, Region = about.Region, AccessId = id, CaseId = about.Id, CaseNumber = about.Number, AccountId = access.Actor.AccountId!.Value, IsSynthetic = about.IsSynthetic,
            Reason = vault.Seal(SealClass.Narrative, id, PlainText.Clean(request.Reason)), BrokenAt = now, UntilAt = now + Lasts,
        });
        await people.NameAsync(about, access.Actor.AccountId!.Value, "break-the-glass", now + Lasts, ct);
        records.Tell(new GlassBroken(about.Id, about.Region, access.Actor.AccountId!.Value));
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? about.Id : saved.Refusal!;
    }
}

/// <summary>Emergency accesses and their review.</summary>
internal sealed class ReviewGlass(IRecords records, IAccess access, IIdentities identities, IVault vault, CasePeople people, TimeProvider clock)
{
    public const string Right = "kernel.glass.review";

    /// <summary>How many wait; one's own are counted too, as the list shows them.</summary>
    public async Task<int> WaitingAsync(CancellationToken ct) => access.HoldsAnywhere(Right) ? await records.Query<GlassBreak>(Right).CountAsync(g => g.Finding == GlassFinding.Waiting, ct) : 0;

    /// <summary>One access as the reviewer sees it now; null where none of that id is open to them.</summary>
    public async Task<GlassView?> FindAsync(Guid id, CancellationToken ct) =>
        access.HoldsAnywhere(Right) ? (await ViewAsync(await records.Query<GlassBreak>(Right).AsNoTracking().Where(g => g.Id == id).ToListAsync(ct), ct)).SingleOrDefault() : null;

    /// <summary>Those that wait, or those reviewed, the newest first.</summary>
    public async Task<Page<GlassView>> ListAsync(bool waiting, string? cursor, int? size, CancellationToken ct)
    {
        if (!access.HoldsAnywhere(Right)) { return new([], null); }
        var (all, take) = (records.Query<GlassBreak>(Right).AsNoTracking().Where(g => (g.Finding == GlassFinding.Waiting) == waiting), Cursor.Size(size));
        if (Cursor.TryUnpack(cursor, out _, out var last)) { all = all.Where(g => g.Id.CompareTo(last) < 0); }
        var rows = await all.OrderByDescending(g => g.Id).Take(take + 1).ToListAsync(ct);
        return new(await ViewAsync([.. rows.Take(take)], ct), rows.Count > take ? Cursor.Pack(0, rows[take - 1].Id) : null);
    }

    private async Task<IReadOnlyList<GlassView>> ViewAsync(List<GlassBreak> breaks, CancellationToken ct)
    {
        if (breaks.Count == 0) { return []; }
        // The reason is written for the reviewer; it is no field of the case.
        var opener = await identities.OpenForMachineryAsync("reasons of break-the-glass access, for review", ct);
        return [.. breaks.Select(g => new GlassView(
            g.Id, g.CaseId, g.CaseNumber, g.Region, g.AccountId, opener.Text(SealClass.Narrative, g, g.Reason), g.BrokenAt, g.UntilAt, g.Finding, g.ReviewedById, g.ReviewedAt, opener.Text(SealClass.Narrative, g, g.Note), g.IsSynthetic, g.Version))];
    }

    public async Task<Outcome> RunAsync(Guid id, ReviewGlassRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<GlassBreak>(id, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var bad = PlainText.All(
            request.Finding is GlassFinding.Justified or GlassFinding.NotJustified ? null : Refusal.Invalid("Finding", "kernel.not_a_choice"),
            PlainText.Check("Note", request.Note, 2000, needed: request.Finding == GlassFinding.NotJustified));
        if (bad is not null) { return bad; }
        records.Expect(found.Value, request.Version);
        var reviewed = found.Value.Review(request.Finding, access.Actor.AccountId, vault.Seal(SealClass.Narrative, id, PlainText.Clean(request.Note)), clock.GetUtcNow());
        if (!reviewed.Ok) { return reviewed; }
        if (request.Finding == GlassFinding.NotJustified)
        {
            var about = await records.Unfiltered<Case>("ending an emergency access").FirstAsync(c => c.Id == found.Value.CaseId, ct);
            await people.TakeOffAsync(about, found.Value.AccountId, ct);
        }
        return await records.SaveAsync(Right, ct);
    }
}
