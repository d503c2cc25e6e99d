using System.Globalization;
using System.Text;
using Leeward.Kernel.Access;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Audit;

/// <summary>What the trail is narrowed to.</summary>
/// <param name="Person">Part of a user name or of the name shown, or the id of an account: who acted.</param>
/// <param name="Record">A readable number such as <c>CA-7K4M9-Q2X1A-3</c>, or an id: what it was about.</param>
/// <param name="Verb">What was done.</param>
/// <param name="Result">done, read or refused.</param>
/// <param name="From">From the beginning of this day.</param>
/// <param name="To">To the end of this day.</param>
/// <param name="Region">Within this region.</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Size">How many.</param>
public sealed record AuditFilter(string? Person = null, string? Record = null, string? Verb = null, string? Result = null, DateOnly? From = null, DateOnly? To = null, string? Region = null, string? Cursor = null, int? Size = null)
{
    /// <summary>The filter as the audit trail tells it: what somebody searched for is part of the trail.</summary>
    public string Told() => Details.Of(("person", Empty(Person)), ("record", Empty(Record)), ("verb", Empty(Verb)), ("result", Empty(Result)),
        ("from", From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("until", To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("region", Empty(Region)));

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>One line of the trail. No name of a child is in it: numbers, codes and names of staff only.</summary>
public sealed record AuditEvent(long Seq, DateTimeOffset At, Guid? ActorId, string Actor, string Verb, string Result, string Kind, Guid? RecordId, string? Number, string Region, string Details);

/// <summary>
/// Searches the audit trail for those who may read it, each in the regions of the right. Lines without a region (sign-ins, refusals, readings of many
/// records) belong to the home region of who acted. Looking is itself written down.
/// </summary>
public sealed class SearchAudit
{
    /// <summary>See the trail.</summary>
    public const string Right = "kernel.audit.read";
    /// <summary>Take it away as a file.</summary>
    public const string ExportRight = "kernel.audit.export";
    /// <summary>The most lines in one file.</summary>
    public const int MostExported = 100_000;

    private readonly AppDbContext _db;
    private readonly IAccess _access;
    private readonly AuditTrail _trail;
    private readonly IEnumerable<IRecordNumbers> _numbers;
    private readonly PackSet _pack;

    internal SearchAudit(AppDbContext db, IAccess access, AuditTrail trail, IEnumerable<IRecordNumbers> numbers, PackSet pack) => (_db, _access, _trail, _numbers, _pack) = (db, access, trail, numbers, pack);

    /// <summary>One page, the newest first.</summary>
    public async Task<Outcome<Page<AuditEvent>>> RunAsync(AuditFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!_access.HoldsAnywhere(Right)) { return await _access.RefuseAsync(Right, nameof(AuditEntry), null, ct); }
        if (Wrong(filter) is { } wrong) { return wrong; }
        if (string.IsNullOrEmpty(filter.Cursor)) { await TellAsync(Right, filter.Told(), ct); }
        var size = Cursor.Size(filter.Size);
        var rows = await (await NarrowAsync(filter, Right, ct)).OrderByDescending(e => e.Seq).Take(size + 1).ToListAsync(ct);
        return new Page<AuditEvent>(await ShowAsync([.. rows.Take(size)], ct), rows.Count > size ? Cursor.Pack(rows[size - 1].Seq, Guid.Empty) : null);
    }

    /// <summary>Writes the lines as CSV, the newest first; the export is audited before the first line leaves.</summary>
    public async Task<Outcome> ExportAsync(AuditFilter filter, Func<AuditEvent, string> words, Func<Task<Stream>> open, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(open);
        if (!_access.HoldsAnywhere(ExportRight)) { return await _access.RefuseAsync(ExportRight, nameof(AuditEntry), null, ct); }
        if (Wrong(filter) is { } wrong) { return wrong; }
        await TellAsync(ExportRight, filter.Told(), ct);
        var lines = await NarrowAsync(filter with { Cursor = null }, ExportRight, ct);
        await using var writer = new StreamWriter(await open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync("seq,at,actor,actor_id,verb,words,result,kind,number,record_id,region,details\r\n");
        var before = long.MaxValue;
        for (var written = 0; written < MostExported;)
        {
            var at = before;
            var rows = await lines.Where(e => e.Seq < at).OrderByDescending(e => e.Seq).Take(1000).ToListAsync(ct);
            if (rows.Count == 0) { break; }
            foreach (var e in await ShowAsync(rows, ct))
            {
                await writer.WriteAsync(CsvSheet.Line([
                    e.Seq.ToString(CultureInfo.InvariantCulture), e.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), e.Actor, e.ActorId?.ToString() ?? "", e.Verb, words(e), e.Result, e.Kind,
                    e.Number ?? "", e.RecordId?.ToString() ?? "", e.Region, e.Details,
                ]));
            }
            (before, written) = (rows[^1].Seq, written + rows.Count);
        }
        return Outcome.Done;
    }

    private static Refusal? Wrong(AuditFilter filter) => PlainText.All(
        PlainText.Check("Person", filter.Person, 100), PlainText.Check("Record", filter.Record, 40), PlainText.Check("Verb", filter.Verb, 80),
        string.IsNullOrEmpty(filter.Result) || filter.Result is AuditEntry.Done or AuditEntry.Read or AuditEntry.Refused ? null : Refusal.Invalid("Result", "kernel.not_a_choice"),
        string.IsNullOrWhiteSpace(filter.Region) || RegionCode.IsValid(filter.Region.Trim()) ? null : Refusal.Invalid("Region", "kernel.people.bad_region"),
        filter.From is { Year: < 1900 or > 2200 } || filter.To is { Year: < 1900 or > 2200 } || filter.From > filter.To ? Refusal.Invalid("From", "kernel.bad_date") : null);

    private Task TellAsync(string verb, string told, CancellationToken ct) =>
        _trail.AppendAloneAsync(_db, _access.Actor, [new() { Verb = verb, Result = AuditEntry.Read, Kind = nameof(AuditEntry), Details = told }], ct);

    private async Task<IQueryable<AuditEntry>> NarrowAsync(AuditFilter filter, string right, CancellationToken ct)
    {
        var lines = Visible(right);
        if (filter.Region?.Trim() is { Length: > 0 } region) { lines = lines.Where(e => e.Region.StartsWith(region)); }
        if (filter.Verb?.Trim() is { Length: > 0 } verb) { lines = lines.Where(e => e.Verb == verb); }
        if (filter.Result is { Length: > 0 } result) { lines = lines.Where(e => e.Result == result); }
        if (filter.From is { } from) { var at = _pack.Calendar.StartOf(from); lines = lines.Where(e => e.At >= at); }
        if (filter.To is { } to) { var at = _pack.Calendar.StartOf(to.AddDays(1)); lines = lines.Where(e => e.At < at); }
        if (Cursor.TryUnpack(filter.Cursor, out var seq, out _)) { lines = lines.Where(e => e.Seq < seq); }
        if (filter.Person?.Trim() is { Length: > 0 } person) { lines = await OfPersonAsync(lines, person, ct); }
        if (filter.Record?.Trim() is { Length: > 0 } record) { lines = await AboutAsync(lines, record, ct); }
        return lines;
    }

    private IQueryable<AuditEntry> Visible(string right)
    {
        var all = _db.AuditEntries.AsNoTracking();
        var regions = _access.Actor.Grants.Where(g => g.Covers(right)).Select(g => g.Region.Value).Distinct().ToList();
        if (_access.Actor.IsMachinery || regions.Contains("")) { return all; }
        var within = regions.Select(region => region + "%").ToList();
        return all.Where(e => within.Any(r => EF.Functions.Like(e.Region, r)) || (e.Region == "" && _db.Users.Any(u => u.Id == e.ActorId && within.Any(r => EF.Functions.Like(u.Region, r)))));
    }

    private async Task<IQueryable<AuditEntry>> OfPersonAsync(IQueryable<AuditEntry> lines, string person, CancellationToken ct)
    {
        var upper = person.ToUpperInvariant();
        var id = Guid.TryParse(person, out var exact) ? exact : Guid.Empty;
        var ids = await _db.Users.Where(a => a.Id == id || a.NormalizedUserName!.Contains(upper) || a.DisplayName.Contains(person)).Select(a => (Guid?)a.Id).Take(200).ToListAsync(ct);
        return lines.Where(e => ids.Contains(e.ActorId) || e.Actor == person);
    }

    /// <summary>Lines about a record and what hangs on it, and readings of many records that held it.</summary>
    private async Task<IQueryable<AuditEntry>> AboutAsync(IQueryable<AuditEntry> lines, string record, CancellationToken ct)
    {
        var ids = new List<Guid?>();
        if (Guid.TryParse(record, out var id)) { ids.Add(id); }
        else if (Ids.IsNumber(record, out var number))
        {
            foreach (var book in _numbers) { ids.AddRange((await book.FindAsync(number, ct)).Select(found => (Guid?)found)); }
        }
        if (ids.Count == 0) { return lines.Where(e => false); }
        var among = ids[0]!.Value.ToString("N");
        return lines.Where(e => ids.Contains(e.RecordId) || (e.RecordId == null && e.Result == AuditEntry.Read && e.Details.Contains(among)));
    }

    private async Task<List<AuditEvent>> ShowAsync(List<AuditEntry> rows, CancellationToken ct)
    {
        var ids = rows.Select(e => e.RecordId).OfType<Guid>().Distinct().ToList();
        var numbers = new Dictionary<Guid, string>();
        foreach (var book in _numbers) { foreach (var (id, number) in await book.NumbersAsync(ids, ct)) { numbers[id] = number; } }
        return [.. rows.Select(e => new AuditEvent(e.Seq, e.At, e.ActorId, e.Actor, e.Verb, e.Result, e.Kind, e.RecordId, e.RecordId is { } id ? numbers.GetValueOrDefault(id) : null, e.Region, e.Details))];
    }
}
