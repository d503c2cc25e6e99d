using Leeward.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Rollouts;

/// <summary>Does one thing at many centres: reminds those that lag, notes receipts that came on paper, puts the version in force where all is ready. Says where it was not done, and why.</summary>
internal sealed class BulkRollout(RolloutDesk desk, WorkRollout work)
{
    public const int Most = 5000;

    public async Task<Outcome<BulkResult>> RunAsync(Guid id, BulkInput input, CancellationToken ct)
    {
        var rollout = await GoingAsync(id, ct);
        if (!rollout.Ok) { return rollout.Refusal!; }
        if (!Enum.IsDefined(input.Act)) { return Refusal.Invalid("Act", "kernel.not_a_choice"); }
        var rows = desk.Narrowed(rollout.Value, input.Places is { Count: > 0 } ? new() : new(input.Region, input.Stage, input.Missing, input.Late, input.Search), RolloutDesk.Manage);
        if (input.Places is { Count: > 0 and <= Most } named) { rows = rows.Where(p => named.Contains(p.Id)); }
        var places = await rows.OrderBy(p => p.Region).ThenBy(p => p.Id).Take(Most + 1).ToListAsync(ct);
        if (places.Count > Most || input.Places?.Count > Most) { return new Refusal("procedures.rollout.too_many", Most); }
        var (done, notDone) = (0, new List<NotDone>());
        foreach (var place in places)
        {
            if (await DoAsync(input.Act, place, ct) is { } no) { notDone.Add(new(place.Id, place.Name, no)); continue; }
            desk.Records.Add(desk.Note(place, input.Act switch { BulkAct.Remind => "reminded", BulkAct.Receive => "received", _ => "in_force" }, ""));
            done++;
        }
        if (done == 0) { return new BulkResult(0, notDone); }
        var saved = await desk.Records.SaveAsync(RolloutDesk.Manage, ct);
        return saved.Ok ? new BulkResult(done, notDone) : saved.Refusal!;
    }

    /// <summary>Writes down trainings and checklists of many centres, as a province reports them in a list.</summary>
    public async Task<Outcome<BulkResult>> RecordAsync(Guid id, IReadOnlyList<PlaceRecord> lines, CancellationToken ct)
    {
        var rollout = await GoingAsync(id, ct);
        if (!rollout.Ok) { return rollout.Refusal!; }
        if (lines is not { Count: > 0 and <= Most } || lines.Any(l => l is null) || lines.DistinctBy(l => l.Place).Count() < lines.Count) { return new Refusal("procedures.rollout.too_many", Most); }
        var (ids, all) = (lines.Select(l => l.Place).ToList(), desk.Items.Select(i => i.Code).ToList());
        var places = await desk.Narrowed(rollout.Value, new(), RolloutDesk.Manage).Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var (done, notDone, now, by) = (0, new List<NotDone>(), desk.Now, desk.Access.Actor.Name);
        foreach (var line in lines)
        {
            if (!places.TryGetValue(line.Place, out var place)) { notDone.Add(new(line.Place, new("", ""), Refusal.NotFound)); continue; }
            var no = line.Training is { } training ? WorkRollout.Wrong(training, desk.Today) ?? place.Train(training, now, by) : null;
            if (no is null && line.Done is { } items) { no = items.Any(code => !all.Contains(code)) ? Refusal.Invalid("Done", "kernel.not_a_choice") : place.Check([.. items], all, now, by); }
            if (no is not null) { notDone.Add(new(place.Id, place.Name, no)); continue; }
            if (line.Training is { } trained) { desk.Records.Add(desk.Note(place, "training", WorkRollout.Words(trained))); }
            if (line.Done is { } noted) { desk.Records.Add(desk.Note(place, "checked", string.Join(", ", noted.Distinct()))); }
            done++;
        }
        if (done == 0) { return new BulkResult(0, notDone); }
        var saved = await desk.Records.SaveAsync(RolloutDesk.Manage, ct);
        return saved.Ok ? new BulkResult(done, notDone) : saved.Refusal!;
    }

    /// <summary>A roll-out that goes on. Those who manage a province only act on their centres of a national one.</summary>
    private async Task<Outcome<Rollout>> GoingAsync(Guid id, CancellationToken ct)
    {
        var found = await desk.RowAsync(id, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (!desk.Access.HoldsAnywhere(RolloutDesk.Manage)) { return await desk.Access.RefuseAsync(RolloutDesk.Manage, nameof(Rollout), id, ct); }
        return found.Value.EndedAt is null ? found.Value : new Refusal("procedures.rollout.ended");
    }

    private async Task<Refusal?> DoAsync(BulkAct act, RolloutPlace place, CancellationToken ct) => act switch
    {
        BulkAct.Remind => place.Remind(desk.Now),
        BulkAct.Receive => place.Receive(desk.Now, desk.Access.Actor.Name),
        _ => await work.TakeForceAsync(place, ct),
    };
}
