using System.Globalization;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.Services;

/// <summary>What the form of a service sends.</summary>
internal sealed class MoveForm
{
    public Guid Service { get; set; }
    public int? State { get; set; }
    public string? DeliveredOn { get; set; }
    public string? Note { get; set; }
    public int Version { get; set; }

    /// <summary>What stands now beside what was sent, field by field; <paramref name="now"/> null where the service is no longer shown.</summary>
    public IReadOnlyList<(string Field, string? Now, string? Yours)> Beside(ServiceView? now, IStringLocalizer<ServiceTexts> said)
    {
        string? Named(ServiceState state) => Enum.IsDefined(state) ? said["state_" + state].Value : null;
        return
        [
            (said["state"], now is null ? null : Named(now.State), Named((ServiceState)(State ?? -1))),
            (said["day"], now?.DeliveredOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), DeliveredOn), (said["note"], now?.Answer, Note),
        ];
    }

    /// <summary>What is asked for, where the day is one: a service is never taken for delivered on another day than was typed.</summary>
    public Outcome<MoveServiceRequest> Request()
    {
        var day = FormTimes.Day(DeliveredOn, "DeliveredOn");
        return day.Ok ? new MoveServiceRequest((ServiceState)(State ?? -1), day.Value, Note, Version) : day.Refusal!;
    }
}
