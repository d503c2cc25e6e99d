namespace Leeward.Kernel.Audit;

/// <summary>Marks the words of the audit trail: verbs, results, kinds of record, purposes.</summary>
public sealed class AuditTexts;
