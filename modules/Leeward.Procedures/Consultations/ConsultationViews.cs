using System.Text.Json.Serialization;
using Leeward.Kernel;

namespace Leeward.Procedures.Consultations;

/// <summary>Opening a round: the last day for comments, and what is asked in particular.</summary>
internal sealed record OpenInput([property: JsonRequired] DateOnly ClosesOn, string? Questions);

/// <summary>Inviting people, for a body of the lookup <c>agency</c> or for themselves.</summary>
internal sealed record InviteInput(string? Body, [property: JsonRequired] IReadOnlyList<Guid> Accounts);

/// <summary>A comment on a step or, without one, on the whole. Proposed wording comes in one language or both, and for a step says to which field it belongs.</summary>
internal sealed record CommentInput(string? Step, [property: JsonRequired] CommentKind Kind, string? Text, string? ProposedEn, string? ProposedZh, string? Field = null);

/// <summary>What an invited person says of the whole.</summary>
internal sealed record ResponseInput([property: JsonRequired] Stance Stance, string? Note);

/// <summary>The answer to a comment.</summary>
internal sealed record AnswerInput([property: JsonRequired] CommentAnswer Answer, string? Reason);

/// <summary>A later closing day.</summary>
internal sealed record ExtendInput([property: JsonRequired] DateOnly ClosesOn);

/// <summary>Ending a round without a result.</summary>
internal sealed record CancelInput([property: JsonRequired] string Reason);

/// <summary>A round in the list.</summary>
internal sealed record ConsultationLine(
    Guid Id, int Version, Guid DraftId, string Code, string Edition, int Revision, LocalText Title, string Region, ConsultationState State, DateOnly ClosesOn, bool TakesComments, string HeldBy, DateTimeOffset OpenedAt,
    int Invited, int Responded, int Comments, int Unanswered, bool IAmInvited, bool IHold);

/// <summary>Somebody who is asked, and what they said of the whole.</summary>
internal sealed record InviteeLine(Guid Id, string Body, LocalText BodyTitle, Guid AccountId, string Name, DateTimeOffset InvitedAt, Stance Stance, string Note, DateTimeOffset? RespondedAt, int Comments)
{
    /// <summary>Said something of the whole or of a step.</summary>
    public bool Answered => RespondedAt is not null || Comments > 0;
}

/// <summary>A comment and its answer.</summary>
internal sealed record CommentLine(
    Guid Id, string Step, CommentKind Kind, string Text, string Field, string ProposedEn, string ProposedZh, string By, LocalText Body, DateTimeOffset At, bool Mine, DateTimeOffset? WithdrawnAt, CommentAnswer Answer, string Reason,
    string AnsweredBy, DateTimeOffset? AnsweredAt);

/// <summary>A round that was cancelled while comments had no answer.</summary>
internal sealed record CancelledRound(DateTimeOffset At, string By, string Reason, int Unanswered);

/// <summary>A round that was opened. Until it is finished, those invited see their own comments only.</summary>
internal sealed record ConsultationView(
    ConsultationLine Line, string ContentHash, string Questions, DateTimeOffset? EndedAt, string EndedBy, string Reason, InviteeLine? Me, IReadOnlyList<InviteeLine> Invitees, IReadOnlyList<CommentLine> Comments);
