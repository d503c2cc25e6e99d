using System.Text.Json;
using System.Text.Json.Serialization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Shifts;

/// <summary>What one wants to say to the next one about a run.</summary>
internal sealed record RunNote(Guid RunId, string? Text);

/// <summary>A hand-over as it is asked for.</summary>
internal sealed record HandOverInput([property: JsonRequired] Guid CentreId, [property: JsonRequired] string Role, [property: JsonRequired] Guid TakerId, IReadOnlyList<RunNote>? Notes);

/// <summary>What was handed over, and how many steps were left out because whoever takes over may not see them.</summary>
internal sealed record GivenShift(Guid Id, int Runs, int Steps, int LeftOut);

/// <summary>Hands a shift over, accepts one, and takes one back. Nothing is seen through a hand-over that its reader may not see anyhow.</summary>
internal sealed class GiveShift(IRecords records, IAccess access, OpenShift open, Posts posts, OthersEyes eyes, IVault vault, TimeProvider clock)
{
    public const string Give = "procedures.hand_over.give";
    public const string Accept = "procedures.hand_over.accept";
    public const string Withdraw = "procedures.hand_over.withdraw";

    /// <summary>Characters of a note.</summary>
    public const int LongestNote = 2000;

    public async Task<Outcome<GivenShift>> RunAsync(HandOverInput input, CancellationToken ct, bool synthetic = false)
    {
        if (access.Actor.AccountId is not { } me || await posts.FindAsync(input.Role, input.CentreId, ct) is not { } post) { return await access.RefuseAsync(RunDesk.Work, nameof(HandOver), null, ct); }
        var notes = (input.Notes ?? []).Where(n => n is not null && !string.IsNullOrWhiteSpace(n.Text)).ToList();
        if (PlainText.All(notes.Select(n => PlainText.Check("notes", n.Text, LongestNote))) is { } unclean) { return unclean; }
        if (notes.GroupBy(n => n.RunId).Any(g => g.Count() > 1)) { return Refusal.Invalid("notes", "procedures.hand_over.note_twice"); }
        var rows = (await open.RowsAsync(post, ct)).Take(OpenShift.Most).ToList();
        if (rows.Count == 0) { return new Refusal("procedures.hand_over.nothing"); }
        if (notes.Any(n => rows.All(s => s.RunId != n.RunId))) { return Refusal.Invalid("notes", "procedures.hand_over.note_run"); }
        var taker = (await posts.ColleaguesAsync(post, ct)).FirstOrDefault(c => c.AccountId == input.TakerId && c.AccountId != me);
        if (taker is null) { return Refusal.Invalid("takerId", "procedures.hand_over.taker"); }
        if (await records.Query<HandOver>(RunDesk.Read).AnyAsync(h => h.GiverId == me && h.CentreId == post.CentreId && h.Role == post.Role && h.AcceptedAt == null && h.WithdrawnAt == null, ct)) { return new Refusal("procedures.hand_over.waiting"); }
        var seen = await eyes.SeenAsync(taker.AccountId, [.. rows.Select(s => s.Id)], ct);
        if (seen.Count == 0) { return Refusal.Invalid("takerId", "procedures.hand_over.sees_none", taker.Name); }
        var given = new HandOver
        {
            Id = Ids.New(clock), Region = post.Region, CentreId = post.CentreId, Role = post.Role, GiverId = me, TakerId = taker.AccountId, GivenAt = clock.GetUtcNow(), LeftOut = rows.Count - seen.Count, IsSynthetic = synthetic,
        };
        records.Add(given);
        var waiting = await open.WaitingAsync(rows, ct);
        var runs = rows.Where(s => seen.Contains(s.Id)).GroupBy(s => s.RunId).ToList();
        foreach (var run in runs) { records.Add(Item(given, [.. run], waiting, notes.Find(n => n.RunId == run.Key)?.Text)); }
        var saved = await records.SaveAsync(Give, ct);
        return saved.Ok ? new GivenShift(given.Id, runs.Count, seen.Count, given.LeftOut) : saved.Refusal!;
    }

    /// <summary>Whoever it was given to takes it.</summary>
    public async Task<Outcome> AcceptAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<HandOver>(id, RunDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.TakerId != access.Actor.AccountId) { return await access.RefuseAsync(Accept, nameof(HandOver), id, ct); }
        return found.Value.Accept(clock.GetUtcNow()) is { } no ? no : await records.SaveAsync(Accept, ct);
    }

    /// <summary>Who gave it, or who looks after the centre, takes it back while nobody has accepted it.</summary>
    public async Task<Outcome> WithdrawAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<HandOver>(id, RunDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.GiverId != access.Actor.AccountId && !await posts.LooksAfterAsync(found.Value.CentreId, ct)) { return await access.RefuseAsync(Withdraw, nameof(HandOver), id, ct); }
        return found.Value.Withdraw(clock.GetUtcNow()) is { } no ? no : await records.SaveAsync(Withdraw, ct);
    }

    private HandOverItem Item(HandOver given, List<StepRow> steps, IReadOnlySet<(Guid Run, string Step, int Number)> waiting, string? note)
    {
        var (id, first) = (Ids.New(clock), steps[0]);
        return new()
        {
            Id = id, HandOverId = given.Id, Region = first.Region, Sensitivity = first.Sensitivity, AccessId = first.AccessId, RunId = first.RunId, SubjectNumber = first.SubjectNumber, ContentHash = first.ContentHash,
            DueTicks = first.DueTicks, Steps = JsonSerializer.Serialize(steps.ConvertAll(s => open.Stood(s, waiting))), Note = vault.Seal(SealClass.Narrative, id, PlainText.Clean(note)),
        };
    }
}
