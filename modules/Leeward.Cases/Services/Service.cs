using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Services;

/// <summary>A prevention or response service for the child of a case: requested, accepted or declined, delivered.</summary>
internal sealed class Service : OfCase
{
    public string Number { get; init; } = "";
    public Guid ChildId { get; set; }
    public string Type { get; init; } = "";
    public string Kind { get; init; } = "";
    public ServiceState State { get; private set; }
    public Guid? ProviderId { get; init; }
    public DateOnly? DueOn { get; init; }
    public DateOnly? DeliveredOn { get; private set; }
    public Guid? RequestedById { get; init; }
    public DateTimeOffset RequestedAt { get; init; }
    public DateTimeOffset? SettledAt { get; private set; }
    public SealedText? Note { get; init; }
    public SealedText? Answer { get; private set; }

    /// <summary>Requested → accepted or declined → delivered; cancelled from either open state.</summary>
    public Outcome Move(ServiceState to, DateOnly? deliveredOn, SealedText? answer, DateTimeOffset at)
    {
        var allowed = (State, to) is (ServiceState.Requested, ServiceState.Accepted or ServiceState.Declined or ServiceState.Delivered or ServiceState.Cancelled)
            or (ServiceState.Accepted, ServiceState.Delivered or ServiceState.Declined or ServiceState.Cancelled);
        if (!allowed) { return new Refusal("cases.service.not_from_here"); }
        State = to;
        if (answer is not null) { Answer = answer; }
        if (to == ServiceState.Delivered) { DeliveredOn = deliveredOn; }
        if (to != ServiceState.Accepted) { SettledAt = at; }
        return Outcome.Done;
    }
}

internal static class ServiceMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<Service>(e =>
    {
        e.ToTable("cases_service");
        e.Property(s => s.Number).HasMaxLength(20);
        e.Property(s => s.Type).HasMaxLength(40);
        e.Property(s => s.Kind).HasMaxLength(20);
        e.HasIndex(s => s.Number).IsUnique();
        e.HasIndex(s => new { s.ProviderId, s.State });
        e.HasIndex(s => s.DeliveredOn);
        e.OfCase();
    });
}
