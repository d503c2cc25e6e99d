using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Centres;

/// <summary>Days of a centre that no longer stand: a time in which it was open before it was closed and opened again, or days that were corrected.</summary>
internal sealed class CentreOpening : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public DateOnly? OpenedOn { get; init; }
    public DateOnly? ClosedOn { get; init; }
    /// <summary>The days were wrong and were corrected; otherwise the centre was open then.</summary>
    public bool IsCorrection { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    public string ChangedBy { get; init; } = "";
}

/// <summary>Earlier days of a centre as people see them.</summary>
internal sealed record PastOpening(DateOnly? OpenedOn, DateOnly? ClosedOn, bool IsCorrection, DateTimeOffset ChangedAt, string ChangedBy);

/// <summary>When a centre opened and closed. The day of closing is the first on which it receives nobody; a day that is not known is taken as before all others.</summary>
internal static class CentreDays
{
    public static void Configure(ModelBuilder model) => model.Entity<CentreOpening>(e =>
    {
        e.ToTable("procedures_centre_opening");
        e.Property(o => o.ChangedBy).HasMaxLength(100);
        e.HasIndex(o => o.OwnerId);
    });

    /// <summary>Sets the state and the days of a centre; where no day is given, the day on which it is opened or closed here. Tells the days that stood before, where those are to be kept.</summary>
    public static Outcome<(DateOnly? OpenedOn, DateOnly? ClosedOn, bool IsCorrection)?> Set(Centre centre, CentreInput input, DateOnly today, bool isNew)
    {
        if (input.OpenedOn > today) { return Refusal.Invalid("openedOn", "kernel.future_date"); }
        if (input.ClosedOn > today) { return Refusal.Invalid("closedOn", "kernel.future_date"); }
        var (was, opened, closed) = (centre.IsOpen, centre.OpenedOn, centre.ClosedOn);
        var again = !isNew && input.IsOpen && !was;
        // A page sends back the day it showed: of a centre that opens again it is that of the time before.
        var from = again ? (input.OpenedOn is { } day && day != opened ? day : today) : input.OpenedOn ?? opened ?? (isNew && input.IsOpen ? today : null);
        DateOnly? until = input.IsOpen ? null : input.ClosedOn ?? closed ?? (was ? today : null);
        if (until < from) { return Refusal.Invalid("closedOn", "procedures.centre.closed_before"); }
        (centre.IsOpen, centre.OpenedOn, centre.ClosedOn) = (input.IsOpen, from, until);
        if (isNew || (opened is null && closed is null)) { return ((DateOnly?, DateOnly?, bool)?)null; }
        var corrected = !again && (from != opened || (closed is not null && until != closed));
        return again || corrected ? (opened, closed, !again) : ((DateOnly?, DateOnly?, bool)?)null;
    }
}
