namespace Leeward.Cases.Contracts;

/// <summary>Writes a note on a case.</summary>
/// <param name="Text">In words; sealed. A note is not changed afterwards.</param>
public sealed record NoteRequest(string? Text);

/// <summary>A note as it is read.</summary>
public sealed record NoteView(Guid Id, string? Text, Guid? WrittenById, DateTimeOffset WrittenAt);
