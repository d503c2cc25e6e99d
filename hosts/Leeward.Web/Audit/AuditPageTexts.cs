namespace Leeward.Web.Audit;

/// <summary>Marks the texts of the audit page.</summary>
public sealed class AuditPageTexts;
