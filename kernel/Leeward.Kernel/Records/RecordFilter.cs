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
        var record = Expression.Parameter(typeof(T), "r");
        var isNamed = actor.AccountId is { } account ? Named<T>(record, named, account, now) : null;
        Expression? any = null;
        foreach (var grant in Widest(actor.GrantsFor(right)))
        {
            var max = grant.Max >= Sensitivity.NeedToKnow ? Sensitivity.Sensitive : grant.Max;
            Expression open = Expression.LessThanOrEqual(
                Expression.Convert(Expression.Property(record, nameof(IRecord.Sensitivity)), typeof(int)), Expression.Constant((int)max));
            // Named people keep the right's region scope: being named opens the need-to-know door, it does not move the walls of the region; sharing with a unit does.
            if (isNamed is not null) { open = Expression.OrElse(open, isNamed); }
            // The region stands first and alone, so that the database can take it as one range of an index.
            var here = InRegion(record, grant.Region) is { } region ? Expression.AndAlso(region, open) : open;
            any = any is null ? here : Expression.OrElse(any, here);
        }
        foreach (var (ids, max) in actor.Shares.SelectMany(s => s.Grants.Where(g => g.Covers(right)).Select(g => (s.AccessIds, g.Max))).Distinct())
        {
            var here = Shared(record, ids, max, isNamed);
            any = any is null ? here : Expression.OrElse(any, here);
        }
        return all.Where(Expression.Lambda<Func<T, bool>>(any ?? Expression.Constant(false), record));
    }

    /// <summary>What lies where the person holds the right, whatever its sensitivity.</summary>
    public static IQueryable<T> Within<T>(IQueryable<T> all, Actor actor, string right) where T : class
    {
        if (actor.IsMachinery) { return all; }
        var part = Expression.Parameter(typeof(T), "p");
        Expression? any = null;
        foreach (var region in actor.GrantsFor(right).Select(g => g.Region).Distinct())
        {
            if (InRegion(part, region) is not { } here) { return all; }
            any = any is null ? here : Expression.OrElse(any, here);
        }
        return all.Where(Expression.Lambda<Func<T, bool>>(any ?? Expression.Constant(false), part));
    }

    /// <summary>What is shared with a unit of the person, within the clearance of the role there.</summary>
    private static BinaryExpression Shared(ParameterExpression record, IReadOnlyList<Guid> ids, Sensitivity max, Expression? isNamed)
    {
        var list = ids.ToList();
        Expression<Func<Guid, bool>> isShared = id => list.Contains(id);
        var cleared = max >= Sensitivity.NeedToKnow ? Sensitivity.Sensitive : max;
        Expression open = Expression.LessThanOrEqual(
            Expression.Convert(Expression.Property(record, nameof(IRecord.Sensitivity)), typeof(int)), Expression.Constant((int)cleared));
        if (isNamed is not null) { open = Expression.OrElse(open, isNamed); }
        return Expression.AndAlso(new Swap(isShared.Parameters[0], Expression.Property(record, nameof(IRecord.AccessId))).Visit(isShared.Body), open);
    }

    private static Expression Named<T>(ParameterExpression record, IQueryable<NamedPerson> named, Guid account, DateTimeOffset now)
    {
        Expression<Func<Guid, bool>> isNamed = id => named.Any(n => n.AccessId == id && n.AccountId == account && n.FromAt <= now && (n.UntilAt == null || n.UntilAt > now));
        return new Swap(isNamed.Parameters[0], Expression.Property(record, nameof(IRecord.AccessId))).Visit(isNamed.Body);
    }

    /// <summary>Null for the whole country.</summary>
    private static BinaryExpression? InRegion(ParameterExpression record, RegionCode region)
    {
        if (region.Value.Length == 0) { return null; }
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
