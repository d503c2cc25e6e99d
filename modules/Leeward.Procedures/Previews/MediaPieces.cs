using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.EvidenceFiles;
using Microsoft.AspNetCore.Http;

namespace Leeward.Procedures.Previews;

/// <summary>
/// Hands a film or recording to a player in pieces of a mebibyte at most, whatever it asked for (RFC 9110, 15.3.7: a part may be less than was asked for). A file is opened whole to be checked against its hash,
/// so that only a few are opened at a time on a node, and none stays in memory while a poor line takes its piece.
/// </summary>
internal sealed class MediaPieces : IDisposable
{
    /// <summary>The largest piece, in bytes.</summary>
    public const int Largest = 1 << 20;

    private readonly SemaphoreSlim _opening = new(2, 2), _whole = new(1, 1);

    /// <summary>Answers with the piece asked for; without a range, or with several, with the whole, one at a time.</summary>
    /// <param name="http">The request.</param>
    /// <param name="open">Opens the file for this person.</param>
    /// <param name="ct">Cancels the work.</param>
    public async Task<IResult> AnswerAsync(HttpContext http, Func<Task<Outcome<EvidenceContent>>> open, CancellationToken ct)
    {
        var asked = http.Request.GetTypedHeaders().Range is { Unit.Value: "bytes", Ranges.Count: 1 } range ? range.Ranges.First() : null;
        if (asked is null)
        {
            await _whole.WaitAsync(ct);
            http.Response.RegisterForDispose(new Release(_whole));
        }
        await _opening.WaitAsync(ct);
        try
        {
            var content = await open();
            if (!content.Ok) { return http.Answer(content); }
            Guard(http.Response.Headers);
            var (bytes, media) = (content.Value.Bytes, content.Value.Kind.Media);
            http.Response.Headers.AcceptRanges = "bytes";
            if (asked is null) { return Results.Bytes(bytes, media); }
            var from = asked.From ?? Math.Max(0, bytes.LongLength - (asked.To ?? 0));
            if (from >= bytes.LongLength)
            {
                http.Response.Headers.ContentRange = $"bytes */{bytes.LongLength}";
                return Results.StatusCode(StatusCodes.Status416RangeNotSatisfiable);
            }
            var last = Math.Min(asked.From is null ? bytes.LongLength - 1 : asked.To ?? bytes.LongLength - 1, Math.Min(bytes.LongLength, from + Largest) - 1);
            http.Response.Headers.ContentRange = $"bytes {from}-{last}/{bytes.LongLength}";
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            return Results.Bytes(bytes.AsSpan((int)from, (int)(last - from + 1)).ToArray(), media);
        }
        finally { _opening.Release(); }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _opening.Dispose();
        _whole.Dispose();
    }

    /// <summary>Never a page, never a script, nothing kept by caches, nothing for other sites.</summary>
    private static void Guard(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.ContentDisposition = "inline";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; media-src 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private sealed class Release(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
