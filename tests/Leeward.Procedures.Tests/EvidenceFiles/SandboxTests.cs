using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Leeward.Procedures.Previews;
using Microsoft.Extensions.Configuration;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>A program in the place of pdftoppm tells what it can see and do, as one would that a document has taken over.</summary>
public sealed class SandboxTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leeward-sandbox-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Program_that_draws_sees_no_data_no_accounts_no_environment_and_no_network_and_writes_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var key = Path.Combine(_folder.FullName, "master.key");
        await File.WriteAllTextAsync(key, "KEY", Ct);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        // Each line is a thing that must not be.
        var probe = $"""
            [ -e {key} ] && echo key
            for path in /etc/passwd /etc/shadow /etc/hosts /etc/leeward /home /root /tmp/.X11-unix /run /srv /opt /proc/self /proc/1 /sys /dev/tcp /dev/sda /var/lib; do [ -e $path ] && echo $path; done
            [ "$(ls -A {_folder.FullName} | grep -v probe)" ] && echo folder
            [ "$(env | grep -vE '^(PWD|SHLVL|_|OLDPWD|LC_CTYPE|PATH)=')" ] && env
            [ "$(id -u)" = 65534 ] || echo id
            for path in / /tmp /usr /etc {_folder.FullName}; do (: > $path/written) && echo wrote $path; done
            (exec 3<>/dev/tcp/127.0.0.1/{port}) && echo network
            kill -0 {Environment.ProcessId} && echo kill
            [ "$(ulimit -t)" = 10 ] && [ "$(ulimit -f)" = 0 ] && [ "$(ulimit -v)" = 1048576 ] && [ "$(nice)" -ge 15 ] || echo limits
            """;
        Assert.SkipUnless(new Sandbox(new ConfigurationBuilder().Build()).IsThere, "bwrap is not there (Debian: bubblewrap), or it can make no namespaces here.");
        Assert.Equal("", await ToldAsync(probe));
        // The probe finds what is there: the same program outside the sandbox.
        var outside = await ToldAsync(probe, ("PdfWithoutSandbox", "true"));
        foreach (var seen in (string[])["key", "/etc/passwd", "/proc/self", "network", "kill"]) { Assert.Contains(seen, outside.Split('\n')); }
    }

    [Fact]
    public async Task Without_a_sandbox_that_works_nothing_is_drawn_unless_a_setting_says_so()
    {
        var broken = Script("broken", "echo 'bwrap: No permissions to create new namespace' >&2; exit 1");
        foreach (var bwrap in (string[])["/nowhere/bwrap", broken])
        {
            foreach (var said in (string[])["", "false", "perhaps"])
            {
                using var pages = Pages("echo drawn", ("Sandbox", bwrap), ("PdfWithoutSandbox", said));
                Assert.False(pages.IsThere);
                Assert.Equal("procedures.evidence.preview", (await pages.DrawAsync(Samples.Pages(1), 1, Ct)).Refusal?.Code);
            }
            Assert.Equal("drawn", await ToldAsync("echo drawn", ("Sandbox", bwrap), ("PdfWithoutSandbox", "true")));
        }
    }

    [Theory, InlineData(null, 1), InlineData("2", 2), InlineData("none", 1)]
    public async Task As_many_are_drawn_at_a_time_as_the_setting_says(string? setting, int most)
    {
        var (here, seen) = (Path.Combine(_folder.FullName, "here"), Path.Combine(_folder.FullName, "seen"));
        Directory.CreateDirectory(here);
        Directory.CreateDirectory(seen);
        // Folders, because a drawing program may write no file.
        using var pages = Pages($"mkdir {here}/$$; sleep 0.1; mkdir -p {seen}/$(ls {here} | wc -l); rmdir {here}/$$", ("PdfWithoutSandbox", "true"), ("PdfAtOnce", setting));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => pages.DrawAsync(Samples.Pages(1), 1, Ct)));
        Assert.Equal(most, Directory.GetDirectories(seen).Max(one => int.Parse(Path.GetFileName(one), CultureInfo.InvariantCulture)));
    }

    private async Task<string> ToldAsync(string commands, params (string Key, string? Value)[] settings)
    {
        using var pages = Pages(commands, settings);
        return Encoding.UTF8.GetString((await pages.DrawAsync(Samples.Pages(1), 1, Ct)).Value[0][8..]).Trim();
    }

    private PdfPages Pages(string commands, params (string Key, string? Value)[] settings) => new(new ConfigurationBuilder().AddInMemoryCollection(
        [new("Leeward:Evidence:Pdf", Script("probe", @"printf '\211PNG\r\n\032\n'" + $"\nexec 2>&-\n{commands}\nexit 0\n")), .. settings.Select(one => new KeyValuePair<string, string?>($"Leeward:Evidence:{one.Key}", one.Value))]).Build());

    private string Script(string name, string commands)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, $"#!/bin/bash\n{commands}\n");
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite); }
        return path;
    }
}
