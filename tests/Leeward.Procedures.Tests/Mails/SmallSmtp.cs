using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leeward.Procedures.Tests.Mails;

/// <summary>A mail server of a few lines on a port of its own: it keeps what it is given, and says no, falls silent or hangs up where a test wants it to.</summary>
internal sealed class SmallSmtp : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public SmallSmtp()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Mails that were taken, whole, with the envelope before them.</summary>
    public ConcurrentQueue<string> Mails { get; } = new();

    /// <summary>Everything that was said to it.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>What it says to a recipient.</summary>
    public string ToRecipient { get; set; } = "250 ok";

    /// <summary>What it says after a whole mail: an empty answer hangs up after taking it, null never answers.</summary>
    public string? ToMail { get; set; } = "250 taken";

    /// <summary>Set when a whole mail has come.</summary>
    public TaskCompletionSource GotWhole { get; private set; } = new();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _ = TalkAsync(client);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 small");
                var envelope = "";
                while (await reader.ReadLineAsync(_end.Token) is { } line)
                {
                    Heard.Enqueue(line);
                    var verb = line.Split(' ')[0].ToUpperInvariant();
                    if (verb is "MAIL" or "RCPT") { envelope += line + "\n"; }
                    if (verb == "QUIT") { await writer.WriteLineAsync("221 bye"); return; }
                    if (verb == "RCPT") { await writer.WriteLineAsync(ToRecipient); continue; }
                    if (verb != "DATA") { await writer.WriteLineAsync("250 ok"); continue; }
                    await writer.WriteLineAsync("354 go on");
                    var mail = new StringBuilder(envelope);
                    while (await reader.ReadLineAsync(_end.Token) is { } text && text != ".") { mail.Append(text).Append('\n'); }
                    envelope = "";
                    if (ToMail?.StartsWith('2') != false || ToMail.Length == 0) { Mails.Enqueue(mail.ToString()); }
                    GotWhole.TrySetResult();
                    if (ToMail is null) { await Task.Delay(Timeout.Infinite, _end.Token); }
                    if (ToMail!.Length == 0) { return; }
                    await writer.WriteLineAsync(ToMail);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException) { /* the caller has gone */ }
    }
}
