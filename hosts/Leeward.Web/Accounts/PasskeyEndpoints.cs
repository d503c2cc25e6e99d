using Leeward.Kernel.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace Leeward.Web.Accounts;

/// <summary>What a browser asks before it makes or uses a passkey. The forms of the pages carry the answer.</summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this WebApplication app)
    {
        app.MapPost("/account/passkeys/options", async (HttpContext http, IAntiforgery forms, UserManager<Account> users, SignInManager<Account> signIn, IAccess access) =>
        {
            if (access.Actor.AccountId is not { } id || !await forms.IsRequestValidAsync(http)) { return Results.NotFound(); }
            var account = (await users.FindByIdAsync(id.ToString()))!;
            return Json(await signIn.MakePasskeyCreationOptionsAsync(new() { Id = account.Id.ToString(), Name = account.UserName!, DisplayName = account.DisplayName }));
        });
        app.MapPost("/sign-in/passkey-options", async (HttpContext http, IAntiforgery forms, SignInManager<Account> signIn) =>
            // Without a name: the passkey itself says whose it is, and nobody learns which accounts exist.
            await forms.IsRequestValidAsync(http) ? Json(await signIn.MakePasskeyRequestOptionsAsync(null)) : Results.NotFound());
    }

    private static IResult Json(string options) => Results.Text(options, "application/json");
}
