using System.Linq.Expressions;
using Leeward.Kernel.Access;
using Leeward.Packs;

namespace Leeward.Procedures.Runs;

/// <summary>Which steps are a person's: those of the roles they act as, where they hold them. A coordinator or supervisor sees all.</summary>
internal sealed class RoleScope(IAccess access, PackSet pack)
{
    private const string Coordinator = "coordinator";
    private const string Supervisor = "supervisor";

    public bool MayWork(Run run, string role) => access.Actor.IsMachinery || Held().Any(h =>
        run.Region.StartsWith(h.Region, StringComparison.Ordinal) && (h.UnitId is null || h.UnitId == run.CentreId) && (h.All || h.Acts.Contains(role, StringComparer.Ordinal)));

    public IQueryable<StepRow> Mine(IQueryable<StepRow> steps)
    {
        if (access.Actor.IsMachinery) { return steps; }
        var row = Expression.Parameter(typeof(StepRow), "s");
        Expression any = Expression.Constant(false);
        foreach (var held in Held())
        {
            var (all, acts, region, unit) = (held.All, held.Acts, held.Region, held.UnitId);
            Expression<Func<StepRow, bool>> one = s => (all || acts.Contains(s.Role)) && s.Region.StartsWith(region) && (unit == null || s.CentreId == unit);
            any = Expression.OrElse(any, new Swap(one.Parameters[0], row).Visit(one.Body));
        }
        return steps.Where(Expression.Lambda<Func<StepRow, bool>>(any, row));
    }

    private List<(bool All, string[] Acts, string Region, Guid? UnitId)> Held() =>
    [
        .. access.Actor.Roles.Select(held =>
        {
            string[] acts = pack.Roles.TryGetValue(held.Role, out var role) ? [.. role.ActsAs] : [held.Role];
            return (acts.Contains(Coordinator, StringComparer.Ordinal) || acts.Contains(Supervisor, StringComparer.Ordinal), acts, held.Region.Value, held.UnitId);
        }),
    ];

    private sealed class Swap(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
