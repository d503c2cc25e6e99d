namespace Leeward.Cases.Contracts;

/// <summary>Merges another record into a child: field by field, with a reason. It can be undone at any later time.</summary>
public sealed record MergeRequest
{
    /// <summary>The record that turned out to be the same child. Its number leads to the child from now on.</summary>
    public Guid OtherId { get; init; }
    /// <summary>The version of the other record that was compared.</summary>
    public int OtherVersion { get; init; }
    /// <summary>Fields whose value is taken from the other record: <c>name</c>, <c>sex</c>, <c>born</c>, <c>resident</c>, <c>address</c>, <c>household</c>, <c>vulnerabilities</c>, <c>functioning</c>. All others stay as they are.</summary>
    public IReadOnlyList<string>? FromOther { get; init; }
    /// <summary>Caregivers of the other record who come along; null for all.</summary>
    public IReadOnlyList<Guid>? Caregivers { get; init; }
    /// <summary>Why they are one child; kept sealed.</summary>
    public string? Reason { get; init; }
}

/// <summary>Undoes a merge.</summary>
public sealed record UndoMergeRequest
{
    /// <summary>Cases opened since the merge that belong to the other record; all others stay.</summary>
    public IReadOnlyList<Guid>? CasesToOther { get; init; }
    /// <summary>Caregivers added since the merge that belong to the other record; all others stay.</summary>
    public IReadOnlyList<Guid>? CaregiversToOther { get; init; }
    /// <summary>Why; kept sealed.</summary>
    public string? Reason { get; init; }
}

/// <summary>What goes where when a merge is undone.</summary>
/// <param name="Restored">Fields that get back the value they had before.</param>
/// <param name="EditedSince">Fields changed after the merge, which keep what stands now.</param>
/// <param name="CasesBack">Numbers of cases that go back to the other record; those the reader may not see are only counted.</param>
/// <param name="CasesBackHidden">How many more go back that the reader may not see.</param>
/// <param name="CaregiversBack">How many caregivers go back.</param>
/// <param name="CasesSince">Cases opened since the merge: they stay unless chosen.</param>
/// <param name="CaregiversSince">Caregivers added since the merge: they stay unless chosen.</param>
public sealed record UndoPlan(IReadOnlyList<string> Restored, IReadOnlyList<string> EditedSince, IReadOnlyList<string> CasesBack, int CasesBackHidden, int CaregiversBack, IReadOnlyList<CaseSummary> CasesSince, IReadOnlyList<CaregiverView> CaregiversSince);

/// <summary>A merge as it is read.</summary>
public sealed record MergeView(Guid Id, Guid KeptId, string KeptNumber, Guid OtherId, string OtherNumber, string? Reason, DateTimeOffset MergedAt, Guid? MergedById, DateTimeOffset? UndoneAt, Guid? UndoneById, string? UndoReason, IReadOnlyList<string> FromOther, UndoPlan? Undo, int Version);

/// <summary>One of two records that are compared; fields by the codes of <see cref="MergeRequest.FromOther"/>, as texts.</summary>
public sealed record ComparedChild(Guid Id, string Number, string Region, DateTimeOffset RegisteredAt, bool IsNeedToKnow, Guid? MergedIntoId, IReadOnlyDictionary<string, string?> Fields, IReadOnlyList<CaregiverView> Caregivers, IReadOnlyList<string> Cases, int Version);

/// <summary>Two records side by side: what stands in each, how they agree, and what was decided.</summary>
public sealed record Comparison(ComparedChild Kept, ComparedChild Other, IReadOnlyList<string> Differ, LikelyBand? Band, double? Probability, KinCaution Caution, IReadOnlyList<LikelyReason> Why, PairState? State, Guid? PairId, int? PairVersion, Guid? MergeId);
