namespace Leeward.Web.Clients;

/// <summary>Marks the texts of the page of systems.</summary>
public sealed class ClientTexts;
