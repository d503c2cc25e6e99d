using Leeward.Kernel;

namespace Leeward.Procedures.Contracts;

/// <summary>The id of a run of a procedure.</summary>
public readonly record struct RunId(Guid Value);

/// <summary>Asks for a run.</summary>
/// <param name="SubjectId">The case; need-to-know follows it.</param>
/// <param name="SubjectNumber">Its readable number, shown to those who work the run.</param>
/// <param name="Region">The region of the case.</param>
/// <param name="Sensitivity">How closely the case is held.</param>
/// <param name="ProcedureCode">Which procedure, for example <c>sop-cn-onestop</c>.</param>
/// <param name="CentreId">The centre that receives the child.</param>
/// <param name="ReportReceivedAt">When the report came in; clinical clocks count from it.</param>
/// <param name="Facts">What is already known: bool, whole number, decimal, text, date or null for unknown.</param>
/// <param name="Events">Events of the procedure that already happened, with their times.</param>
/// <param name="IsSynthetic">The case is one of the demo world.</param>
public sealed record StartRunRequest(
    Guid SubjectId, string SubjectNumber, RegionCode Region, Sensitivity Sensitivity, string ProcedureCode, Guid CentreId, DateTimeOffset ReportReceivedAt,
    IReadOnlyDictionary<string, object?> Facts, IReadOnlyDictionary<string, DateTimeOffset> Events, bool IsSynthetic = false);

/// <summary>An open step of a subject.</summary>
/// <param name="RunId">The run.</param>
/// <param name="StepCode">The step's code, for example <c>CN-B02</c>.</param>
/// <param name="Number">Which turn of a repeated step.</param>
/// <param name="Title">Its name.</param>
/// <param name="Role">The role that does it.</param>
/// <param name="DueAt">The earliest due time; null where there is none.</param>
/// <param name="Due">The due time in words, empty where there is none.</param>
/// <param name="Late">True when it is late.</param>
/// <param name="BecauseUnknown">True when it is required only because a fact is not known.</param>
/// <param name="Source">The key of the source that the due time rests on; empty where there is no due time.</param>
/// <param name="Provenance">How well it is founded: S read in the source, M to be verified, D a default.</param>
/// <param name="Basis">The source by its name and articles, and how well it is founded, in words.</param>
/// <param name="Doubt">What the due time rests on and is not known, in words; empty where all is known.</param>
public sealed record StepDue(RunId RunId, string StepCode, int Number, LocalText Title, string Role, DateTimeOffset? DueAt, LocalText Due, bool Late, bool BecauseUnknown,
    string Source, string Provenance, LocalText Basis, LocalText Doubt);

/// <summary>A run as another module shows it.</summary>
/// <param name="RunId">The run; its page is <c>/runs/{id}</c>.</param>
/// <param name="Procedure">The procedure's name.</param>
/// <param name="Centre">The centre's name.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="ClosedAt">When it ended; null while it goes on.</param>
/// <param name="OpenSteps">Steps that wait.</param>
/// <param name="LateSteps">Steps that are late.</param>
public sealed record RunSummary(RunId RunId, LocalText Procedure, LocalText Centre, DateTimeOffset StartedAt, DateTimeOffset? ClosedAt, int OpenSteps, int LateSteps);

/// <summary>Runs of procedures, for other modules. Acts as the person of the scope and refuses as the pages do.</summary>
public interface IProcedureRuns
{
    /// <summary>Starts a run at a centre.</summary>
    Task<Outcome<RunId>> StartAsync(StartRunRequest request, CancellationToken ct);

    /// <summary>The open steps of a subject that the person may see, the earliest due first.</summary>
    Task<IReadOnlyList<StepDue>> NextStepsAsync(Guid subjectId, CancellationToken ct);

    /// <summary>The runs of a subject that the person may see, the newest first.</summary>
    Task<IReadOnlyList<RunSummary>> RunsAsync(Guid subjectId, CancellationToken ct);

    /// <summary>Holds everything of a subject's runs as need-to-know; saved with the caller's next save.</summary>
    Task HoldCloserAsync(Guid subjectId, CancellationToken ct);

    /// <summary>Holds everything of a subject's runs as closely as its case; saved with the caller's next save.</summary>
    Task HoldAsync(Guid subjectId, Sensitivity level, CancellationToken ct);

    /// <summary>Records a fact of the subject in its open runs that ask for it. Null means: not known.</summary>
    Task<Outcome> RecordFactAsync(Guid subjectId, string name, object? value, CancellationToken ct);

    /// <summary>Records that an event of the procedure happened.</summary>
    Task<Outcome> RecordEventAsync(Guid subjectId, string code, DateTimeOffset occurredAt, CancellationToken ct);

    /// <summary>
    /// Ends the open runs of a subject together with its case; saved with the caller's next save. What is still open is ended with the acting person's
    /// approval, which <paramref name="askedBy"/> asked for.
    /// </summary>
    Task<Outcome> CloseAsync(Guid subjectId, string askedBy, string reason, CancellationToken ct);

    /// <summary>How many safety and medical steps of the subject are still open.</summary>
    Task<int> OpenSafetyStepsAsync(Guid subjectId, CancellationToken ct);
}

/// <summary>A run started.</summary>
public sealed record RunStarted(Guid RunId, Guid SubjectId, string ProcedureCode) : IDomainEvent;

/// <summary>A step was done.</summary>
public sealed record StepCompleted(Guid RunId, Guid SubjectId, string StepCode) : IDomainEvent;

/// <summary>A step passed its due time; told once per due time.</summary>
public sealed record StepBecameOverdue(Guid RunId, Guid SubjectId, string StepCode) : IDomainEvent;

/// <summary>A run ended.</summary>
public sealed record RunClosed(Guid RunId, Guid SubjectId) : IDomainEvent;
