using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Breaches;

/// <summary>A rule of a procedure that was broken in a run, or that nobody has confirmed: raised with the act that breaks it, in the clear so that the worklist opens no seal.</summary>
internal sealed class Breach : IRecord
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public Guid RunId { get; init; }
    public Guid CentreId { get; init; }
    public string SubjectNumber { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public string Rule { get; init; } = "";
    public string Step { get; init; } = "";
    public int Number { get; init; }
    public BreachKind Kind { get; set; }
    public int Severity { get; init; }
    public DateTimeOffset RaisedAt { get; init; }
    /// <summary>When it ended: approved, mended, or with the run; null while it is open. That a step did not follow does not end with the run.</summary>
    public DateTimeOffset? SettledAt { get; set; }
}

/// <summary>How a rule stands.</summary>
internal enum BreachKind
{
    /// <summary>A person must confirm it; nobody has.</summary>
    Unconfirmed = 0,
    /// <summary>It was broken.</summary>
    Broken = 1,
}

/// <summary>Keeps the breaches of a run as its rules stand, in the transaction of the act.</summary>
internal static class BreachBook
{
    /// <summary>The breaches of runs that were reached.</summary>
    public static async Task<ILookup<Guid, Breach>> OfAsync(IRecords records, IReadOnlyCollection<Guid> runs, CancellationToken ct) =>
        (await records.Unfiltered<Breach>("breaches of a run that was reached through the filter").Where(b => runs.Contains(b.RunId)).ToListAsync(ct)).ToLookup(b => b.RunId);

    public static async Task WriteAsync(IRecords records, Run run, RunView view, TimeProvider clock, CancellationToken ct) =>
        Write(records, run, view, (await OfAsync(records, [run.Id], ct))[run.Id], clock);

    /// <summary>The rules that are broken or that nobody has confirmed, as the run stands. With the run they end, but a step that should have followed and never did: closing does not mend that.</summary>
    public static List<ConstraintFinding> Standing(RunView view) =>
        [.. view.Findings.Where(f => f.Kind == FindingKind.Violation ? !view.Closed || f.Constraint.Type == ConstraintType.Response : f.Kind == FindingKind.Unconfirmed && !view.Closed)];

    public static void Write(IRecords records, Run run, RunView view, IEnumerable<Breach> breaches, TimeProvider clock)
    {
        var (runId, known) = (run.Id, breaches.ToList());
        var standing = Standing(view);
        var now = clock.GetUtcNow();
        foreach (var finding in standing)
        {
            var kind = finding.Kind == FindingKind.Violation ? BreachKind.Broken : BreachKind.Unconfirmed;
            if (known.Find(b => Is(b, finding)) is { } breach)
            {
                (breach.Kind, breach.SettledAt) = (kind, null);
                continue;
            }
            records.Add(new Breach
            {
                Id = Ids.New(clock), Region = run.Region, Sensitivity = run.Sensitivity, AccessId = run.AccessId, RunId = runId, CentreId = run.CentreId, SubjectNumber = run.SubjectNumber,
                ContentHash = run.ContentHash, Rule = finding.Constraint.Id, Step = finding.Occurrence.Step, Number = finding.Occurrence.Number, Kind = kind, Severity = (int)finding.Constraint.Severity, RaisedAt = now,
            });
        }
        foreach (var gone in known.Where(b => b.SettledAt is null && !standing.Exists(f => Is(b, f)))) { gone.SettledAt = now; }
    }

    private static bool Is(Breach breach, ConstraintFinding finding) => breach.Rule == finding.Constraint.Id && breach.Step == finding.Occurrence.Step && breach.Number == finding.Occurrence.Number;
}

internal static class BreachMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<Breach>(e =>
    {
        e.ToTable("procedures_breach");
        e.Property(b => b.SubjectNumber).HasMaxLength(40);
        e.Property(b => b.ContentHash).HasMaxLength(64);
        e.Property(b => b.Rule).HasMaxLength(80);
        e.Property(b => b.Step).HasMaxLength(60);
        e.HasIndex(b => new { b.RunId, b.Rule, b.Step, b.Number }).IsUnique();
        e.HasIndex(b => new { b.Region, b.SettledAt, b.Severity });
        e.HasIndex(b => b.AccessId);
    });
}
