using Leeward.Kernel;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Previews;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>What a player gets of a film, piece by piece.</summary>
public sealed class PieceTests
{
    private static readonly byte[] Film = [.. Enumerable.Range(0, (2 * MediaPieces.Largest) + 10).Select(at => (byte)(at * 31))];

    [Theory]
    [InlineData("bytes=0-", 0, MediaPieces.Largest)]
    [InlineData("bytes=0-3", 0, 4)]
    [InlineData("bytes=5-5", 5, 1)]
    [InlineData("bytes=1048576-", MediaPieces.Largest, MediaPieces.Largest)]
    [InlineData("bytes=2097152-9999999", 2 * MediaPieces.Largest, 10)]
    [InlineData("bytes=-4", (2 * MediaPieces.Largest) + 6, 4)]
    public async Task Piece_is_what_was_asked_for_up_to_a_mebibyte(string range, int from, int length)
    {
        using var pieces = new MediaPieces();
        var (status, headers, body) = await AskAsync(pieces, range);
        Assert.Equal((206, $"bytes {from}-{from + length - 1}/{Film.Length}"), (status, headers.ContentRange.ToString()));
        Assert.Equal(Film.AsSpan(from, length).ToArray(), body);
        Assert.Equal(("nosniff", "no-store", "inline"), (headers.XContentTypeOptions.ToString(), headers.CacheControl.ToString(), headers.ContentDisposition.ToString()));
        Assert.StartsWith("sandbox;", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pieces_one_after_the_other_make_the_film()
    {
        using var pieces = new MediaPieces();
        var got = new List<byte>();
        while (got.Count < Film.Length) { got.AddRange((await AskAsync(pieces, $"bytes={got.Count}-")).Body); }
        Assert.Equal(Film, got);
    }

    [Theory]
    [InlineData("bytes=2097162-", 416)]
    [InlineData("bytes=-0", 416)]
    [InlineData("lines=0-3", 200)]
    [InlineData("bytes=0-1,4-5", 200)]
    [InlineData("bytes=nonsense", 200)]
    [InlineData(null, 200)]
    public async Task What_is_no_piece_is_refused_or_answered_with_the_whole(string? range, int expected)
    {
        using var pieces = new MediaPieces();
        var (status, _, body) = await AskAsync(pieces, range);
        Assert.Equal((expected, expected == 200 ? Film.Length : 0), (status, body.Length));
        // The place of the one before is free again.
        Assert.Equal(expected, (await AskAsync(pieces, range)).Status);
    }

    [Fact]
    public async Task No_more_than_two_are_opened_at_a_time()
    {
        using var pieces = new MediaPieces();
        var (open, most, gate) = (0, 0, new TaskCompletionSource());
        async Task<Outcome<EvidenceContent>> SlowAsync()
        {
            most = Math.Max(most, Interlocked.Increment(ref open));
            await gate.Task;
            Interlocked.Decrement(ref open);
            return Content();
        }
        var asked = Enumerable.Range(0, 6).Select(_ => AskAsync(pieces, "bytes=0-3", SlowAsync)).ToList();
        gate.SetResult();
        Assert.All(await Task.WhenAll(asked), one => Assert.Equal(206, one.Status));
        Assert.InRange(most, 1, 2);
    }

    private static Outcome<EvidenceContent> Content() => new EvidenceContent(Film, FileKinds.Mp4, "", "00");

    private static async Task<(int Status, IHeaderDictionary Headers, byte[] Body)> AskAsync(MediaPieces pieces, string? range, Func<Task<Outcome<EvidenceContent>>>? open = null)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services };
        var disposed = new List<IDisposable>();
        http.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpResponseFeature>(new Response(disposed));
        http.Response.Body = body;
        if (range is not null) { http.Request.Headers.Range = range; }
        await (await pieces.AnswerAsync(http, open ?? (() => Task.FromResult(Content())), TestContext.Current.CancellationToken)).ExecuteAsync(http);
        await http.Response.CompleteAsync();
        foreach (var one in disposed) { one.Dispose(); }
        return (http.Response.StatusCode, http.Response.Headers, body.ToArray());
    }

    /// <summary>Keeps what is to be disposed of at the end of the request.</summary>
    private sealed class Response(List<IDisposable> disposed) : Microsoft.AspNetCore.Http.Features.HttpResponseFeature
    {
        public override void OnCompleted(Func<object, Task> callback, object state)
        {
            if (state is IDisposable one) { disposed.Add(one); }
        }
    }
}
