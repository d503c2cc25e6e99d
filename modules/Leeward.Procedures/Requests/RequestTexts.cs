namespace Leeward.Procedures.Requests;

/// <summary>Texts of the requests.</summary>
internal sealed class RequestTexts;
