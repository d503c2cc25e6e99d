using Leeward.Procedures.Runs;

namespace Leeward.Procedures.Steps;

/// <summary>When a step is due: late; not late yet but within a day, or within seven days; or after a day. A step without a due time is due after a day.</summary>
internal enum StepsDue { Late, Day, Week, Later }

/// <summary>What comes first: the earliest due, or one case after another.</summary>
internal enum StepsSort { Due, Case }

/// <summary>What is asked of "my next steps"; all empty: everything that waits for the person.</summary>
internal sealed record StepsQuery(
    StepsDue? Due = null, string? Procedure = null, string? Phase = null, string? Subject = null, string? Role = null, Guid? Centre = null, Guid? Cover = null, StepsSort Sort = StepsSort.Due)
{
    /// <summary>As the page's address carries it, without the question mark.</summary>
    public string Address()
    {
        (string Name, string? Value)[] parts =
        [
            ("number", Subject), ("due", Due?.ToString()), ("procedure", Procedure), ("phase", Phase), ("role", Role), ("centre", Centre?.ToString()), ("cover", Cover?.ToString()),
            ("sort", Sort == StepsSort.Due ? null : Sort.ToString()),
        ];
        return string.Join('&', parts.Where(part => part.Value is { Length: > 0 }).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }
}

/// <summary>What a part of the waiting steps is.</summary>
internal static class DueSteps
{
    /// <summary>The steps that are due so.</summary>
    public static IQueryable<StepRow> Due(this IQueryable<StepRow> open, StepsDue? due, DateTimeOffset now)
    {
        long ticks = now.UtcTicks, day = now.AddDays(1).UtcTicks, week = now.AddDays(7).UtcTicks;
        return due switch
        {
            null => open,
            StepsDue.Late => open.Where(s => s.DueTicks < ticks),
            StepsDue.Day => open.Where(s => s.DueTicks >= ticks && s.DueTicks < day),
            StepsDue.Week => open.Where(s => s.DueTicks >= ticks && s.DueTicks < week),
            StepsDue.Later => open.Where(s => s.DueTicks >= day),
            _ => open.Where(_ => false),
        };
    }
}
