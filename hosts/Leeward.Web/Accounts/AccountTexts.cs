namespace Leeward.Web.Accounts;

/// <summary>Marks the texts of signing in and of one's account.</summary>
public sealed class AccountTexts;
