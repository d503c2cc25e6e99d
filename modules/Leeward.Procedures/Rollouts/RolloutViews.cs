using System.Text.Json.Serialization;
using Leeward.Kernel;

namespace Leeward.Procedures.Rollouts;

/// <summary>Starting a roll-out of a published version to the open centres of a region, with the days by which each step is expected.</summary>
internal sealed record StartRolloutInput([property: JsonRequired] string ContentHash, string? Region, DateOnly? ReceiptBy, DateOnly? TrainingBy, DateOnly? ReadyBy, DateOnly? InForceBy);

/// <summary>Training at a centre: who must be trained, how many they are, how many are, on which day.</summary>
internal sealed record TrainingInput(string? Audience, [property: JsonRequired] int MustTrain, [property: JsonRequired] int Trained, DateOnly? TrainedOn);

/// <summary>The codes of the lookup <c>rollout-checklist</c> that are done.</summary>
internal sealed record ChecklistInput([property: JsonRequired] IReadOnlyList<string> Done);

/// <summary>Undoing the last step.</summary>
internal sealed record UndoInput([property: JsonRequired] string Reason);

/// <summary>What is done with many centres at once.</summary>
internal enum BulkAct
{
    Remind = 0,
    Receive = 1,
    PutInForce = 2,
}

/// <summary>An act with the centres named, or with all of a filter where none is.</summary>
internal sealed record BulkInput([property: JsonRequired] BulkAct Act, IReadOnlyList<Guid>? Places, string? Region, RolloutStage? Stage, string? Missing, bool Late, string? Search);

/// <summary>What a province reports of a centre: its training, its checklist, or both.</summary>
internal sealed record PlaceRecord([property: JsonRequired] Guid Place, TrainingInput? Training, IReadOnlyList<string>? Done);

/// <summary>What a province reports of its centres.</summary>
internal sealed record RecordsInput([property: JsonRequired] IReadOnlyList<PlaceRecord> Records);

/// <summary>What a bulk act did, and what it did not and why.</summary>
internal sealed record BulkResult(int Done, IReadOnlyList<NotDone> NotDone);

/// <summary>A centre at which nothing was done, and why.</summary>
internal sealed record NotDone(Guid Place, LocalText Name, Refusal Why);

/// <summary>What the list of centres is narrowed to and sorted by: <c>region</c>, <c>name</c>, <c>stage</c> or <c>reminded</c>, with a minus sign for the other way.</summary>
internal sealed record RolloutFilter(string? Region = null, RolloutStage? Stage = null, string? Missing = null, bool Late = false, string? Search = null, string? Sort = null)
{
    public string Address(string? sort = null) =>
        $"region={Region}&stage={Stage}&missing={Missing}&late={(Late ? "true" : "")}&search={Uri.EscapeDataString(Search ?? "")}&sort={sort ?? Sort}";
}

/// <summary>A roll-out in the list.</summary>
internal sealed record RolloutLine(
    Guid Id, int Version, string Code, string Edition, string ContentHash, LocalText Title, string Region, DateOnly? ReceiptBy, DateOnly? TrainingBy, DateOnly? ReadyBy, DateOnly? InForceBy,
    DateTimeOffset StartedAt, string StartedBy, DateTimeOffset? EndedAt, int Centres, int InForce, bool IsSynthetic);

/// <summary>How many centres of a province are at which stage, and how many are late.</summary>
internal sealed record ProvinceFigures(string Region, LocalText Name, int All, IReadOnlyList<int> ByStage, int Late);

/// <summary>How many centres that are not in force miss an item of the checklist.</summary>
internal sealed record MissingItem(string Code, LocalText Title, int Missing);

/// <summary>A roll-out as a whole, within what the reader may see.</summary>
internal sealed record RolloutFigures(RolloutLine Line, ProvinceFigures Total, IReadOnlyList<ProvinceFigures> Provinces, IReadOnlyList<MissingItem> Items);

/// <summary>A centre in a roll-out.</summary>
internal sealed record PlaceLine(
    Guid Id, int Version, Guid RolloutId, Guid CentreId, LocalText Name, string Region, RolloutStage Stage, bool Late, IReadOnlyList<string> Missing, int MustTrain, int Trained, DateOnly? TrainedOn,
    DateTimeOffset? ReceivedAt, DateTimeOffset? ReadyAt, DateTimeOffset? InForceAt, DateTimeOffset? RemindedAt, int Reminders, bool IsSynthetic);

/// <summary>A centre in a roll-out that was opened, with its history.</summary>
internal sealed record PlaceView(
    PlaceLine Line, RolloutLine Rollout, string Audience, string ReceivedBy, string TrainedBy, DateTimeOffset? TrainedAt, IReadOnlyList<string> Checked, string ReadyBy, string InForceBy, IReadOnlyList<NoteLine> History);

/// <summary>What happened, when, by whom.</summary>
internal sealed record NoteLine(DateTimeOffset At, string By, string Act, RolloutStage Stage, string Details);
