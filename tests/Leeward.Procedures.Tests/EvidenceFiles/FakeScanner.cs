using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>Speaks as clamd does on a local port: reads a stream in pieces and finds what holds the word "malware".</summary>
internal sealed class FakeScanner : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public FakeScanner()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How many bytes the last stream had.</summary>
    public int Seen { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { /* the test is over */ }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var command = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _end.Token) == 1 && one[0] != 0) { command.Append((char)one[0]); }
        if (command.ToString() == "zVERSION") { await stream.WriteAsync("ClamAV 1.4.2/27000/test\0"u8.ToArray(), _end.Token); return; }
        using var body = new MemoryStream();
        var length = new byte[4];
        for (int size; ;)
        {
            await stream.ReadExactlyAsync(length, _end.Token);
            if ((size = BinaryPrimitives.ReadInt32BigEndian(length)) == 0) { break; }
            var piece = new byte[size];
            await stream.ReadExactlyAsync(piece, _end.Token);
            body.Write(piece);
        }
        Seen = (int)body.Length;
        var found = Samples.Holds(body.ToArray(), "malware"u8.ToArray());
        await stream.WriteAsync(Encoding.ASCII.GetBytes(found ? "stream: Test-Signature FOUND\0" : "stream: OK\0"), _end.Token);
    }
}
