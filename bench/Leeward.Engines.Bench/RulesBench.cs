using BenchmarkDotNet.Attributes;
using Leeward.Rules;

namespace Leeward.Engines.Bench;

/// <summary>Reading and evaluating the conditions that a procedure asks at every step.</summary>
[MemoryDiagnoser]
public class RulesBench
{
    private const string Text = "case_complexity == 'major' || (abuse_type == 'sexual' && victim_age < 14)";

    private static readonly Vocabulary Words = new(new Dictionary<string, VariableType>
    {
        ["case_complexity"] = VariableType.OneOf("ordinary", "major"),
        ["abuse_type"] = VariableType.OneOf("sexual", "physical", "emotional", "neglect"),
        ["victim_age"] = VariableType.Number,
    });

    private Expression _condition = null!;
    private Facts _facts = Facts.Empty;

    [GlobalSetup]
    public void SetUp()
    {
        _condition = Expression.TryParse(Text, Words, out var expression, out _) ? expression : throw new InvalidOperationException();
        _facts = Facts.Empty.With("case_complexity", Value.Of("ordinary")).With("abuse_type", Value.Of("sexual")).With("victim_age", Value.Of(9m));
    }

    [Benchmark]
    public bool Read() => Expression.TryParse(Text, Words, out _, out _);

    [Benchmark]
    public Truth EvaluateKnown() => _condition.Test(_facts);

    [Benchmark]
    public Truth EvaluateUnknown() => _condition.Test(Facts.Empty);
}
