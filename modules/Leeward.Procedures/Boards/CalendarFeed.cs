using System.Security.Cryptography;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Steps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Boards;

/// <summary>The secret address of a person's calendar: the hash of its code is kept, the code itself is shown once.</summary>
internal sealed class CalendarKey : IPart
{
    public Guid Id { get; init; }
    /// <summary>The account.</summary>
    public Guid OwnerId { get; init; }
    public byte[] Hash { get; init; } = [];
    public string Language { get; init; } = "en";
    public DateTimeOffset MadeAt { get; init; }
}

internal static class BoardMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<CalendarKey>(e =>
    {
        e.ToTable("procedures_calendar_key");
        e.Property(k => k.Hash).HasMaxLength(32);
        e.Property(k => k.Language).HasMaxLength(10);
        e.HasIndex(k => k.Hash).IsUnique();
        e.HasIndex(k => k.OwnerId);
    });
}

/// <summary>Makes, ends and answers calendar feeds (RFC 5545): the person's open steps with due times. Titles and case numbers only, no names.</summary>
internal sealed class CalendarFeed(IRecords records, IAccess access, ActorResolver actors, IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int Most = 500;
    private const string Refresh = "PT1H";
    private const string Why = "a person's own calendar address";

    /// <summary>When the person's present address was made; null where there is none.</summary>
    public async Task<DateTimeOffset?> MadeAtAsync(CancellationToken ct) =>
        await Mine().OrderByDescending(k => k.MadeAt).Select(k => (DateTimeOffset?)k.MadeAt).FirstOrDefaultAsync(ct);

    /// <summary>A new code; an earlier one ends.</summary>
    public async Task<Outcome<string>> MakeAsync(string language, CancellationToken ct)
    {
        if (access.Actor.AccountId is not { } me || !access.HoldsAnywhere(RunDesk.Read)) { return await access.RefuseAsync(RunDesk.Read, nameof(CalendarKey), null, ct); }
        foreach (var old in await Mine().ToListAsync(ct)) { records.Remove(old); }
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        records.Add(new CalendarKey { Id = Ids.New(clock), OwnerId = me, Hash = HashOf(code), Language = language, MadeAt = clock.GetUtcNow() });
        var saved = await records.SaveAsync("procedures.calendar.make", ct);
        return saved.Ok ? code : saved.Refusal!;
    }

    public async Task<Outcome> EndAsync(CancellationToken ct)
    {
        foreach (var old in await Mine().ToListAsync(ct)) { records.Remove(old); }
        return await records.SaveAsync("procedures.calendar.end", ct);
    }

    /// <summary>The calendar behind a code, as its owner sees it now; null for a code that nobody has, or whose owner's account has ended.</summary>
    /// <param name="code">The code, with or without <c>.ics</c>.</param>
    /// <param name="origin">Where the pages of this installation are reached: a calendar lies elsewhere, and a path alone leads nowhere from there.</param>
    /// <param name="ct">Cancels the reading.</param>
    /// <param name="most">How many steps it holds: what is to come first, then what is late.</param>
    public async Task<string?> ReadAsync(string code, Uri origin, CancellationToken ct, int most = Most)
    {
        if (code.Length is < 40 or > 44) { return null; }
        var hash = HashOf(code[..40]);
        var key = await records.Unfiltered<CalendarKey>(Why).AsNoTracking().FirstOrDefaultAsync(k => k.Hash == hash, ct);
        if (key is null || (code.Length > 40 && code[40..] != ".ics") || await actors.ResolveAsync(key.OwnerId, ct) is not { } owner) { return null; }
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = owner;
        var steps = scope.ServiceProvider.GetRequiredService<NextSteps>();
        var calendar = new Calendar { ProductId = "-//Leeward//Next steps//EN" };
        calendar.AddProperty("X-WR-CALNAME", key.Language == "en" ? "Leeward: next steps" : "避风港：待办步骤");
        // How often a program should ask again: RFC 7986, and what programs knew before it.
        var refresh = new CalendarProperty("REFRESH-INTERVAL", Refresh);
        refresh.AddParameter("VALUE", "DURATION");
        calendar.Properties.Add(refresh);
        calendar.AddProperty("X-PUBLISHED-TTL", Refresh);
        var (shown, isWhole) = await ShownAsync(steps, most, ct);
        var words = scope.ServiceProvider.GetRequiredService<GroundWords>();
        foreach (var step in shown) { calendar.Events.Add(EventOf(step, words, key.Language, origin)); }
        if (!isWhole) { calendar.Events.Add(LeftOff(key.Language, origin)); }
        return new CalendarSerializer().SerializeToString(calendar);
    }

    /// <summary>What is to come, then what is late as far as there is room: a calendar is there for what is to come. And whether that is all.</summary>
    private static async Task<(IReadOnlyList<NextStep> Steps, bool IsWhole)> ShownAsync(NextSteps steps, int most, CancellationToken ct)
    {
        var shown = new Dictionary<(Guid Run, string Step, int Number), NextStep>();
        foreach (var due in (StepsDue[])[StepsDue.Day, StepsDue.Later, StepsDue.Late])
        {
            string? after = null;
            do
            {
                var page = await steps.MineAsync(new(due), after, 100, ct);
                foreach (var step in page.Items.Where(s => s.DueAt is not null))
                {
                    if (shown.Count == most && !shown.ContainsKey((step.RunId, step.Step, step.Number))) { return ([.. shown.Values], false); }
                    shown[(step.RunId, step.Step, step.Number)] = step;
                }
                // What has no due time comes last.
                after = page.Items is [.., { DueAt: null }] ? null : page.Next;
            }
            while (after is not null);
        }
        return ([.. shown.Values], true);
    }

    /// <summary>Says that there is more than the calendar holds.</summary>
    private CalendarEvent LeftOff(string language, Uri origin)
    {
        var (now, page) = (clock.GetUtcNow().UtcDateTime, new Uri(origin.AbsoluteUri.TrimEnd('/') + "/my-steps"));
        return new()
        {
            Uid = "left-off@leeward",
            DtStamp = new CalDateTime(now, "UTC"),
            Start = new CalDateTime(now, "UTC"),
            Summary = language == "en" ? "Leeward: more steps wait than this calendar holds" : "避风港：待办步骤超出本日历所能容纳，其余请到系统中查看",
            Url = page,
            Description = page.AbsoluteUri,
            Class = "PRIVATE",
            Transparency = TransparencyType.Transparent,
        };
    }

    private CalendarEvent EventOf(NextStep step, GroundWords words, string language, Uri origin)
    {
        string Said(LocalText text) => language == "en" ? text.En : text.Zh;
        var (due, now) = (step.DueAt!.Value.UtcDateTime, clock.GetUtcNow().UtcDateTime);
        var page = new Uri($"{origin.AbsoluteUri.TrimEnd('/')}/runs/{step.RunId}/steps/{Uri.EscapeDataString(step.Step)}/{step.Number}");
        var title = language == "en" ? step.Title.En : step.Title.Zh;
        var told = new CalendarEvent
        {
            Uid = $"{step.RunId:N}-{step.Step}-{step.Number}@leeward",
            DtStamp = new CalDateTime(now, "UTC"),
            Start = new CalDateTime(due, "UTC"),
            // That it is a colleague's, not whose: a calendar lies with others.
            Summary = $"{step.SubjectNumber} {step.Step} {title}{(step.CoveringFor is null ? "" : language == "en" ? " (covering)" : "（替班）")}",
            Url = page,
            Description = string.Join('\n', new[] { Said(words.Basis(step)), Said(words.Doubt(step)), page.AbsoluteUri }.Where(line => line.Length > 0)),
            Class = "PRIVATE",
            Transparency = TransparencyType.Transparent,
        };
        // What is late already would sound each time the calendar is read anew.
        if (due > now) { told.Alarms.Add(new Alarm { Action = AlarmAction.Display, Description = told.Summary, Trigger = new Trigger(Duration.FromHours(-1)) }); }
        return told;
    }

    private IQueryable<CalendarKey> Mine()
    {
        var me = access.Actor.AccountId;
        return records.Unfiltered<CalendarKey>(Why).Where(k => k.OwnerId == me);
    }

    private static byte[] HashOf(string code) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(code));
}
