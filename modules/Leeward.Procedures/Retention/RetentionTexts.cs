namespace Leeward.Procedures.Retention;

/// <summary>Marks the texts of keeping and deleting evidence.</summary>
public sealed class RetentionTexts;
