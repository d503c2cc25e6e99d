using System.Text.Json.Serialization;
using Leeward.Kernel;

namespace Leeward.Cases.Contracts;

/// <summary>Where a service stands.</summary>
public enum ServiceState
{
    /// <summary>Asked for.</summary>
    Requested = 0,
    /// <summary>The provider will deliver it.</summary>
    Accepted = 1,
    /// <summary>The provider cannot deliver it, with a reason.</summary>
    Declined = 2,
    /// <summary>Delivered.</summary>
    Delivered = 3,
    /// <summary>No longer needed, with a reason.</summary>
    Cancelled = 4,
}

/// <summary>Asks for a service for the child of a case.</summary>
/// <param name="Type">Code of the lookup <c>service-type</c>.</param>
/// <param name="ProviderId">The account of the provider; null where the team itself delivers it.</param>
/// <param name="DueOn">The day by which it is needed.</param>
/// <param name="Note">What is needed, in words; sealed.</param>
public sealed record RequestServiceRequest(string? Type, Guid? ProviderId, DateOnly? DueOn, string? Note);

/// <summary>Moves a service on.</summary>
/// <param name="State">The state it comes into.</param>
/// <param name="DeliveredOn">For delivered: the day; today when left out.</param>
/// <param name="Note">In words; needed to decline or cancel; sealed.</param>
/// <param name="Version">The version the person saw.</param>
public sealed record MoveServiceRequest([property: JsonRequired] ServiceState State, DateOnly? DeliveredOn, string? Note, [property: JsonIgnore] int Version);

/// <summary>A service as the case's team and its provider see it.</summary>
public sealed record ServiceView(
    Guid Id, string Number, Guid? CaseId, string Type, string Kind, ServiceState State, string Region, Guid? ProviderId, DateOnly? DueOn, DateOnly? DeliveredOn, DateTimeOffset RequestedAt,
    string? ChildName, string? Note, string? Answer, int Version);

/// <summary>A service was delivered.</summary>
public sealed record ServiceDelivered(Guid ServiceId, Guid CaseId, string Region, string Type) : IDomainEvent;
