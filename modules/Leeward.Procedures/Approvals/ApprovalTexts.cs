namespace Leeward.Procedures.Approvals;

/// <summary>Marks the texts of approvals.</summary>
public sealed class ApprovalTexts;
