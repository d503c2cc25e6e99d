using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>ClamAV's own clamd on a local socket, with a database of one's own that knows the EICAR test file, and at most 1 MiB a stream.</summary>
internal sealed class RealScanner : IAsyncDisposable
{
    private static readonly string? Program = ((string[])[.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin"]).Select(folder => Path.Combine(folder, "clamd")).FirstOrDefault(File.Exists);
    private readonly Process _process;
    private readonly string _folder = Directory.CreateTempSubdirectory("clam").FullName;

    private RealScanner()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "db"));
        // Name, any kind of file, anywhere in it, the bytes: the middle of the EICAR file, so that it is found inside other files too.
        File.WriteAllText(Path.Combine(_folder, "db", "own.ndb"), $"Eicar-Test:0:*:{Convert.ToHexStringLower("EICAR-STANDARD-ANTIVIRUS-TEST-FILE"u8)}\n");
        var settings = Path.Combine(_folder, "clamd.conf");
        File.WriteAllText(settings, $"""
            LocalSocket {Socket}
            DatabaseDirectory {_folder}/db
            TemporaryDirectory {_folder}
            StreamMaxLength 1M
            Foreground yes
            User {Environment.UserName}

            """);
        _process = Process.Start(new ProcessStartInfo(Program!, ["-c", settings]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        // Read and forgotten, or the program would wait for a reader one day.
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static byte[] Eicar => Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    public string Address => "unix:" + Socket;

    private string Socket => Path.Combine(_folder, "ctl");

    /// <summary>Starts it and waits until it listens; the test is skipped where ClamAV is not installed.</summary>
    public static async Task<RealScanner> StartAsync(CancellationToken ct)
    {
        if (Program is null) { Assert.Skip("clamd is not there (Debian: clamav-daemon)."); }
        var scanner = new RealScanner();
        for (var tries = 0; tries < 600; tries++)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try { await socket.ConnectAsync(new UnixDomainSocketEndPoint(scanner.Socket), ct); return scanner; }
            catch (SocketException) { await Task.Delay(50, ct); }
        }
        await scanner.DisposeAsync();
        throw new InvalidOperationException("clamd did not listen within half a minute.");
    }

    /// <summary>Stops it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Holds it: it takes connections and answers nothing.</summary>
    public void Hold() { using var kill = Process.Start("kill", ["-STOP", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]); kill.WaitForExit(); }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) { await KillAsync(); }
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
