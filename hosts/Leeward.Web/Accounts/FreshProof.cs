using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Signing;
using Microsoft.AspNetCore.Identity;

namespace Leeward.Web.Accounts;

/// <summary>The password once more, with the code where the account has a second step. The people of the demo have no password: they confirm.</summary>
internal sealed class FreshProof(UserManager<Account> users, Doorkeeper door, IAccess access, IConfiguration configuration) : IFreshProof
{
    public async Task<ProofKind> AskedAsync(CancellationToken ct) => await MeAsync() is { } me ? await KindAsync(me) : ProofKind.None;

    public async Task<Outcome<ProofKind>> CheckAsync(ProofGiven given, CancellationToken ct)
    {
        // A system acts under an id that is no account.
        if (await MeAsync() is not { } me) { return new Refusal("kernel.proof.person"); }
        var kind = await KindAsync(me);
        if (kind == ProofKind.Confirmation) { return given.Confirmed ? kind : Refusal.Invalid("Confirmed", "kernel.proof.confirm"); }
        var told = await door.CheckPasswordSignInAsync(me, given.Password ?? "", lockoutOnFailure: true);
        if (!told.Succeeded) { return told.IsLockedOut ? new Refusal("kernel.proof.locked") : Refusal.Invalid("Password", "kernel.proof.password"); }
        return kind == ProofKind.PasswordAndCode && await CodeAsync(me, given.Code) is { } no ? no : kind;
    }

    private async Task<Refusal?> CodeAsync(Account me, string? code)
    {
        var typed = new string([.. (code ?? "").Where(char.IsAsciiDigit)]);
        if (await users.VerifyTwoFactorTokenAsync(me, TokenOptions.DefaultAuthenticatorProvider, typed))
        {
            await users.ResetAccessFailedCountAsync(me);
            return null;
        }
        await users.AccessFailedAsync(me);
        var isLocked = await users.IsLockedOutAsync(me);
        await door.TellAsync(me, AuditEntry.Refused, isLocked ? "locked" : "wrong_code");
        return isLocked ? new Refusal("kernel.proof.locked") : Refusal.Invalid("Code", "kernel.proof.code");
    }

    private async Task<Account?> MeAsync() => access.Actor.AccountId is { } id ? await users.FindByIdAsync(id.ToString()) : null;

    private async Task<ProofKind> KindAsync(Account me) =>
        configuration.GetValue<bool>("Leeward:Demo") && me is { IsSynthetic: true, PasswordHash: null } ? ProofKind.Confirmation
        : await users.GetTwoFactorEnabledAsync(me) ? ProofKind.PasswordAndCode : ProofKind.Password;
}
