using System.Globalization;
using System.Text.Json;
using Leeward.Screening.Conversations;

namespace Leeward.Screening.Deciding;

/// <summary>What to do with a text, from the mildest to the strictest.</summary>
public enum ScreeningAction
{
    /// <summary>Show it.</summary>
    Show,
    /// <summary>Show a notice first.</summary>
    Warn,
    /// <summary>Keep it out of recommendations, lists and prominent places.</summary>
    DoNotRecommend,
    /// <summary>Hold it for a person to look at.</summary>
    Hold,
    /// <summary>Block it and preserve the record for the authorities.</summary>
    BlockAndPreserve,
}

/// <summary>For whom a decision is made.</summary>
public enum Audience
{
    /// <summary>Everybody.</summary>
    All,
    /// <summary>A product made for minors, or minors' mode.</summary>
    Minors,
}

/// <summary>One rule of the policy.</summary>
/// <param name="Id">Its name in reasons.</param>
/// <param name="Categories">The codes it speaks of; one that ends in <c>*</c> stands for all that begin so.</param>
/// <param name="Audience">For everybody, or for minors only.</param>
/// <param name="AtLeast">From this confidence on.</param>
/// <param name="Action">What to do.</param>
/// <param name="Article">The article it carries out.</param>
public sealed record PolicyRule(string Id, IReadOnlyList<string> Categories, Audience Audience, double AtLeast, ScreeningAction Action, string Article)
{
    /// <summary>Whether the rule speaks of a category.</summary>
    public bool Covers(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        foreach (var category in Categories)
        {
            if (category.EndsWith('*') ? code.StartsWith(category.AsSpan(0, category.Length - 1), StringComparison.Ordinal) : category == code) { return true; }
        }

        return false;
    }
}

/// <summary>The policy: what is done at which confidence for whom. Data, not code.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version; decisions remember it.</param>
/// <param name="Rules">The rules; of those that hold the strictest counts.</param>
/// <param name="ModelCategories">Which category each head of the model speaks of.</param>
/// <param name="NotSureFrom">From this probability on the model is not sure that a text is harmless.</param>
/// <param name="NotSureTo">Up to this probability it is not sure that it is harmful.</param>
/// <param name="Threads">The limits of the thread view.</param>
public sealed record Policy(string Id, string Version, IReadOnlyList<PolicyRule> Rules, IReadOnlyDictionary<string, string> ModelCategories, double NotSureFrom, double NotSureTo, ThreadLimits Threads)
{
    /// <summary>From this answer of the model on a text counts as telling of harm: it is shown, and help is offered. 2 for never.</summary>
    public double HelpFrom { get; init; } = 0.3;

    /// <summary>The categories this policy names, in its rules and for the model's heads, that are none of these: such a rule never holds, and what it was meant for is let through.</summary>
    /// <param name="codes">All codes there are.</param>
    /// <returns>Who names it (a rule's id, or the head of the model) and the code or beginning of codes named.</returns>
    public IReadOnlyList<(string By, string Category)> Unknown(IReadOnlyCollection<string> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        bool Known(string named) => named.EndsWith('*') ? codes.Any(code => code.AsSpan().StartsWith(named.AsSpan(0, named.Length - 1), StringComparison.Ordinal)) : codes.Contains(named);
        return [.. Rules.SelectMany(rule => rule.Categories, (rule, category) => (rule.Id, category)).Concat(ModelCategories.Select(head => (head.Key, head.Value))).Where(one => !Known(one.Item2))];
    }

    /// <summary>Reads a policy of a pack.</summary>
    /// <exception cref="FormatException">Something is missing or wrong; the message names it.</exception>
    public static Policy Read(JsonElement file)
    {
        try
        {
            var rules = Part(file, "rules", "The policy").EnumerateArray().Select((rule, i) => Rule(rule, $"Rule {i + 1}")).ToList();
            var doubled = rules.GroupBy(rule => rule.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
            if (doubled is not null) { throw new FormatException($"Two rules are called '{doubled.Key}'."); }
            var notSure = Part(file, "not_sure", "The policy");
            return new(Part(file, "id", "The policy").GetString()!, Part(file, "version", "The policy").GetString()!, rules,
                Part(file, "model", "The policy").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal),
                Part(notSure, "from", "'not_sure'").GetDouble(), Part(notSure, "to", "'not_sure'").GetDouble(),
                file.TryGetProperty("threads", out var threads) ? Limits(threads) : new())
            { HelpFrom = file.TryGetProperty("help", out var help) ? help.GetProperty("from").GetDouble() : 0.3 };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The policy has the wrong shape: " + e.Message, e);
        }
    }

    private static JsonElement Part(JsonElement item, string name, string of) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var part) ? part : throw new FormatException($"{of} lacks '{name}'.");

    private static PolicyRule Rule(JsonElement item, string place)
    {
        try
        {
            var atLeast = Part(item, "at_least", place).GetDouble();
            return new(
                Part(item, "id", place).GetString()!, [.. Part(item, "categories", place).EnumerateArray().Select(c => c.GetString()!)],
                Part(item, "audience", place).GetString() switch { "all" => Audience.All, "minors" => Audience.Minors, var other => throw new FormatException($"{place}: '{other}' is no audience (all, minors).") },
                atLeast is >= 0 and <= 1 ? atLeast : throw new FormatException($"{place}: 'at_least' is a confidence from 0 to 1."),
                Part(item, "action", place).GetString() switch
                {
                    "show" => ScreeningAction.Show,
                    "warn" => ScreeningAction.Warn,
                    "dont_recommend" => ScreeningAction.DoNotRecommend,
                    "hold" => ScreeningAction.Hold,
                    "block_and_preserve" => ScreeningAction.BlockAndPreserve,
                    var other => throw new FormatException($"{place}: '{other}' is no action (show, warn, dont_recommend, hold, block_and_preserve)."),
                },
                item.TryGetProperty("article", out var article) ? article.ToString() : "");
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"{place} has the wrong shape: {e.Message}", e);
        }
    }

    private static ThreadLimits Limits(JsonElement item)
    {
        var standard = new ThreadLimits();
        int Number(string name, int otherwise) => item.TryGetProperty(name, out var value) ? value.GetInt32() : otherwise;
        double Share(string name, double otherwise) => item.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;
        TimeSpan Time(string name, TimeSpan otherwise)
        {
            if (!item.TryGetProperty(name, out var value)) { return otherwise; }
            // Days stand before a dot; hours may be more than a day.
            var parts = (value.GetString() ?? "").Split('.', ':');
            var numbers = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
            return numbers.Length is 2 or 3 && numbers.All(number => number >= 0)
                ? new TimeSpan(numbers.Length == 3 ? numbers[0] : 0, numbers[^2], numbers[^1], 0)
                : throw new FormatException($"'{name}' should look like 24:00 or 7.00:00 (days.hours:minutes).");
        }

        return standard with
        {
            PileOnWithin = Time("pile_on_within", standard.PileOnWithin),
            PileOnSenders = Number("pile_on_senders", standard.PileOnSenders),
            PileOnMessages = Number("pile_on_messages", standard.PileOnMessages),
            PileOnShare = Share("pile_on_share", standard.PileOnShare),
            EscalationWithin = Time("escalation_within", standard.EscalationWithin),
            EscalationMessages = Number("escalation_messages", standard.EscalationMessages),
            EscalationRise = Share("escalation_rise", standard.EscalationRise),
            ContactWithin = Time("contact_within", standard.ContactWithin),
            ContactUnanswered = Number("contact_unanswered", standard.ContactUnanswered),
            ContactAfterStop = Number("contact_after_stop", standard.ContactAfterStop),
            ApproachWithin = Time("approach_within", standard.ApproachWithin),
            ApproachSteps = Number("approach_steps", standard.ApproachSteps),
        };
    }
}
