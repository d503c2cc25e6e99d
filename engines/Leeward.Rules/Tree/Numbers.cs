namespace Leeward.Rules;

/// <summary>Collects the numbers that an expression names, with both signs where one is negated.</summary>
internal static class Numbers
{
    public static (IReadOnlySet<decimal> Numbers, bool Calculates) Of(Node node)
    {
        var found = new SortedSet<decimal>();
        return (found, Visit(node, found));
    }

    /// <summary>True where the node calculates.</summary>
    private static bool Visit(Node node, SortedSet<decimal> found)
    {
        switch (node)
        {
            case Literal { Value.AsNumber: { } number }:
                found.Add(number);
                found.Add(-number);
                return false;
            case Not not:
                return Visit(not.Part, found);
            case Negation negation:
                return Visit(negation.Part, found);
            case Membership membership:
                return Visit(membership.Subject, found) | Any(membership.Items, found);
            case Comparison comparison:
                return Visit(comparison.Left, found) | Visit(comparison.Right, found);
            case Arithmetic arithmetic:
                return Visit(arithmetic.Left, found) | Visit(arithmetic.Right, found) | true;
            case Junction junction:
                return Any(junction.Parts, found);
            case Call call:
                return Any(call.Arguments, found) | true;
            default:
                return false;
        }
    }

    private static bool Any(IEnumerable<Node> parts, SortedSet<decimal> found) => parts.Aggregate(false, (calculates, part) => Visit(part, found) | calculates);
}
