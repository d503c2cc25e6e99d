using System.Xml;
using Leeward.Kernel;
using Leeward.Packs;

namespace Leeward.Procedures.Reminders;

/// <summary>A stage: how long after the due time (before it: negative) a step is told to whom.</summary>
internal sealed record ReminderStage(string Code, LocalText Title, string To, TimeSpan At);

/// <summary>The stages of the pack, in the order in which a step passes them.</summary>
internal static class ReminderStages
{
    public const string Lookup = "reminder-stage", OfStep = "step";

    public static IReadOnlyList<ReminderStage> Of(PackSet pack) => pack.Lookups.TryGetValue(Lookup, out var lookup)
        ? [.. lookup.Items.Select(item => new ReminderStage(item.Code, item.Title, item.Attributes["to"], XmlConvert.ToTimeSpan(item.Attributes["at"]))).OrderBy(stage => stage.At)]
        : [];
}
