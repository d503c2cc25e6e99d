namespace Leeward.Screening.Deciding;

/// <summary>What a reason rests on.</summary>
public enum Ground
{
    /// <summary>An entry of the feature library.</summary>
    Lexicon,
    /// <summary>The learned classifier.</summary>
    Model,
    /// <summary>A pattern over several messages.</summary>
    Thread,
    /// <summary>A private fact.</summary>
    PrivateFact,
}

/// <summary>A stretch of the original text.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="End">Where it ends (exclusive).</param>
/// <param name="What">The entry of the library, or the share of the model's score.</param>
public readonly record struct Span(int Start, int End, string What);

/// <summary>Something found, before the policy speaks.</summary>
/// <param name="Category">The code of the harm category.</param>
/// <param name="Confidence">From 0 to 1.</param>
/// <param name="Ground">What it rests on.</param>
/// <param name="Spans">Where in the text.</param>
public sealed record Evidence(string Category, double Confidence, Ground Ground, IReadOnlyList<Span> Spans);

/// <summary>Why something was decided.</summary>
/// <param name="Category">The code of the harm category.</param>
/// <param name="Action">What the rule asks for.</param>
/// <param name="Confidence">From 0 to 1.</param>
/// <param name="Ground">What it rests on.</param>
/// <param name="Rule">The rule of the policy.</param>
/// <param name="Article">The article it carries out.</param>
/// <param name="Spans">Where in the text.</param>
public sealed record Reason(string Category, ScreeningAction Action, double Confidence, Ground Ground, string Rule, string Article, IReadOnlyList<Span> Spans);

/// <summary>What to do with a text, and why.</summary>
/// <param name="Action">What to do.</param>
/// <param name="OfferHelp">Offer help to the writer and let a trained person know: the text tells of abuse or of a wish to die. Such a text is never held or blocked.</param>
/// <param name="NotSure">The model is not sure: a person should look, whatever the action is.</param>
/// <param name="Reasons">The reasons, the strictest first.</param>
/// <param name="Policy">Id and version of the policy.</param>
public sealed record Decision(ScreeningAction Action, bool OfferHelp, bool NotSure, IReadOnlyList<Reason> Reasons, string Policy);

/// <summary>Applies a policy to what was found. Pure.</summary>
public static class Decider
{
    /// <summary>Decides. Of several rules that hold for one piece of evidence the strictest is told.</summary>
    /// <param name="evidence">What was found.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="audience">For whom.</param>
    /// <param name="offerHelp">Whether the writer tells of abuse or of a wish to die.</param>
    /// <param name="notSure">Whether the model is not sure.</param>
    public static Decision Decide(IReadOnlyList<Evidence> evidence, Policy policy, Audience audience, bool offerHelp, bool notSure)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(policy);
        var reasons = new List<Reason>();
        foreach (var found in evidence)
        {
            PolicyRule? strictest = null;
            foreach (var rule in policy.Rules)
            {
                if (rule.AtLeast <= found.Confidence && (rule.Audience == Audience.All || audience == Audience.Minors) && rule.Covers(found.Category) && (strictest is null || rule.Action > strictest.Action)) { strictest = rule; }
            }

            if (strictest is null || strictest.Action == ScreeningAction.Show) { continue; }
            // A child telling of abuse is not blocked, not held, not hidden: it is offered help.
            var action = offerHelp ? ScreeningAction.Show : strictest.Action;
            reasons.Add(new(found.Category, action, Math.Round(found.Confidence, 4), found.Ground, strictest.Id, strictest.Article, found.Spans));
        }

        var ordered = reasons.OrderByDescending(r => r.Action).ThenByDescending(r => r.Confidence).ThenBy(r => r.Category, StringComparer.Ordinal).ToList();
        return new(ordered.Count > 0 ? ordered[0].Action : ScreeningAction.Show, offerHelp, notSure, ordered, $"{policy.Id}@{policy.Version}");
    }
}
