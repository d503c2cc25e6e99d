using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Drafts;

/// <summary>Lists, begins and opens drafts. A national draft is read by everybody who may read drafts at all, a local one where its region is.</summary>
internal sealed class DraftDesk(IRecords records, IAccess access, ProcedureLibrary library, TimeProvider clock)
{
    public const string Read = "procedures.draft.read";
    public const string Write = "procedures.draft.write";
    private const string Why = "a national draft holds nothing about a person; whoever may read drafts reads it";

    public DateTimeOffset Now => clock.GetUtcNow();
    public IRecords Records => records;
    public IAccess Access => access;

    public async Task<Page<DraftLine>> ListAsync(string? search, DraftState? state, string? after, int? size, CancellationToken ct)
    {
        var mine = records.Query<Draft>(Read).Select(d => d.Id);
        var all = records.Unfiltered<Draft>(Why).AsNoTracking().Where(d => d.Region == "" || mine.Contains(d.Id));
        if (state is { } wanted) { all = all.Where(d => d.State == wanted); }
        if (search?.Trim() is { Length: > 0 and <= 100 } words) { all = all.Where(d => d.TitleEn.Contains(words) || d.TitleZh.Contains(words) || d.Code.Contains(words)); }
        if (Cursor.TryUnpack(after, out _, out var last)) { all = all.Where(d => d.Id.CompareTo(last) < 0); }
        var take = Cursor.Size(size);
        var rows = await all.OrderByDescending(d => d.Id).Take(take + 1).ToListAsync(ct);
        return new([.. rows.Take(take).Select(OpenDraft.Line)], rows.Count > take ? Cursor.Pack(0, rows[take - 1].Id) : null);
    }

    /// <summary>A draft that the acting person may read; what else they may do with it, asks its region.</summary>
    public async Task<Outcome<OpenDraft>> OpenAsync(Guid id, CancellationToken ct) => await RowAsync(id, Read, ct) is { Ok: true } row ? Opened(row.Value) : Refusal.NotFound;

    /// <summary>The record of a draft under a right.</summary>
    public async Task<Outcome<Draft>> RowAsync(Guid id, string right, CancellationToken ct)
    {
        if (right == Read && access.HoldsAnywhere(Read) && await records.Unfiltered<Draft>(Why).FirstOrDefaultAsync(d => d.Id == id && d.Region == "", ct) is { } national) { return national; }
        return await records.FindAsync<Draft>(id, right, ct);
    }

    public static OpenDraft Opened(Draft row)
    {
        var document = Parse(row.Document);
        return new(row, document, ProcedureChecker.Check(document));
    }

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public bool MayWrite(Draft row) => (row.IsOpen || row.State == DraftState.InApproval) && access.Can(Write, new RegionCode(row.Region));

    /// <summary>Begins a draft from a published version, from one of the pack that may not take the place of a signed version, or anew.</summary>
    public async Task<Outcome<DraftLine>> StartAsync(StartDraftInput input, CancellationToken ct, bool synthetic = false)
    {
        var region = input.Region?.Trim() ?? "";
        if (!RegionCode.IsValid(region)) { return Refusal.Invalid("region", "procedures.centre.region"); }
        if (!access.Can(Write, new RegionCode(region))) { return await access.RefuseAsync(Write, nameof(Draft), null, ct); }
        string document, basis = input.Basis?.Trim() ?? "";
        if (basis.Length > 0)
        {
            if (await library.TextAsync(basis, ct) is { } text) { document = text; }
            else if (region.Length == 0 && (await library.WaitingAsync(ct)).FirstOrDefault(one => one.Definition.ContentHash == basis) is { Signed: { } signed } held) { (document, basis) = (held.Text, signed); }
            else { return Refusal.Invalid("basis", "procedures.procedure.unknown", basis[..Math.Min(basis.Length, 64)]); }
        }
        else
        {
            if (region.Length > 0) { return Refusal.Invalid("basis", "procedures.draft.local_needs_basis"); }
            var bad = PlainText.All(PlainText.CheckLine("titleEn", input.TitleEn, 300, needed: true), PlainText.CheckLine("titleZh", input.TitleZh, 300, needed: true),
                DraftDocument.IsCode(input.Code) ? null : Refusal.Invalid("code", "procedures.draft.code"));
            if (bad is not null) { return bad; }
            document = DraftDocument.Blank(input.Code!, input.TitleEn!.Trim(), input.TitleZh!.Trim(), library.AnyCalendar());
        }

        var id = Ids.New(clock);
        var row = new Draft { Id = id, AccessId = id, Region = region, BasisHash = basis, MadeById = access.Actor.AccountId, MadeBy = access.Actor.Name, IsSynthetic = synthetic };
        records.Add(row);
        Put(row, document, "");
        var saved = await records.SaveAsync(Write, ct);
        return saved.Ok ? OpenDraft.Line(row) : saved.Refusal!;
    }

    /// <summary>Makes a document the newest form of a draft; it is written with the next save.</summary>
    public OpenDraft Put(Draft row, string json, string note)
    {
        var document = Parse(json);
        var found = ProcedureChecker.Check(document);
        (row.Document, row.ContentHash, row.Revision) = (json, ProcedureReader.HashOf(document), row.Revision + 1);
        (row.Errors, row.Warnings) = (found.Findings.Count(one => one.Level == FindingLevel.Error), found.Findings.Count(one => one.Level == FindingLevel.Warning));
        (row.Code, row.Edition) = (Short(found.Partial?.Id, 80), Short(found.Partial?.Version, 40));
        (row.TitleEn, row.TitleZh) = (Short(found.Partial?.Title.En, 300), Short(found.Partial?.Title.Zh, 300));
        (row.ChangedAt, row.ChangedBy) = (Now, access.Actor.Name);
        records.Add(new DraftRevision
        {
            Id = Ids.New(clock), OwnerId = row.Id, Seq = row.Revision, Document = json, ContentHash = row.ContentHash, At = Now, ById = access.Actor.AccountId, By = access.Actor.Name, Note = note,
        });
        return new(row, document, found);
    }

    private static string Short(string? text, int most) => text is null ? "" : text.Length <= most ? text : text[..most];
}
