using CsCheck;
using Leeward.Procedures.Rollouts;

namespace Leeward.Procedures.Tests.Rollouts;

/// <summary>Whatever is tried at a centre in whatever order, what is written about it agrees with its stage.</summary>
public sealed class PlaceTests
{
    private static readonly string[] Items = ["a", "b", "c"];
    private static readonly DateTimeOffset At = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Stage_agrees_with_what_is_written_after_any_acts() => Gen.Int[0, 5].Array[0, 30].Sample(acts =>
    {
        var place = new RolloutPlace();
        foreach (var (act, number) in acts.Select((act, number) => (act, number)))
        {
            var before = place.Stage;
            var refused = act switch
            {
                0 => place.Receive(At, "x"),
                1 => place.Train(new("", 3, number % 4, DateOnly.FromDateTime(At.Date)), At, "x"),
                2 => place.Check(Items[..(number % 4)], Items, At, "x"),
                3 => place.CanTakeForce(),
                4 => place.Undo(),
                _ => place.Remind(At.AddHours(number * 5)),
            };
            if (act == 3 && refused is null) { place.TakeForce(At, "x", new("h", null, "")); }
            if (refused is not null && place.Stage != before) { return false; }
            if (place.Stage > before + 1 || place.Stage < before - 1) { return false; }
        }
        return (place.ReceivedAt is not null) == (place.Stage >= RolloutStage.Received) && (place.TrainedAt is not null) == (place.Stage >= RolloutStage.Trained)
            && (place.ReadyAt is not null) == (place.Stage >= RolloutStage.Ready) && (place.InForceAt is not null) == (place.Stage == RolloutStage.InForce) && (place.AdoptedHash.Length > 0) == (place.Stage == RolloutStage.InForce)
            && (place.Stage < RolloutStage.Ready || Items.All(place.IsChecked)) && (place.Stage < RolloutStage.Trained || place.Trained >= place.MustTrain);
    });
}
