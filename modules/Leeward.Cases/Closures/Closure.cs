using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Closures;

/// <summary>One closure of a case: asked for on written criteria, decided by a second person, perhaps reopened later. It stays when the case is reopened, so that figures of past years stand.</summary>
internal sealed class Closure : OfCase
{
    public Guid FormRecordId { get; init; }
    public string Reason { get; init; } = "";
    public ClosureState State { get; private set; }
    /// <summary>The risk level of the case when closure was asked for.</summary>
    public RiskLevel Risk { get; init; }
    /// <summary>How many services were open then.</summary>
    public int OpenServices { get; init; }
    /// <summary>What withdrew the request, a code of <see cref="WithdrawClosure"/>.</summary>
    public string? Withdrawal { get; private set; }
    public Guid? AskedById { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public Guid? DecidedById { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public SealedText? Note { get; private set; }
    public string? ReopeningReason { get; private set; }
    public DateTimeOffset? ReopenedAt { get; private set; }
    public Guid? ReopenedById { get; private set; }
    public SealedText? ReopeningNote { get; private set; }

    public Outcome Decide(bool approve, Guid? by, SealedText? note, DateTimeOffset at)
    {
        if (State != ClosureState.Asked) { return new Refusal("cases.closure.decided"); }
        if (by is null || by == AskedById) { return new Refusal("cases.closure.second_person"); }
        (State, DecidedById, DecidedAt, Note) = (approve ? ClosureState.Approved : ClosureState.Returned, by, at, note);
        return Outcome.Done;
    }

    /// <summary>New danger became known before it was decided.</summary>
    public void Withdraw(string because, Guid? by, DateTimeOffset at) => (State, Withdrawal, DecidedById, DecidedAt) = (ClosureState.Withdrawn, because, by, at);

    public void Reopen(string reason, Guid? by, SealedText? note, DateTimeOffset at) => (ReopeningReason, ReopenedById, ReopeningNote, ReopenedAt) = (reason, by, note, at);
}

internal static class ClosureMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<Closure>(e =>
    {
        e.ToTable("cases_closure");
        e.Property(c => c.Reason).HasMaxLength(40);
        e.Property(c => c.Withdrawal).HasMaxLength(20);
        e.Property(c => c.ReopeningReason).HasMaxLength(40);
        e.HasIndex(c => new { c.State, c.Region });
        e.HasIndex(c => c.DecidedAt);
        e.OfCase();
    });
}
