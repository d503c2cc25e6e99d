namespace Leeward.Cases.Contracts;

/// <summary>Where an import stands.</summary>
public enum ImportState
{
    /// <summary>Waits for a node.</summary>
    Waiting = 0,
    /// <summary>Is being read.</summary>
    Running = 1,
    /// <summary>Done; some rows may have been refused.</summary>
    Done = 2,
    /// <summary>Given up; the error says why.</summary>
    Failed = 3,
}

/// <summary>An import as its asker sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>children</c> or <c>reports</c>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Done">Rows read.</param>
/// <param name="Total">Of how many; null while unknown.</param>
/// <param name="Added">Rows taken in.</param>
/// <param name="Already">Rows that had been taken in before.</param>
/// <param name="Bad">Rows refused.</param>
/// <param name="Unused">Headers that were not understood.</param>
/// <param name="Error">Why it was given up, in the reader's language.</param>
/// <param name="AskedAt">When it was asked for.</param>
public sealed record ImportStanding(
    Guid Id, string Kind, ImportState State, long Done, long? Total, long Added, long Already, long Bad, IReadOnlyList<string> Unused, string? Error, DateTimeOffset AskedAt);

/// <summary>The import that was started.</summary>
/// <param name="Id">Ask for it at <c>/api/v1/imports/{id}</c>.</param>
public sealed record StartedImport(Guid Id);
