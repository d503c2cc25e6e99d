using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.People;
using Microsoft.AspNetCore.Identity;

namespace Leeward.Web.Accounts;

/// <summary>A person changes the own password. A wrong present password counts as a wrong try, and whoever knew the old one is signed out.</summary>
internal sealed class ChangePassword(UserManager<Account> users, Doorkeeper door, Sessions sessions, IHttpContextAccessor http)
{
    public async Task<Outcome> RunAsync(Guid id, string? present, string? fresh)
    {
        var account = await users.FindByIdAsync(id.ToString());
        if (account is null) { return Refusal.NotFound; }
        if (PasswordRules.Check("New", fresh, account.UserName, account.DisplayName) is { } bad) { return bad; }
        if (!(await door.CheckPasswordSignInAsync(account, present ?? "", lockoutOnFailure: true)).Succeeded) { return Refusal.Invalid("Old", "kernel.password.wrong"); }
        if (string.Equals(present, fresh, StringComparison.Ordinal)) { return Refusal.Invalid("New", "kernel.password.same"); }
        var changed = await users.ChangePasswordAsync(account, present!, fresh!);
        if (!changed.Succeeded) { return changed.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure)) ? Refusal.Conflict : Refusal.Invalid("Old", "kernel.password.wrong"); }
        var here = Doorkeeper.SessionOf(http.HttpContext!.User);
        await sessions.EndAsync(s => s.AccountId == id && s.Id != here, CancellationToken.None);
        await door.TellAsync(account, AuditEntry.Done, null, "kernel.password.change", nameof(Account));
        await door.RefreshSignInAsync(account);
        return Outcome.Done;
    }
}
