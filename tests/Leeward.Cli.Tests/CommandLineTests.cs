using System.Net;
using System.Net.Sockets;

namespace Leeward.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("demo")]
    [InlineData("serve")]
    public async Task Taken_port_is_said_plainly_and_named(string verb)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var answer = await Command.LeewardAsync(verb, "--port", $"{port}", "--data", _folder);
        Assert.Equal(3, answer.Code);
        Assert.Contains($"Port {port} is taken", answer.Error, StringComparison.Ordinal);
        Assert.Contains("端口", answer.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Data_folder_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(_folder, "a-file");
        await File.WriteAllTextAsync(file, "");
        var answer = await Command.LeewardAsync("demo", "--make-only", "--data", Path.Combine(file, "below"));
        Assert.Equal(3, answer.Code);
        Assert.Contains("cannot be written", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_sdk_is_said_plainly()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(empty, "dirname"), "/usr/bin/dirname");
        var answer = await Command.RunAsync("/bin/bash", [Path.Combine(Command.Root, "leeward")], new Dictionary<string, string> { ["PATH"] = empty });
        Assert.Equal(3, answer.Code);
        Assert.Contains(".NET 10 SDK", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("review")]
    [InlineData("serve", "--port", "many")]
    [InlineData("serve", "--port", "99999")]
    public async Task Wrong_command_line_ends_with_two(params string[] args)
    {
        var answer = await Command.LeewardAsync(args);
        Assert.Equal(2, answer.Code);
        Assert.StartsWith("leeward: ", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("demo")]
    [InlineData("serve")]
    [InlineData("review")]
    [InlineData("packs", "check")]
    [InlineData("procedures", "conform")]
    [InlineData("procedures", "verify")]
    [InlineData("audit", "verify")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("keys", "rotate")]
    [InlineData("accounts", "add")]
    [InlineData("accounts", "list")]
    [InlineData("accounts", "invite")]
    [InlineData("accounts", "end")]
    public async Task Help_of_each_verb_explains_it_in_both_languages(params string[] verb)
    {
        var answer = await Command.LeewardAsync([.. verb, "--help"]);
        Assert.Equal(0, answer.Code);
        Assert.Contains("Usage:", answer.Output, StringComparison.Ordinal);
        Assert.Contains(answer.Output, letter => letter is >= '\u4E00' and <= '\u9FFF');
    }

    [Fact]
    public async Task Settings_come_from_file_then_environment_then_flag()
    {
        var settings = Path.Combine(_folder, "leeward.json");
        string Of(string name) => Path.Combine(_folder, name);
        await File.WriteAllTextAsync(settings, $$"""{ "Leeward": { "Database": { "DataFolder": "{{Of("file")}}" } } }""");
        var environment = new Dictionary<string, string> { ["LEEWARD_Database__DataFolder"] = Of("environment") };
        async Task<string[]> MadeAsync(IReadOnlyDictionary<string, string>? variables, params string[] flags)
        {
            var answer = await Command.RunAsync("dotnet", [Command.Dll, "audit", "verify", "--settings", settings, .. flags], variables);
            Assert.Equal(0, answer.Code);
            var made = Directory.EnumerateDirectories(_folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal).ToArray();
            foreach (var folder in made) { Directory.Delete(Of(folder), recursive: true); }
            return made;
        }
        Assert.Equal(["file"], await MadeAsync(null));
        Assert.Equal(["environment"], await MadeAsync(environment));
        Assert.Equal(["flag"], await MadeAsync(environment, "--data", Of("flag")));
    }
}
