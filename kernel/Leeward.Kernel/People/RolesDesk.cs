using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>What waits for an administrator: roles of people and of systems that another one asked for.</summary>
internal sealed class RolesDesk(IRecords records, IAccess access) : IDeskSource
{
    public const string Path = "/admin/role-requests";

    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct)
    {
        if (access.Actor.AccountId is not { } me || !access.HoldsAnywhere(PeopleRights.Approve)) { return []; }
        // What one asked for oneself, or is to receive, somebody else decides.
        var waiting = await records.Query<RoleRequest>(PeopleRights.Approve).Where(r => r.State == RoleRequestState.Waiting && r.AskedById != me && r.AccountId != me).Take(DeskLine.Most).CountAsync(ct);
        return waiting == 0 ? [] : [new(Path, Path, waiting, new("{0} roles to approve", "{0} 项授权待批准"))];
    }
}
