using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Shifts;

/// <summary>Asks the permissions of another person which of some steps they see, in a scope of their own. What comes back is a set of ids that the asker saw before; nothing else is read.</summary>
internal sealed class OthersEyes(IServiceScopeFactory scopes, ActorResolver actors)
{
    /// <summary>Of the steps named, those that the account sees as steps of its own roles; none for an account that has ended.</summary>
    public async Task<IReadOnlySet<Guid>> SeenAsync(Guid account, IReadOnlyCollection<Guid> steps, CancellationToken ct)
    {
        if (steps.Count == 0 || await actors.ResolveAsync(account, ct) is not { } other) { return new HashSet<Guid>(); }
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = other;
        var records = scope.ServiceProvider.GetRequiredService<IRecords>();
        var own = scope.ServiceProvider.GetRequiredService<RoleScope>().Own(records.Query<StepRow>(RunDesk.Read), null);
        return (await own.Where(s => steps.Contains(s.Id)).Select(s => s.Id).ToListAsync(ct)).ToHashSet();
    }
}
