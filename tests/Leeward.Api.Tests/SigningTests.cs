using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Api.Tests;

/// <summary>Signing asks for the password once more, and for the code where there is a second step; what is wrong counts and is written down.</summary>
// Locks an account: a server of its own.
public sealed class SigningTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Wrong_password_signs_nothing_counts_and_locks_and_the_right_one_with_the_code_signs(Provider provider)
    {
        await using var server = await ApiServer.StartAsync(provider);
        await County.PublishAsync(server);
        var county = await County.MakeAsync(server, "520102", "signing");
        var approval = "/api/v1/procedure-approvals/" + county.Ids["procedure-approvals"];

        // A system with every role of the country signs nothing.
        using var system = server.Bearing(await server.TokenAsync(await server.LetInAsync(["signatory"], "", "a system")));
        Assert.Equal("procedures.approval.not_named", await CodeAsync(await SignAsync(system, approval, new { })));

        Assert.Equal("kernel.proof.password", await CodeAsync(await SignAsync(county.Second, approval, new { })));
        foreach (var _ in Enumerable.Range(0, 4)) { Assert.Equal("kernel.proof.password", await CodeAsync(await SignAsync(county.Second, approval, new { password = "guessed wrong" }))); }
        Assert.Equal("kernel.proof.locked", await CodeAsync(await SignAsync(county.Second, approval, new { password = "guessed wrong" })));
        Assert.Equal("kernel.proof.locked", await CodeAsync(await SignAsync(county.Second, approval, new { password = ApiServer.Password })));
        Assert.Equal(0, (await county.Second.GetFromJsonAsync<JsonElement>(approval, Ct)).GetProperty("line").GetProperty("signed").GetInt32());
        var trail = await server.ReadAsync(db => db.AuditEntries.Where(e => e.ActorId == county.SecondId && e.Result == "refused").Select(e => e.Verb + " " + e.Details).ToListAsync(Ct));
        Assert.Equal(7, trail.Count(line => line.StartsWith("procedures.approval.sign ", StringComparison.Ordinal)));
        Assert.Contains("kernel.session.start why=wrong_password", trail);
        Assert.DoesNotContain(trail, line => line.Contains("guessed", StringComparison.Ordinal));

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var key = await SecondStepAsync(server, county.SecondId);
        Assert.Equal("kernel.proof.code", await CodeAsync(await SignAsync(county.Second, approval, new { password = ApiServer.Password })));
        Assert.Equal(1, await server.ReadAsync(db => db.Users.Where(a => a.Id == county.SecondId).Select(a => a.AccessFailedCount).SingleAsync(Ct)));
        using var signed = await SignAsync(county.Second, approval, new { password = ApiServer.Password, code = Totp(key) });
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        var signature = (await signed.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("signatures")[0];
        Assert.Equal(("signed", "passwordAndCode", true), (signature.GetProperty("state").GetString(), signature.GetProperty("proof").GetString(), signature.GetProperty("holds").GetBoolean()));
        Assert.Equal(0, await server.ReadAsync(db => db.Users.Where(a => a.Id == county.SecondId).Select(a => a.AccessFailedCount).SingleAsync(Ct)));
    }

    private static async Task<HttpResponseMessage> SignAsync(HttpClient who, string approval, object proof)
    {
        var seen = await who.GetAsync(approval, Ct);
        var line = (await seen.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("line");
        var body = JsonSerializer.SerializeToNode(proof)!.AsObject();
        body["contentHash"] = line.GetProperty("contentHash").GetString();
        var request = new HttpRequestMessage(HttpMethod.Post, approval + "/sign") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", seen.Headers.ETag!.ToString());
        return await who.SendAsync(request, Ct);
    }

    private static async Task<string> CodeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString()!;

    /// <summary>Unlocks the account and gives it a second step.</summary>
    private static async Task<byte[]> SecondStepAsync(ApiServer server, Guid id)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = (await users.FindByIdAsync(id.ToString()))!;
        await users.SetLockoutEndDateAsync(account, null);
        await users.ResetAccessFailedCountAsync(account);
        await users.ResetAuthenticatorKeyAsync(account);
        await users.SetTwoFactorEnabledAsync(account, true);
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat((await users.GetAuthenticatorKeyAsync(account))!.Select(c => Convert.ToString(Letters.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(one => one.Length == 8).Select(one => Convert.ToByte(new string(one), 2))];
    }

    /// <summary>The six digits of now (RFC 6238).</summary>
    private static string Totp(byte[] key)
    {
        var step = BitConverter.GetBytes(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
        if (BitConverter.IsLittleEndian) { Array.Reverse(step); }
#pragma warning disable CA5350 // the algorithm that apps of the second step use
        var hash = HMACSHA1.HashData(key, step);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }
}
