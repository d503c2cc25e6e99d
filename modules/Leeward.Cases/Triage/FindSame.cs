using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Likeness;
using Leeward.Cases.Reports;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Triage;

/// <summary>A child already known under the name of a report, with the cases that are open to the person.</summary>
internal sealed record SameChild(Guid Id, string Number, string? Name, int? BirthYear, string Region, IReadOnlyList<CaseSummary> Cases, LikelyChild? Likely = null);

/// <summary>Those found, the likeliest first, and whether a child like this is known where the person may not look.</summary>
internal sealed record SameFound(IReadOnlyList<SameChild> Children, bool KnownElsewhere)
{
    public static SameFound Nobody { get; } = new([], false);
}

/// <summary>Looks for the child of a report among those already known: the likely ones with their reasons, then others of the same name; only children open to the person are shown.</summary>
internal sealed class FindSame(IRecords records, IAccess access, IIdentities identities, ChildNames names, FindLikely likely)
{
    private const int Most = 20;

    /// <summary>The same for a caller that must be told when there is no such report.</summary>
    public async Task<Outcome<IReadOnlyList<SameChild>>> OfReportAsync(Guid reportId, CancellationToken ct)
    {
        var found = await records.FindAsync<Report>(reportId, TriageQueue.Right, ct);
        return found.Ok ? (await RunAsync(reportId, ct)).Children.ToList() : found.Refusal!;
    }

    /// <summary>The likely ones only, with their reasons.</summary>
    public async Task<Outcome<LikelyAnswer>> LikelyAsync(Guid reportId, CancellationToken ct)
    {
        var found = await records.FindAsync<Report>(reportId, TriageQueue.Right, ct);
        return found.Ok ? await likely.OfReportAsync(found.Value, ct) : found.Refusal!;
    }

    public async Task<SameFound> RunAsync(Guid reportId, CancellationToken ct)
    {
        if (!access.HoldsAnywhere(FindChildren.Right)) { return SameFound.Nobody; }
        var found = await records.FindAsync<Report>(reportId, TriageQueue.Right, ct);
        if (!found.Ok) { return SameFound.Nobody; }
        var report = found.Value;
        var opener = await identities.OpenAsync(TriageQueue.Right, "look for the same child", FieldGroups.ChildIdentity, [report], ct);
        if (opener.Text(SealClass.Child, report, report.ChildName) is not { } name) { return SameFound.Nobody; }
        var like = await likely.OfReportAsync(report, ct) is { Ok: true } answer ? answer.Value : new([], false, null);
        var likeIds = like.Children.Select(l => l.Id).ToList();
        var wanted = names.KeysOf(name).Where(k => k.Kind != ChildNames.Leading).ToList();
        string[] keys = [.. wanted.Select(k => k.Key)];
        var hits = records.PartsWithin<ChildKey>(FindChildren.Right).Where(k => keys.Contains(k.Key)).Select(k => k.OwnerId);
        var children = await records.Query<Child>(FindChildren.Right).AsNoTracking().Where(c => (hits.Contains(c.Id) && c.MergedIntoId == null) || likeIds.Contains(c.Id)).OrderByDescending(c => c.Id).Take(Most * 3).ToListAsync(ct);
        var born = report.ChildAge is { } age ? report.ReceivedAt.Year - age : (int?)null;
        // The nearest birth year first; one that is more than three years off is another child.
        var near = children.Where(c => likeIds.Contains(c.Id) || born is null || c.BirthYear is null || Math.Abs(c.BirthYear.Value - born.Value) <= 3).OrderBy(c => likeIds.IndexOf(c.Id) is >= 0 and var at ? at : int.MaxValue).ThenBy(c => born is null || c.BirthYear is null ? 4 : Math.Abs(c.BirthYear.Value - born.Value)).Take(Most).ToList();
        if (near.Count == 0) { return new([], like.KnownElsewhere); }
        var ids = near.ConvertAll(c => c.Id);
        var cases = (await records.Query<Case>(OpenCase.ReadRight).AsNoTracking().Where(c => ids.Contains(c.ChildId)).ToListAsync(ct)).ToLookup(c => c.ChildId, c => c.Summary());
        var shown = await identities.OpenAsync(FindChildren.Right, "look for the same child", FieldGroups.ChildIdentity, [.. near], ct);
        return new([.. near.Select(c => new SameChild(c.Id, c.Number, shown.Text(SealClass.Child, c, c.Name), c.BirthYear, c.Region, [.. cases[c.Id].OrderByDescending(x => x.OpenedAt)], like.Children.FirstOrDefault(l => l.Id == c.Id)))], like.KnownElsewhere);
    }
}
