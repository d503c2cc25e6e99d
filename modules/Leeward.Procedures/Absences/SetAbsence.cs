using System.Text.Json.Serialization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Shifts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Absences;

/// <summary>An absence as it is asked for. Days are those of the centre's place; the last day is part of it.</summary>
/// <param name="PersonId">Who is away; empty: the caller. Of others only who looks after the centre may say it.</param>
internal sealed record AbsenceInput([property: JsonRequired] Guid CentreId, [property: JsonRequired] string Role, Guid? PersonId, [property: JsonRequired] Guid CoverId, [property: JsonRequired] DateOnly From, [property: JsonRequired] DateOnly Until);

/// <summary>Sets an absence with the colleague who covers, and ends one early.</summary>
internal sealed class SetAbsence(IRecords records, IAccess access, Posts posts, PeopleBook people, RunDesk desk, PackSet pack, TimeProvider clock)
{
    public const string Set = "procedures.absence.set";
    public const string End = "procedures.absence.end";

    /// <summary>Days of the longest absence; a longer one ends and is set again.</summary>
    public const int LongestDays = 366;

    public async Task<Outcome<Guid>> RunAsync(AbsenceInput input, CancellationToken ct, bool synthetic = false)
    {
        if (access.Actor.AccountId is not { } me) { return await access.RefuseAsync(RunDesk.Work, nameof(Absence), null, ct); }
        var person = input.PersonId ?? me;
        var post = person == me ? await posts.FindAsync(input.Role, input.CentreId, ct) : await posts.FindLookedAfterAsync(input.Role, input.CentreId, ct);
        if (post is null) { return await access.RefuseAsync(RunDesk.Work, nameof(Absence), null, ct); }
        if (Days(input) is { } wrong) { return wrong; }
        var colleagues = await posts.ColleaguesAsync(post, ct);
        if (colleagues.All(c => c.AccountId != person)) { return Refusal.Invalid("personId", "procedures.absence.person"); }
        if (person == input.CoverId || colleagues.All(c => c.AccountId != input.CoverId)) { return Refusal.Invalid("coverId", "procedures.absence.cover"); }
        var now = clock.GetUtcNow();
        DateTimeOffset from = StartOf(input.From), until = StartOf(input.Until.AddDays(1));
        if (from < now) { from = now; }
        if (await CrossingAsync(post, person, input.CoverId, from, until, ct) is { } crossing) { return crossing; }
        var set = new Absence
        {
            Id = Ids.New(clock), Region = post.Region, CentreId = post.CentreId, Role = post.Role, PersonId = person, CoverId = input.CoverId, FromAt = from, UntilAt = until, SetAt = now, SetBy = desk.ActorName, IsSynthetic = synthetic,
        };
        records.Add(set);
        var saved = await records.SaveAsync(Set, ct);
        return saved.Ok ? set.Id : saved.Refusal!;
    }

    /// <summary>The person is back, or it is called off: they say so themselves, or who looks after the centre.</summary>
    public async Task<Outcome> EndAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Absence>(id, RunDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.PersonId != access.Actor.AccountId && !await posts.LooksAfterAsync(found.Value.CentreId, ct)) { return await access.RefuseAsync(End, nameof(Absence), id, ct); }
        return found.Value.End(clock.GetUtcNow(), desk.ActorName) is { } no ? no : await records.SaveAsync(End, ct);
    }

    private Refusal? Days(AbsenceInput input)
    {
        var today = pack.Calendar.DayOf(clock.GetUtcNow());
        return input.From < today ? Refusal.Invalid("from", "procedures.absence.past")
            : input.Until < input.From ? Refusal.Invalid("until", "procedures.absence.order")
            : input.Until.DayNumber - today.DayNumber > LongestDays ? Refusal.Invalid("until", "procedures.absence.long", LongestDays)
            : null;
    }

    /// <summary>At no time may there be nobody: who covers is there, and who goes away covers for nobody.</summary>
    private async Task<Refusal?> CrossingAsync(Post post, Guid person, Guid cover, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        var (centre, role) = (post.CentreId, post.Role);
        var crossing = await records.Unfiltered<Absence>("absences at the same time").AsNoTracking()
            .Where(a => a.CentreId == centre && a.Role == role && a.EndedAt == null && a.FromAt < until && a.UntilAt > from && (a.PersonId == person || a.PersonId == cover || a.CoverId == person)).OrderBy(a => a.FromAt).FirstOrDefaultAsync(ct);
        if (crossing is null) { return null; }
        var who = (await people.NamesAsync([crossing.PersonId], ct)).GetValueOrDefault(crossing.PersonId, "");
        return new Refusal(crossing.PersonId == person ? "procedures.absence.overlap" : crossing.PersonId == cover ? "procedures.absence.cover_away" : "procedures.absence.covers", who, pack.Day(crossing.FromAt), pack.Day(crossing.UntilAt.AddTicks(-1)));
    }

    private DateTimeOffset StartOf(DateOnly day) => pack.Calendar.At(day.ToDateTime(TimeOnly.MinValue)).ToUniversalTime();
}
