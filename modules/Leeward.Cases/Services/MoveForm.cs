using System.Globalization;
using Leeward.Cases.Contracts;

namespace Leeward.Cases.Services;

/// <summary>What the form of a service sends.</summary>
internal sealed class MoveForm
{
    public Guid Service { get; set; }
    public int? State { get; set; }
    public string? DeliveredOn { get; set; }
    public string? Note { get; set; }
    public int Version { get; set; }

    public MoveServiceRequest Request() => new(
        (ServiceState)(State ?? -1), DateOnly.TryParse(DeliveredOn, CultureInfo.InvariantCulture, out var day) ? day : null, Note, Version);
}
