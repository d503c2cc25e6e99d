using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Mails;

/// <summary>A person's wish to be told of reminders by e-mail. It is removed when the person ends it.</summary>
internal sealed class MailBox : IPart, IVersioned
{
    public Guid Id { get; init; }
    /// <summary>The account.</summary>
    public Guid OwnerId { get; init; }
    public int Version { get; set; }
    /// <summary>The address that was proved, sealed; nothing but a code goes to any other.</summary>
    public SealedText? Address { get; set; }
    public DateTimeOffset? ProvedAt { get; set; }
    /// <summary>The address to which a code was sent, and the keyed hash of that code.</summary>
    public SealedText? Asked { get; set; }
    public string? CodeKey { get; set; }
    public DateTimeOffset? CodeUntil { get; set; }
    public int CodeTries { get; set; }
    /// <summary>How many codes were sent since when: nobody is to be flooded with them.</summary>
    public int Codes { get; set; }
    public DateTimeOffset? CodesSince { get; set; }
    /// <summary>The language of the page when it was asked for; counts where the account follows the browser.</summary>
    public string Language { get; set; } = "en";
    public DateTimeOffset? SentAt { get; set; }
    /// <summary>A node is handing a mail to the server since then. Written before the first byte, so that whoever finds it later knows that it may have gone out.</summary>
    public DateTimeOffset? HandedAt { get; set; }
    /// <summary>A mail was handed over and nobody knows whether it went out; it is not sent again.</summary>
    public DateTimeOffset? UnsureAt { get; set; }
    /// <summary>The server said no and took nothing: the mail is owed, and is tried again at <see cref="NextTryAt"/>.</summary>
    public bool IsOwed { get; set; }
    public int Tries { get; set; }
    public DateTimeOffset? NextTryAt { get; set; }
    /// <summary>The address was refused for good, with this reply code; nothing is sent until the person proves one anew.</summary>
    public DateTimeOffset? RefusedAt { get; set; }
    public int RefusedWith { get; set; }
}

/// <summary>A step, or a hand-over, was told to a person by e-mail at a stage; at a further stage or with another due time it is told again.</summary>
internal sealed class MailTold : IPart
{
    public Guid Id { get; init; }
    /// <summary>The account.</summary>
    public Guid OwnerId { get; init; }
    public Guid ThingId { get; init; }
    public string Stage { get; init; } = "";
    public long DueTicks { get; init; }
}

internal static class MailMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<MailBox>(e =>
        {
            e.ToTable("procedures_mail_box");
            e.Property(b => b.CodeKey).HasMaxLength(40);
            e.Property(b => b.Language).HasMaxLength(10);
            e.HasIndex(b => b.OwnerId).IsUnique();
        });
        model.Entity<MailTold>(e =>
        {
            e.ToTable("procedures_mail_told");
            e.Property(t => t.Stage).HasMaxLength(40);
            e.HasIndex(t => new { t.OwnerId, t.ThingId, t.Stage, t.DueTicks }).IsUnique();
        });
    }
}
