using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Consultations;

/// <summary>Where a round stands.</summary>
internal enum ConsultationState
{
    /// <summary>Invited people comment until the closing day; after it their comments are answered.</summary>
    Open = 0,
    /// <summary>Every comment has an answer; the report is whole.</summary>
    Finished = 1,
    /// <summary>Ended without a result, with a reason.</summary>
    Cancelled = 2,
}

/// <summary>A round of consultation on one form of a draft, which is frozen here: those invited read this and nothing else of the draft.</summary>
internal sealed class Consultation : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public Guid DraftId { get; init; }
    public int Revision { get; init; }
    public string Code { get; init; } = "";
    public string Edition { get; init; } = "";
    public string TitleEn { get; init; } = "";
    public string TitleZh { get; init; } = "";
    public string Document { get; init; } = "";
    public string ContentHash { get; init; } = "";
    /// <summary>The last day on which comments are taken.</summary>
    public DateOnly ClosesOn { get; set; }
    /// <summary>What those invited are asked in particular.</summary>
    public string Questions { get; init; } = "";
    public ConsultationState State { get; set; }
    public string HeldBy { get; init; } = "";
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public string EndedBy { get; set; } = "";
    public string Reason { get; set; } = "";
    public bool IsSynthetic { get; init; }

    public LocalText Title => new(TitleEn, TitleZh);

    public bool TakesComments(DateOnly today) => State == ConsultationState.Open && today <= ClosesOn;
}

/// <summary>What an invited person or body says of the whole.</summary>
internal enum Stance
{
    /// <summary>Nothing yet.</summary>
    None = 0,
    Agree = 1,
    AgreeWithComments = 2,
    Object = 3,
    /// <summary>Has read it and has nothing to say.</summary>
    NoComment = 4,
}

/// <summary>Somebody who is asked, alone or for a body.</summary>
internal sealed class Invitee : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    /// <summary>A code of the lookup <c>agency</c>; empty for a person who is asked for themselves.</summary>
    public string Body { get; init; } = "";
    public Guid AccountId { get; init; }
    public string Name { get; init; } = "";
    public DateTimeOffset InvitedAt { get; init; }
    public Stance Stance { get; set; }
    public string Note { get; set; } = "";
    public DateTimeOffset? RespondedAt { get; set; }
}

/// <summary>What a comment is.</summary>
internal enum CommentKind
{
    Remark = 0,
    /// <summary>Proposes other words.</summary>
    Wording = 1,
    Agree = 2,
    Object = 3,
}

/// <summary>What became of a comment.</summary>
internal enum CommentAnswer
{
    Open = 0,
    Accepted = 1,
    Partly = 2,
    Declined = 3,
    /// <summary>The proposed words stand in the draft.</summary>
    TakenOver = 4,
    /// <summary>The round was cancelled before anybody answered it; the reason for that stands with it.</summary>
    Cancelled = 5,
}

/// <summary>A comment on a step or on the whole, and its answer. A withdrawn one stays, marked.</summary>
internal sealed class Comment : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public Guid InviteeId { get; init; }
    /// <summary>The step; empty for the whole.</summary>
    public string Step { get; init; } = "";
    public CommentKind Kind { get; init; }
    public string Text { get; init; } = "";
    /// <summary>The field of the step that words are proposed for, one of <see cref="StepFields.All"/>; empty where none are, or for the whole.</summary>
    public string Field { get; init; } = "";
    public string ProposedEn { get; init; } = "";
    public string ProposedZh { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }
    public CommentAnswer Answer { get; set; }
    public string Reason { get; set; } = "";
    public string AnsweredBy { get; set; } = "";
    public DateTimeOffset? AnsweredAt { get; set; }
}

internal static class ConsultationMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Consultation>(e =>
        {
            e.ToTable("procedures_consultation");
            e.Ignore(c => c.Title);
            e.Property(c => c.Code).HasMaxLength(80);
            e.Property(c => c.Edition).HasMaxLength(40);
            e.Property(c => c.TitleEn).HasMaxLength(300);
            e.Property(c => c.TitleZh).HasMaxLength(300);
            e.Property(c => c.ContentHash).HasMaxLength(64);
            e.Property(c => c.Questions).HasMaxLength(2000);
            e.Property(c => c.HeldBy).HasMaxLength(100);
            e.Property(c => c.EndedBy).HasMaxLength(100);
            e.Property(c => c.Reason).HasMaxLength(1000);
            e.HasIndex(c => new { c.Region, c.State });
            e.HasIndex(c => c.DraftId);
        });
        model.Entity<Invitee>(e =>
        {
            e.ToTable("procedures_invitee");
            e.Property(i => i.Body).HasMaxLength(64);
            e.Property(i => i.Name).HasMaxLength(100);
            e.Property(i => i.Note).HasMaxLength(2000);
            e.HasIndex(i => new { i.OwnerId, i.AccountId }).IsUnique();
            e.HasIndex(i => i.AccountId);
        });
        model.Entity<Comment>(e =>
        {
            e.ToTable("procedures_comment");
            e.Property(c => c.Step).HasMaxLength(60);
            e.Property(c => c.Field).HasMaxLength(30);
            e.Property(c => c.Text).HasMaxLength(4000);
            e.Property(c => c.ProposedEn).HasMaxLength(2000);
            e.Property(c => c.ProposedZh).HasMaxLength(2000);
            e.Property(c => c.Reason).HasMaxLength(2000);
            e.Property(c => c.AnsweredBy).HasMaxLength(100);
            e.HasIndex(c => new { c.OwnerId, c.Step });
        });
    }
}
