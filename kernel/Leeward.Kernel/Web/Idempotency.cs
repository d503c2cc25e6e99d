using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Web;

/// <summary>
/// <c>Idempotency-Key</c> on the POSTs of the API: the same key with the same request gives the first answer again, with another request 422, while the first
/// is at work 409. Keys belong to the account that sent them and are kept for 24 hours.
/// </summary>
public sealed class Idempotency(RequestDelegate next, IServiceScopeFactory scopes, KeyRing keys, TimeProvider clock)
{
    private const string Header = "Idempotency-Key";
    private const int InMemory = 64 << 20; // what is sent may name a child: it is not spilled to a file

    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>After this time a request without an answer is taken for dead, with its node.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var sent = http.Request.Headers[Header].ToString();
        if (!HttpMethods.IsPost(http.Request.Method) || sent.Length == 0) { await next(http); return; }
        // What only reads may be asked again at will, and must be: a kept answer would hand out names once more without asking who may read them now, and without the audit.
        if (http.GetEndpoint()?.Metadata.GetMetadata<OnlyReads>() is not null) { await next(http); return; }
        if (sent.Length is < 8 or > 200) { await Endpoints.Problem(http, Refusal.Invalid(Header, "kernel.idempotency.key")).ExecuteAsync(http); return; }
        var row = new KeptAnswer
        {
            Owner = http.RequestServices.GetRequiredService<IAccess>().Actor.AccountId?.ToString("N") ?? "public",
            Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sent))),
            Asked = await HashAsync(http),
            At = clock.GetUtcNow(),
        };
        var first = await TakeAsync(row, http.RequestAborted);
        if (first is null) { await AnswerAndKeepAsync(http, row); }
        else if (!first.Asked.AsSpan().SequenceEqual(row.Asked)) { await Endpoints.Problem(http, new Refusal("kernel.idempotency.other_request")).ExecuteAsync(http); }
        else if (first.Status == 0) { await Endpoints.Problem(http, new Refusal("kernel.idempotency.at_work"), StatusCodes.Status409Conflict).ExecuteAsync(http); }
        else { await RepeatAsync(http, first); }
    }

    private async Task<byte[]> HashAsync(HttpContext http)
    {
        http.Request.EnableBuffering(InMemory);
        // Keyed: a body may hold a password, which a stolen database must not let anybody try out.
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.MatchKey);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Path}{http.Request.QueryString}\n{http.Request.Headers.IfMatch}\n"));
        var piece = new byte[81920];
        for (int read; (read = await http.Request.Body.ReadAsync(piece, http.RequestAborted)) > 0;) { hash.AppendData(piece, 0, read); }
        http.Request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    /// <summary>Null when the key is ours now; otherwise what the first request left.</summary>
    private async Task<KeptAnswer?> TakeAsync(KeptAnswer row, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var (old, dead) = (row.At - Kept, row.At - Patience);
        await db.KeptAnswers.Where(a => a.At < old || (a.Status == 0 && a.At < dead)).ExecuteDeleteAsync(ct);
        if (await db.KeptAnswers.AsNoTracking().FirstOrDefaultAsync(a => a.Owner == row.Owner && a.Key == row.Key, ct) is { } first) { return first; }
        db.KeptAnswers.Add(row);
        try
        {
            await db.WriteAsync(ct);
            return null;
        }
        catch (DbUpdateException e) when (DatabaseTrouble.Recognise(e) == DatabaseTrouble.AlreadyThere)
        {
            return await db.KeptAnswers.AsNoTracking().FirstOrDefaultAsync(a => a.Owner == row.Owner && a.Key == row.Key, ct) ?? row;
        }
    }

    private async Task AnswerAndKeepAsync(HttpContext http, KeptAnswer row)
    {
        var outside = http.Response.Body;
        using var inside = new MemoryStream();
        http.Response.Body = inside;
        var isWhole = false;
        try
        {
            await next(http);
            // A file is not kept: the copy would outlive the deletion of what was handed out. Asked again it is made again.
            isWhole = http.Response.StatusCode is < 500 and not (StatusCodes.Status401Unauthorized or StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests)
                && (inside.Length == 0 || http.Response.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true);
        }
        finally
        {
            http.Response.Body = outside;
            await KeepAsync(http, row, isWhole ? inside.ToArray() : null);
        }
        inside.Position = 0;
        if (inside.Length > 0) { await inside.CopyToAsync(outside, http.RequestAborted); }
    }

    private async Task KeepAsync(HttpContext http, KeptAnswer row, byte[]? body)
    {
        await using var scope = scopes.CreateAsyncScope();
        var mine = scope.ServiceProvider.GetRequiredService<AppDbContext>().KeptAnswers.Where(a => a.Owner == row.Owner && a.Key == row.Key);
        if (body is null) { await mine.ExecuteDeleteAsync(CancellationToken.None); return; }
        var headers = http.Response.Headers;
        var kept = new Written(http.Response.ContentType, headers.Location, headers.ETag, body);
        var answer = keys.Protect(Label(row), JsonSerializer.SerializeToUtf8Bytes(kept));
        await mine.ExecuteUpdateAsync(a => a.SetProperty(x => x.Status, http.Response.StatusCode).SetProperty(x => x.Answer, answer), CancellationToken.None);
    }

    private async Task RepeatAsync(HttpContext http, KeptAnswer first)
    {
        var kept = JsonSerializer.Deserialize<Written>(keys.Unprotect(Label(first), first.Answer))!;
        http.Response.StatusCode = first.Status;
        if (kept.ContentType is not null) { http.Response.ContentType = kept.ContentType; }
        if (kept.Location is not null) { http.Response.Headers.Location = kept.Location; }
        if (kept.ETag is not null) { http.Response.Headers.ETag = kept.ETag; }
        http.Response.Headers["Idempotent-Replayed"] = "true";
        if (kept.Body.Length > 0) { await http.Response.Body.WriteAsync(kept.Body, http.RequestAborted); }
    }

    private static string Label(KeptAnswer row) => "answer:" + row.Owner + ":" + row.Key;

    private sealed record Written(string? ContentType, string? Location, string? ETag, byte[] Body);
}

/// <summary>Puts it into the pipeline.</summary>
public static class IdempotencyPipeline
{
    /// <summary>Honours <c>Idempotency-Key</c> on POSTs below <paramref name="prefix"/>; stands after the actor is known.</summary>
    public static IApplicationBuilder UseIdempotency(this IApplicationBuilder app, string prefix) =>
        app.UseWhen(http => http.Request.Path.StartsWithSegments(prefix, StringComparison.Ordinal), api => api.UseMiddleware<Idempotency>());
}
