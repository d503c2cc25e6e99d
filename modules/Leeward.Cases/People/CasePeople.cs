using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Services;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.People;

/// <summary>
/// Who is named on a case is named on its child as well: each record has an access id of its own, so that the child never opens a case, and a case opens its child only to its own people.
/// All of it is saved with the caller's next save.
/// </summary>
internal sealed class CasePeople(IRecords records, IAccess access, PeopleBook book, ChildDoor door)
{
    private const string Why = "the child of a case is open to the people of the case";

    public PeopleBook Book => book;

    /// <summary>Why somebody is named on a child.</summary>
    public static string On(Case about) => $"on {about.Number}";

    /// <summary>Names somebody on a case and on its child.</summary>
    public async Task NameAsync(Case about, Guid account, string reason, DateTimeOffset? until, CancellationToken ct)
    {
        access.Name(about.AccessId, account, reason, until);
        foreach (var child in await RecordsAsync(about, ct)) { access.Name(child.AccessId, account, On(about), until); }
    }

    /// <summary>Names on records of the child whoever is named on the case already, but for the providers of services.</summary>
    public async Task FollowAsync(Case about, IReadOnlyCollection<Child> children, CancellationToken ct)
    {
        var team = (await book.NamedOnAsync(about.AccessId, ct)).Where(p => p.Reason != RequestService.AsProvider).ToList();
        foreach (var child in children)
        {
            var there = (await book.NamedOnAsync(child.AccessId, ct)).Where(n => n.Reason == On(about)).Select(n => n.AccountId).ToHashSet();
            foreach (var person in team.Where(p => !there.Contains(p.AccountId))) { access.Name(child.AccessId, person.AccountId, On(about), person.UntilAt); }
        }
    }

    /// <summary>Takes somebody off a case; off the child too, unless the person is named on another case of it.</summary>
    public async Task TakeOffAsync(Case about, Guid account, CancellationToken ct)
    {
        await book.TakeOffAsync(about.AccessId, account, ct);
        foreach (var other in await records.Unfiltered<Case>(Why).AsNoTracking().Where(c => c.ChildId == about.ChildId && c.Id != about.Id).Select(c => c.AccessId).ToListAsync(ct))
        {
            if ((await book.NamedOnAsync(other, ct)).Any(n => n.AccountId == account)) { return; }
        }
        List<Guid> all = [about.ChildId, .. await door.LeadingAsync([about.ChildId], ct)];
        foreach (var child in await records.Unfiltered<Child>(Why).AsNoTracking().Where(c => all.Contains(c.Id)).Select(c => c.AccessId).ToListAsync(ct)) { await book.TakeOffAsync(child, account, ct); }
    }

    /// <summary>Whoever was named on a record of the child for a case that belongs to another child is so no longer.</summary>
    public async Task LeaveAsync(Child child, IReadOnlyCollection<string> reasons, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var naming in await records.Unfiltered<NamedPerson>(Why).Where(n => n.AccessId == child.AccessId && reasons.Contains(n.Reason) && (n.UntilAt == null || n.UntilAt > now)).ToListAsync(ct)) { naming.UntilAt = now; }
    }

    /// <summary>The child of a case, and the record that was registered with the case where that was merged.</summary>
    public Task<List<Child>> RecordsAsync(Case about, CancellationToken ct) =>
        records.Unfiltered<Child>(Why).Where(c => c.Id == about.ChildId || c.CaseId == about.Id).ToListAsync(ct);
}
