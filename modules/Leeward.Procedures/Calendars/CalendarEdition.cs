using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Calendars;

/// <summary>The days of a working calendar that differ from the plain week, as known after a notice. Never changed; the next notice makes the next edition.</summary>
internal sealed class CalendarEdition : IRecord
{
    /// <summary>Origins: the pack brought it, or a notice was entered.</summary>
    public const string FromPack = "pack", FromNotice = "notice";

    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    /// <summary>The calendar's id in the pack.</summary>
    public string Code { get; init; } = "";
    /// <summary>Counts the editions of all calendars, so that one number says by which days a run was counted.</summary>
    public int Number { get; init; }
    public string Origin { get; init; } = "";
    /// <summary>The notice it rests on, in both languages; of the pack: the pack's version.</summary>
    public string NoticeEn { get; init; } = "";
    public string NoticeZh { get; init; } = "";
    /// <summary>All days that differ, as JSON.</summary>
    public string Days { get; init; } = "";
    public DateOnly? KnownThrough { get; init; }
    public string Hash { get; init; } = "";
    /// <summary>Of an edition that the pack brought: the hash of the pack's own days, by which a new pack is told.</summary>
    public string PackHash { get; init; } = "";
    public DateTimeOffset PublishedAt { get; init; }
    public string PublishedBy { get; init; } = "";

    public IReadOnlyList<CalendarException> Exceptions() => CalendarDays.Read(Days);
}

/// <summary>Writes and reads the days of an edition.</summary>
internal static class CalendarDays
{
    private sealed record Day(DateOnly On, bool Works, string En, string Zh);

    public static string Write(IEnumerable<CalendarException> days) =>
        JsonSerializer.Serialize(days.OrderBy(d => d.Day).Select(d => new Day(d.Day, d.Works, d.Title.En, d.Title.Zh)));

    public static IReadOnlyList<CalendarException> Read(string days) =>
        [.. JsonSerializer.Deserialize<Day[]>(days)!.Select(d => new CalendarException(d.On, d.Works, new(d.En, d.Zh)))];

    /// <summary>The hash of what counts: which days are worked and which not, and how far they are known.</summary>
    public static string Hash(IEnumerable<CalendarException> days, DateOnly? known)
    {
        var text = string.Join(';', days.OrderBy(d => d.Day).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Day:yyyyMMdd}{(d.Works ? '+' : '-')}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text} {known:yyyyMMdd}"))));
    }
}

/// <summary>What a change of the calendar moved in one run, in codes and times, so that the list opens no seal.</summary>
internal sealed class RecountedRun : IRecord
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public Guid RunId { get; init; }
    public Guid CentreId { get; init; }
    public string SubjectNumber { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public int Edition { get; init; }
    /// <summary>How many due times are earlier, kept against a later time, and later.</summary>
    public int Earlier { get; init; }
    public int Kept { get; init; }
    public int Later { get; init; }
    /// <summary>Each move as JSON: step, turn, deadline, from, to, how.</summary>
    public string Moves { get; init; } = "";
    public DateTimeOffset At { get; init; }
}

internal static class CalendarMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<CalendarEdition>(e =>
        {
            e.ToTable("procedures_calendar_edition");
            e.Property(c => c.Code).HasMaxLength(60);
            e.Property(c => c.Origin).HasMaxLength(10);
            e.Property(c => c.NoticeEn).HasMaxLength(300);
            e.Property(c => c.NoticeZh).HasMaxLength(300);
            e.Property(c => c.Hash).HasMaxLength(64);
            e.Property(c => c.PackHash).HasMaxLength(64);
            e.Property(c => c.PublishedBy).HasMaxLength(200);
            e.HasIndex(c => c.Number).IsUnique();
        });
        model.Entity<RecountedRun>(e =>
        {
            e.ToTable("procedures_recounted_run");
            e.Property(r => r.SubjectNumber).HasMaxLength(40);
            e.Property(r => r.ContentHash).HasMaxLength(64);
            e.HasIndex(r => new { r.Edition, r.RunId }).IsUnique();
            e.HasIndex(r => new { r.Region, r.Edition });
            e.HasIndex(r => r.AccessId);
            e.HasIndex(r => r.RunId);
        });
    }
}
