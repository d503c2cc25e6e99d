using System.Diagnostics;
using System.Globalization;
using Leeward.Kernel;
using Microsoft.Extensions.Configuration;

namespace Leeward.Procedures.Previews;

/// <summary>
/// Draws pages of a PDF by Poppler's <c>pdftoppm</c>, where it is installed or the setting <c>Evidence:Pdf</c> names it. A document from outside is read by a program of its own, in a
/// <see cref="Sandbox"/>: what breaks there, breaks there, and what takes the program over finds nothing. One at a time, or as many as <c>Evidence:PdfAtOnce</c> says, so that a node keeps its
/// processors for people.
/// </summary>
internal sealed class PdfPages(IConfiguration configuration) : IDisposable
{
    /// <summary>How many pages are drawn at a time.</summary>
    public const int AtOnce = 4;

    // The longer side of a page, in pixels, and the most that a drawn page may weigh, in bytes.
    private const int Side = 1400, Heaviest = 16 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim _room = new(int.TryParse(configuration["Leeward:Evidence:PdfAtOnce"], CultureInfo.InvariantCulture, out var atOnce) ? Math.Clamp(atOnce, 1, 64) : 1);
    private readonly Sandbox _sandbox = new(configuration);

    /// <summary>True where PDFs can be looked at.</summary>
    public bool IsThere => Program is not null && _sandbox.IsThere;

    private string? Program => Sandbox.Find(configuration["Leeward:Evidence:Pdf"], "pdftoppm");

    /// <summary>Up to <see cref="AtOnce"/> pages from one on (the first is 1), as PNG; fewer at the end of the document, a refusal where not even the first of them can be drawn.</summary>
    public async Task<Outcome<IReadOnlyList<byte[]>>> DrawAsync(ReadOnlyMemory<byte> document, int from, CancellationToken ct)
    {
        var pages = new List<byte[]>();
        if (Program is not { } program || from is < 1 or > 100_000 || !await _room.WaitAsync(Patience, ct)) { return Broken; }
        try
        {
            for (var page = from; page < from + AtOnce; page++)
            {
                if (await DrawOneAsync(program, document, page, ct) is not { } drawn) { break; }
                pages.Add(drawn);
            }
        }
        finally { _room.Release(); }
        return pages.Count > 0 ? pages : Broken;
    }

    public void Dispose() => _room.Dispose();

    private static Refusal Broken => new("procedures.evidence.preview");

    private async Task<byte[]?> DrawOneAsync(string program, ReadOnlyMemory<byte> document, int page, CancellationToken ct)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        var start = _sandbox.Start(program, "-q", "-png", "-f", number, "-l", number, "-scale-to", Side.ToString(CultureInfo.InvariantCulture), "-singlefile", "-");
        if (start is null) { return null; }
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var reading = ReadAsync(process.StandardOutput.BaseStream, patience.Token);
            var complaints = process.StandardError.BaseStream.CopyToAsync(Stream.Null, patience.Token);
            try
            {
                await process.StandardInput.BaseStream.WriteAsync(document, patience.Token);
                process.StandardInput.Close();
            }
            catch (IOException) { /* it has seen enough: its exit code says what of */ }
            var drawn = await reading;
            if (drawn is null) { return null; }
            await complaints;
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0 && drawn.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? drawn : null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { return null; }
        finally
        {
            if (!process.HasExited) { process.Kill(entireProcessTree: true); }
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream from, CancellationToken ct)
    {
        using var drawn = new MemoryStream();
        var piece = new byte[81920];
        for (int read; (read = await from.ReadAsync(piece, ct)) > 0;)
        {
            if (drawn.Length + read > Heaviest) { return null; }
            drawn.Write(piece, 0, read);
        }
        return drawn.ToArray();
    }
}
