using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Leeward.Cli.Tests;

/// <summary>Two small demo worlds of one seed and one day, the second made over a start that was cut off, and one of another seed.</summary>
public sealed class DemoWorldFixture : IAsyncLifetime
{
    // Everything but ids, ciphers and what names them: two worlds of one seed agree in all of it.
    private static readonly string[] Columns =
    [
        "Region, Sex, BirthYear, BirthYearEstimated, Vulnerabilities, Functioning, Sensitivity, Version, length(Name), length(Address) FROM cases_child",
        "Region, Category, Situation, Severity, State, Outcome, Channel, ChildAge, ReceivedAt, TriagedAt FROM cases_report",
        "Region, Status, Risk, Violence, Sensitivity, StaffInvolved, OpenedAt, ClosedAt, ClosureReason, TimesReopened, PlanDueAt, FollowUpDueAt, ReviewDueAt FROM cases_case",
        "Form, Level, IsDraft, FiledAt, length(Answers) FROM cases_form", "State, SubmittedAt, ApprovedAt, Changes FROM cases_plan", "length(Text), DueOn, State FROM cases_goal",
        "Type, State, DueOn, DeliveredOn, RequestedAt, SettledAt FROM cases_service", "Violence, HappenedOn, RespondentRelationship, RecordedAt FROM cases_incident", "WrittenAt, length(Text) FROM cases_note",
        "Reason, State, AskedAt, DecidedAt, ReopeningReason FROM cases_closure", "BrokenAt, Finding, ReviewedAt FROM cases_glass_break", "Relationship, length(Name) FROM cases_caregiver", "State, PlannedOn, HeldOn, RiskBefore, Risk, Decision, NextDueAt, length(Findings) FROM cases_review", "Progress FROM cases_review_goal",
        "Region, StartedAt, ClosedAt, Revision FROM procedures_run", "Step, Number, Status, IsOpen, DueTicks, SettledAt FROM procedures_step", "Kind, At, Seq FROM procedures_run_event",
        "Step, Type, Media, Hash, ReceivedAt FROM procedures_evidence", "Kind, Step, Number, RequestedAt, DecidedAt, Approved FROM procedures_act_request", "NameEn, Stage, ReceivedAt, TrainedAt, ReadyAt, InForceAt, MustTrain, Trained, Reminders FROM procedures_rollout_place", "NameEn, Region FROM procedures_centre", "ProcedureCode, InForceFrom FROM procedures_adoption",
        "UserName, DisplayName FROM kernel_account", "Role, Region, FromAt FROM kernel_assignment", "At, Verb, Result, Kind, Region FROM kernel_audit", "Year, PublishedAt, Figures FROM insight_published_review",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("leeward").FullName;

    public string Folder => Path.Combine(_root, "one");

    public string Again => Path.Combine(_root, "two");

    public IReadOnlyDictionary<string, string> One { get; private set; } = null!;

    public IReadOnlyDictionary<string, string> Two { get; private set; } = null!;

    /// <summary>What the start said that met a world cut off in the middle.</summary>
    public string Said { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Again);
        await File.WriteAllTextAsync(Path.Combine(Again, "demo-world.json"), Mark(whole: false));
        await File.WriteAllTextAsync(Path.Combine(Again, "leeward.db"), "cut off");
        Said = (await Task.WhenAll(MakeAsync(Folder, 7), MakeAsync(Again, 7)))[1];
        (One, Two) = (Digest(Folder), Digest(Again)); // before a server lives in them: time passes there
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    public static async Task<string> MakeAsync(string folder, int seed)
    {
        var answer = await Command.LeewardAsync("demo", "--make-only", "--small", "--seed", $"{seed}", "--until", "2026-06-30", "--data", folder);
        Assert.True(answer.Code == 0, answer.Error);
        return answer.Error;
    }

    /// <summary>The note that lies in the folder of a demo world.</summary>
    public static string Mark(bool whole) => $$"""{ "Kind": "leeward-demo-world", "Seed": 1, "Until": "2026-01-01T00:00:00+00:00", "IsWhole": {{(whole ? "true" : "false")}}, "Pack": "", "SignIns": [] }""";

    public static IReadOnlyDictionary<string, string> Digest(string folder) => Columns.ToDictionary(c => c[(c.LastIndexOf(' ') + 1)..], c =>
    {
        var rows = Rows(folder, $"SELECT {c} ORDER BY {string.Join(',', Enumerable.Range(1, Depth(c)))}");
        return $"{rows.Count} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows))))}";
    });

    public static List<string> Rows(string folder, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "leeward.db"), Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the columns are written above
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }
        return rows;
    }

    public static long Count(string folder, string fromWhere) => long.Parse(Rows(folder, "SELECT count(*) FROM " + fromWhere)[0], CultureInfo.InvariantCulture);

    private static int Depth(string columns) => columns[..columns.IndexOf(" FROM ", StringComparison.Ordinal)].Split(", ").Length;
}
