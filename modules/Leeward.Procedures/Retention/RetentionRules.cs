using System.Globalization;
using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Leeward.Kernel;
using Leeward.Packs;

namespace Leeward.Procedures.Retention;

/// <summary>Years and months, and days, as the pack writes them: <c>P15Y</c>, <c>P6M</c>, <c>P30D</c>.</summary>
internal readonly partial record struct Period(int Months, int Days)
{
    public static Period Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success || text.Length < 2) { throw new FormatException($"'{text}' is no period; write P15Y, P6M or P30D."); }
        int Number(int group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
        return new((Number(1) * 12) + Number(2), Number(3));
    }

    public DateOnly After(DateOnly day) => day.AddMonths(Months).AddDays(Days);

    /// <summary>The last day from which the period is over before <paramref name="today"/>.</summary>
    public DateOnly LastStartBefore(DateOnly today)
    {
        var day = today.AddDays(-Days).AddMonths(-Months).AddDays(3); // months are of unequal length: a little later, then back to what is exact
        while (After(day) >= today) { day = day.AddDays(-1); }
        return day;
    }

    public override string ToString() => "P" + (Months / 12 > 0 ? $"{Months / 12}Y" : "") + (Months % 12 > 0 ? $"{Months % 12}M" : "") + (Days > 0 || Months == 0 ? $"{Days}D" : "");

    [GeneratedRegex(@"^P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$")]
    private static partial Regex Pattern();
}

/// <summary>How long a kind of evidence is kept, and what that rests on.</summary>
internal sealed record RetentionRule(string Code, Period Keep, Period Least, string Source, LocalText SourceTitle, string Article, string Provenance);

/// <summary>On what ground evidence may be deleted; <see cref="From"/> says from when: once kept, after the least time, or since receipt.</summary>
internal sealed record DeletionGround(string Code, LocalText Title, string From, string Source, LocalText SourceTitle, string Article, string Provenance)
{
    public const string Kept = "kept", Least = "least", Received = "received";
}

/// <summary>The pack's rules on keeping and deleting evidence.</summary>
internal sealed class RetentionRules(PackSet pack, TimeProvider clock)
{
    private const string Rules = "evidence-retention", GroundsOf = "deletion-ground", Default = "default";

    private readonly Dictionary<string, RetentionRule> _rules = pack.Lookups.TryGetValue(Rules, out var lookup)
        ? lookup.Items.ToDictionary(item => item.Code, item => new RetentionRule(
            item.Code, Period.Parse(item.Attributes["keep"]), Period.Parse(item.Attributes["least"]), item.Source, item.SourceTitle ?? new(item.Source, item.Source), item.Attributes.GetValueOrDefault("article") ?? "", item.Provenance), StringComparer.Ordinal)
        : [];

    public IReadOnlyList<DeletionGround> Grounds { get; } = pack.Lookups.TryGetValue(GroundsOf, out var grounds)
        ? [.. grounds.Items.Select(item => new DeletionGround(
            item.Code, item.Title, item.Attributes["from"], item.Source, item.SourceTitle ?? new(item.Source, item.Source), item.Attributes.GetValueOrDefault("article") ?? "", item.Provenance))]
        : [];

    /// <summary>The pack that the rules are of, with its version.</summary>
    public string Pack => pack.VersionMark;

    /// <summary>A moment as people of the country read it.</summary>
    public string Minute(DateTimeOffset at) => pack.Minute(at);

    public DateOnly Today => pack.Calendar.DayOf(clock.GetUtcNow());

    /// <summary>The rule of a kind of evidence; null where the pack has none at all: then it is kept without end.</summary>
    public RetentionRule? Of(string type) => _rules.GetValueOrDefault(type) ?? _rules.GetValueOrDefault(Default);

    /// <summary>The last day on which it is kept; null while the run is open.</summary>
    public DateOnly? KeptUntil(string type, DateTimeOffset? closedAt) => closedAt is { } at && Of(type) is { } rule ? rule.Keep.After(pack.Calendar.DayOf(at)) : null;

    /// <summary>The last day of the least time; null while the run is open.</summary>
    public DateOnly? LeastUntil(string type, DateTimeOffset? closedAt) => closedAt is { } at && Of(type) is { } rule ? rule.Least.After(pack.Calendar.DayOf(at)) : null;

    /// <summary>Why the ground does not reach the evidence today; null where it does.</summary>
    public Refusal? TooEarly(DeletionGround ground, string type, DateTimeOffset? closedAt)
    {
        if (ground.From == DeletionGround.Received) { return null; }
        var until = ground.From == DeletionGround.Least ? LeastUntil(type, closedAt) : KeptUntil(type, closedAt);
        return until is not { } day ? new Refusal("procedures.retention.open_run")
            : day >= Today ? new Refusal("procedures.retention.too_early", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>True for what has been kept long enough: a filter for the database, exact to the day.</summary>
    public Expression<Func<KeptRow, bool>> IsOver()
    {
        if (_rules.Count == 0) { return _ => false; }
        var row = Expression.Parameter(typeof(KeptRow), "k");
        Expression any = Expression.Constant(false);
        void Or(Expression<Func<KeptRow, bool>> part) => any = Expression.OrElse(any, new Swap(part.Parameters[0], row).Visit(part.Body));
        var own = _rules.Values.Where(rule => rule.Code != Default).ToList();
        foreach (var group in own.GroupBy(rule => rule.Keep))
        {
            var (before, types) = (Before(group.Key), group.Select(rule => rule.Code).ToArray());
            Or(k => k.Run.ClosedAt < before && types.Contains(k.File.Type));
        }
        if (_rules.TryGetValue(Default, out var rest))
        {
            var (before, named) = (Before(rest.Keep), own.ConvertAll(rule => rule.Code).ToArray());
            Or(k => k.Run.ClosedAt < before && !named.Contains(k.File.Type));
        }
        return Expression.Lambda<Func<KeptRow, bool>>(any, row);
    }

    /// <summary>The first moment after the last day from which the period is over.</summary>
    private DateTimeOffset Before(Period keep)
    {
        var zone = pack.Calendar.Zone;
        var midnight = keep.LastStartBefore(Today).AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    private sealed class Swap(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
