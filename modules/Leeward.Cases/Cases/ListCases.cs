using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Cases;

/// <summary>How the case list is ordered.</summary>
internal enum CaseOrder
{
    /// <summary>Highest risk first, among equals the newest.</summary>
    Risk,
    /// <summary>Those with a visit to come, the longest overdue first.</summary>
    Due,
    /// <summary>The newest first.</summary>
    Newest,
}

/// <summary>What the case list is narrowed to.</summary>
internal sealed record CaseFilter(
    CaseStatus? Status = null, RiskLevel? Risk = null, Guid? Worker = null, string? Region = null, string? Number = null, string? Cursor = null, int? Size = null,
    string? Violence = null, CaseOrder Order = CaseOrder.Risk, bool Unassigned = false);

/// <summary>The cases a person may see, highest risk first and among equals the newest.</summary>
internal sealed class ListCases(IRecords records)
{
    /// <summary>The cases of a filter, not yet ordered or cut into pages.</summary>
    public IQueryable<Case> Narrowed(CaseFilter filter)
    {
        var cases = records.Query<Case>(OpenCase.ReadRight).AsNoTracking();
        if (filter.Status is { } status) { cases = cases.Where(c => c.Status == status); }
        if (filter.Risk is { } risk) { cases = cases.Where(c => c.Risk == risk); }
        if (filter.Worker is { } worker) { cases = cases.Where(c => c.WorkerId == worker); }
        if (filter.Region is { Length: > 0 } region && RegionCode.IsValid(region)) { cases = cases.Where(c => c.Region.StartsWith(region)); }
        if (filter.Violence is { Length: > 0 and < 10 } violence && violence.All(char.IsAsciiLetterOrDigit)) { cases = cases.Where(c => c.Violence.StartsWith(violence)); }
        if (filter.Unassigned) { cases = cases.Where(c => c.WorkerId == null && c.Status != CaseStatus.Closed); }
        if (filter.Number?.Trim() is { Length: > 0 } typed)
        {
            // A number that cannot be right finds nothing, rather than everything.
            cases = Ids.IsNumber(typed, out var number) ? cases.Where(c => c.Number == number) : cases.Where(c => false);
        }
        return cases;
    }

    public async Task<Page<CaseSummary>> RunAsync(CaseFilter filter, CancellationToken ct)
    {
        var size = Cursor.Size(filter.Size);
        var cases = Narrowed(filter);
        if (filter.Order == CaseOrder.Due) { return await DueAsync(cases, filter.Cursor, size, ct); }
        var newest = filter.Order == CaseOrder.Newest;
        if (Cursor.TryUnpack(filter.Cursor, out var key, out var last))
        {
            var at = (RiskLevel)key;
            cases = newest ? cases.Where(c => c.Id.CompareTo(last) < 0) : cases.Where(c => c.Risk < at || (c.Risk == at && c.Id.CompareTo(last) < 0));
        }
        var ordered = newest ? cases.OrderByDescending(c => c.Id) : cases.OrderByDescending(c => c.Risk).ThenByDescending(c => c.Id);
        var rows = await ordered.Take(size + 1).ToListAsync(ct);
        var next = rows.Count > size ? Cursor.Pack((long)rows[size - 1].Risk, rows[size - 1].Id) : null;
        return new([.. rows.Take(size).Select(c => c.Summary())], next);
    }

    /// <summary>Those with a visit to come, the longest overdue first.</summary>
    private static async Task<Page<CaseSummary>> DueAsync(IQueryable<Case> cases, string? cursor, int size, CancellationToken ct)
    {
        cases = cases.Where(c => c.FollowUpDueAt != null);
        if (Cursor.TryUnpack(cursor, out var ticks, out var last) && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks)
        {
            var at = new DateTimeOffset(ticks, TimeSpan.Zero);
            cases = cases.Where(c => c.FollowUpDueAt > at || (c.FollowUpDueAt == at && c.Id.CompareTo(last) > 0));
        }
        var rows = await cases.OrderBy(c => c.FollowUpDueAt).ThenBy(c => c.Id).Take(size + 1).ToListAsync(ct);
        return new([.. rows.Take(size).Select(c => c.Summary())], rows.Count > size ? Cursor.Pack(rows[size - 1].FollowUpDueAt!.Value.UtcTicks, rows[size - 1].Id) : null);
    }
}
