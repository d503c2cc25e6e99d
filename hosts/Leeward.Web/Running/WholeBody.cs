using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Leeward.Web.Running;

/// <summary>
/// The body of a request to its end, also while the server stops: told to stop, Kestrel wakes every connection so that idle ones can end, and what reads a body takes
/// that for a reading given up. Only a reading that the reader itself gave up ends early here.
/// </summary>
internal sealed class WholeBody(PipeReader inner) : PipeReader
{
    private int _givenUp;

    /// <summary>Has everything behind it read the body of the request in this way.</summary>
    public static Task WrapAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            // Kestrel ends the body with the request; ended once more behind it, it throws.
            http.Request.Body = new WholeBody(http.Request.BodyReader).AsStream(leaveOpen: true);
        }

        return next(http);
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await inner.ReadAsync(cancellationToken);
            if (!read.IsCanceled || Interlocked.Exchange(ref _givenUp, 0) == 1) { return read; }
            inner.AdvanceTo(read.Buffer.Start);
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result)) { return false; }
        if (!result.IsCanceled || Interlocked.Exchange(ref _givenUp, 0) == 1) { return true; }
        inner.AdvanceTo(result.Buffer.Start);
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead()
    {
        Interlocked.Exchange(ref _givenUp, 1);
        inner.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
