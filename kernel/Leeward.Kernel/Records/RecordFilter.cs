using System.Linq.Expressions;
using Leeward.Kernel.Access;

namespace Leeward.Kernel.Records;

/// <summary>Builds the predicate that the database evaluates: region ranges × sensitivity, and being named for need-to-know.</summary>
internal static class RecordFilter
{
    private static readonly System.Reflection.MethodInfo Compare =
        typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    public static IQueryable<T> Apply<T>(IQueryable<T> all, Actor actor, string right, IQueryable<NamedPerson> named, DateTimeOffset now) where T : class, IRecord
    {
        if (actor.IsMachinery) { return all; }
        var grants = Widest(actor.Grants.Where(g => g.Covers(right)));
        var record = Expression.Parameter(typeof(T), "r");
        Expression ordinary = Expression.Constant(false);
        Expression anywhere = Expression.Constant(false);
        foreach (var grant in grants)
        {
            var inRegion = InRegion(record, grant.Region);
            var max = grant.Max >= Sensitivity.NeedToKnow ? Sensitivity.Sensitive : grant.Max;
            var calm = Expression.LessThanOrEqual(
                Expression.Convert(Expression.Property(record, nameof(IRecord.Sensitivity)), typeof(int)), Expression.Constant((int)max));
            ordinary = Expression.OrElse(ordinary, Expression.AndAlso(inRegion, calm));
            anywhere = Expression.OrElse(anywhere, inRegion);
        }
        if (actor.AccountId is not { } account) { return all.Where(Expression.Lambda<Func<T, bool>>(ordinary, record)); }
        // Named people keep the right's region scope: being named opens the need-to-know door, it does not move the walls of the region.
        Expression<Func<Guid, bool>> isNamed = id => named.Any(n => n.AccessId == id && n.AccountId == account && n.FromAt <= now && (n.UntilAt == null || n.UntilAt > now));
        var namedHere = Expression.AndAlso(anywhere, new Swap(isNamed.Parameters[0], Expression.Property(record, nameof(IRecord.AccessId))).Visit(isNamed.Body));
        return all.Where(Expression.Lambda<Func<T, bool>>(Expression.OrElse(ordinary, namedHere), record));
    }

    private static Expression InRegion(ParameterExpression record, RegionCode region)
    {
        if (region.Value.Length == 0) { return Expression.Constant(true); }
        var value = Expression.Property(record, nameof(IRecord.Region));
        Expression At(string bound) => Expression.Call(Compare, value, Expression.Property(Expression.Constant(new Holder(bound)), nameof(Holder.Value)));
        return Expression.AndAlso(
            Expression.GreaterThanOrEqual(At(region.Value), Expression.Constant(0)),
            Expression.LessThan(At(region.UpperBound), Expression.Constant(0)));
    }

    private static List<Grant> Widest(IEnumerable<Grant> grants)
    {
        var all = grants.Distinct().ToList();
        return [.. all.Where(g => !all.Any(o => o != g && g.Region.IsWithin(o.Region) && g.Max <= o.Max && (g.Region != o.Region || g.Max != o.Max)))
            .DistinctBy(g => (g.Region, g.Max))];
    }

    private sealed record Holder(string Value);

    private sealed class Swap(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
