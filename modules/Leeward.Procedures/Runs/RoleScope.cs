using System.Linq.Expressions;
using Leeward.Kernel.Access;
using Leeward.Packs;

namespace Leeward.Procedures.Runs;

/// <summary>Which steps are a person's: those of the roles they act as, where they hold them. A coordinator or supervisor sees all.</summary>
internal sealed class RoleScope(IAccess access, PackSet pack)
{
    private const string Coordinator = "coordinator";
    private const string Supervisor = "supervisor";

    /// <summary>True for who looks after the work of all: a coordinator or a supervisor.</summary>
    public static bool LooksAfter(IReadOnlyCollection<string> acts) => acts.Contains(Coordinator, StringComparer.Ordinal) || acts.Contains(Supervisor, StringComparer.Ordinal);

    public bool MayWork(Run run, string role) =>
        access.Actor.IsMachinery || Held().Any(h => Reaches(run, h.Region, h.UnitId) && (h.All || h.Acts.Contains(role, StringComparer.Ordinal)));

    /// <summary>The roles that the person acts as on this run; null where they see all of it.</summary>
    public IReadOnlySet<string>? RolesOn(Run run)
    {
        if (access.Actor.IsMachinery) { return null; }
        var here = Held().FindAll(h => Reaches(run, h.Region, h.UnitId));
        return here.Exists(h => h.All) ? null : new HashSet<string>(here.SelectMany(h => h.Acts), StringComparer.Ordinal);
    }

    /// <summary>The roles that the person acts as on this run, also where they see all of it.</summary>
    public IReadOnlySet<string> ActsOn(Run run) => new HashSet<string>(Held().Where(h => Reaches(run, h.Region, h.UnitId)).SelectMany(h => h.Acts), StringComparer.Ordinal);

    public IQueryable<StepRow> Mine(IQueryable<StepRow> steps) => access.Actor.IsMachinery ? steps : Where(steps, Held());

    /// <summary>The steps of the roles that the person acts as, not of others that they look after; or all steps where the person acts as <paramref name="role"/>.</summary>
    public IQueryable<StepRow> Own(IQueryable<StepRow> steps, string? role) => Where(steps,
        [.. Held().Where(h => role is null || h.Acts.Contains(role, StringComparer.Ordinal)).Select(h => (role is not null, h.Acts, h.Region, h.UnitId))]);

    private bool Reaches(Run run, string region, Guid? unit) =>
        (run.Region.StartsWith(region, StringComparison.Ordinal) || (unit == run.CentreId && access.Actor.IsShared(RunDesk.Work, run.AccessId, run.Sensitivity)))
        && (unit is null || unit == run.CentreId);

    private static IQueryable<StepRow> Where(IQueryable<StepRow> steps, List<(bool All, string[] Acts, string Region, Guid? UnitId)> roles)
    {
        var row = Expression.Parameter(typeof(StepRow), "s");
        Expression any = Expression.Constant(false);
        foreach (var held in roles)
        {
            // Each condition is written only where it says something: what is decided here need not be worked out for every query.
            Expression one = Expression.Constant(true);
            void And(Expression<Func<StepRow, bool>> part) => one = Expression.AndAlso(one, new Swap(part.Parameters[0], row).Visit(part.Body));
            var (acts, region, unit) = (held.Acts, held.Region, held.UnitId);
            // A centre's own steps are its own even where the child is another county's; whether the person sees them is asked of the records.
            if (region.Length > 0 && unit is null) { And(s => s.Region.StartsWith(region)); }
            if (!held.All) { And(s => acts.Contains(s.Role)); }
            if (unit is { } centre) { And(s => s.CentreId == centre); }
            any = Expression.OrElse(any, one);
        }
        return steps.Where(Expression.Lambda<Func<StepRow, bool>>(any, row));
    }

    private List<(bool All, string[] Acts, string Region, Guid? UnitId)> Held() =>
    [
        .. access.Actor.Roles.Select(held =>
        {
            string[] acts = pack.Roles.TryGetValue(held.Role, out var role) ? [.. role.ActsAs] : [held.Role];
            return (LooksAfter(acts), acts, held.Region.Value, held.UnitId);
        }),
    ];

    private sealed class Swap(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
