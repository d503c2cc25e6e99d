using System.Xml;
using Leeward.Kernel;
using Leeward.Packs;

namespace Leeward.Procedures.Reminders;

/// <summary>A stage: how long after the due time (before it: negative) a step is told to whom. What is graver is told at another time: a limit of the body, a limit of the law.</summary>
internal sealed record ReminderStage(string Code, LocalText Title, string To, TimeSpan At, TimeSpan Clinical, TimeSpan Statutory)
{
    /// <summary>When a step of this graveness reaches the stage.</summary>
    public TimeSpan AtOf(int grave) => grave switch { 0 => Clinical, 1 => Statutory, _ => At };
}

/// <summary>The stages of the pack, in the order in which a step passes them.</summary>
internal static class ReminderStages
{
    public const string Lookup = "reminder-stage", OfStep = "step";

    public static IReadOnlyList<ReminderStage> Of(PackSet pack)
    {
        if (!pack.Lookups.TryGetValue(Lookup, out var lookup)) { return []; }
        return [.. lookup.Items.Select(item => Stage(item.Code, item.Title, item.Attributes)).OrderBy(stage => stage.At)];
    }

    private static ReminderStage Stage(string code, LocalText title, IReadOnlyDictionary<string, string> attributes)
    {
        var at = XmlConvert.ToTimeSpan(attributes["at"]);
        TimeSpan Of(string name) => attributes.TryGetValue(name, out var own) ? XmlConvert.ToTimeSpan(own) : at;
        return new(code, title, attributes["to"], at, Of("at_clinical"), Of("at_statutory"));
    }
}
