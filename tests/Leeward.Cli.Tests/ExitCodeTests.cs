using System.CommandLine;
using Leeward.Cases;
using Leeward.Insight;
using Leeward.Kernel.Persistence;
using Leeward.Procedures;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cli.Tests;

/// <summary>What scripts trust: 0 done, 1 something was found, 2 the command line is wrong, 3 it could not be done.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward-exit").FullName;

    private string Place => Path.Combine(_folder, "leeward.backup");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<TestWorld> WorldAsync(Provider provider) => TestWorld.CreateAsync(provider, new CasesModule(), new InsightModule(), new ProceduresModule());

    [Fact]
    public async Task Checking_packs_ends_with_one_where_there_is_a_mistake_and_names_it()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Command.Root, "packs", "generic"), "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(_folder, Path.GetRelativePath(Path.Combine(Command.Root, "packs"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        var whole = await CommandLine.RunAsync(null, "packs", "check", _folder);
        Assert.True(whole.Exit == 0, whole.Out);
        Assert.Contains("0 errors", whole.Out, StringComparison.Ordinal);
        var spoilt = Path.Combine(_folder, "generic", "lookups", "sex.yaml");
        await File.WriteAllTextAsync(spoilt, (await File.ReadAllTextAsync(spoilt)).Replace("zh:", "xx:", StringComparison.Ordinal));
        var found = await CommandLine.RunAsync(null, "packs", "check", _folder);
        Assert.Equal(1, found.Exit);
        Assert.Contains("sex.yaml", found.Out, StringComparison.Ordinal);
        Assert.Equal(1, (await CommandLine.RunAsync(null, "packs", "check", _folder, "--json")).Exit);
        Assert.Equal(3, (await CommandLine.RunAsync(null, "packs", "check", Path.Combine(_folder, "nowhere"))).Exit);
        Assert.Equal(2, (await CommandLine.RunAsync(null, "packs", "check")).Exit);
    }

    [Theory, Databases]
    public async Task Audit_trail_that_was_touched_ends_with_one_and_names_the_link(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        Assert.Equal(0, (await CommandLine.RunAsync(world, "accounts", "add", "li.na", "--role", "ministry")).Exit);
        Assert.Equal(0, (await CommandLine.RunAsync(world, "audit", "verify")).Exit);
        Assert.Equal(1, (await CommandLine.RunAsync(world, "audit", "verify", "--at-least", "1000000")).Exit);
        await using (var scope = world.AsMachinery())
        {
            var db = scope.Get<AppDbContext>();
            var first = await db.AuditEntries.MinAsync(e => e.Seq);
            await db.AuditEntries.Where(e => e.Seq == first).ExecuteUpdateAsync(set => set.SetProperty(e => e.Details, "something else"));
        }

        var broken = await CommandLine.RunAsync(world, "audit", "verify");
        Assert.Equal(1, broken.Exit);
        Assert.Contains("Link 1 is broken", broken.Out, StringComparison.Ordinal);
        Assert.Contains("第 1 条已损坏", broken.Out, StringComparison.Ordinal);
        var told = await CommandLine.RunAsync(world, "audit", "verify", "--json");
        Assert.Equal((1, true), (told.Exit, told.Out.Contains("\"whole\":false", StringComparison.Ordinal)));
    }

    [Theory, Databases]
    public async Task Backup_and_restore_end_with_zero_and_the_trail_whole(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        Assert.Equal(0, (await CommandLine.RunAsync(world, "accounts", "add", "li.na", "--role", "ministry")).Exit);
        var made = await CommandLine.RunAsync(world, "backup", Place);
        Assert.True(made.Exit == 0, made.Error);
        Assert.Equal([Place], Directory.EnumerateFiles(_folder));
        Assert.Equal(0, (await CommandLine.RunAsync(world, "accounts", "add", "after.it", "--role", "ministry")).Exit);
        Assert.Equal(3, (await CommandLine.RunAsync(world, "restore", Place)).Exit); // not over what is there, unless told so
        var restored = await CommandLine.RunAsync(world, "restore", Place, "--force");
        Assert.True(restored.Exit == 0, restored.Error + restored.Out);
        Assert.Contains("the audit trail is whole", restored.Out, StringComparison.Ordinal);
        var listed = await CommandLine.RunAsync(world, "accounts", "list", "--json");
        Assert.Equal((true, false), (listed.Out.Contains("li.na", StringComparison.Ordinal), listed.Out.Contains("after.it", StringComparison.Ordinal)));
        Assert.Equal(0, (await CommandLine.RunAsync(world, "audit", "verify")).Exit);
    }

    [Fact]
    public async Task Backup_that_cannot_be_written_or_read_ends_with_three_and_says_why()
    {
        await using var world = await WorldAsync(Provider.Sqlite);
        async Task NoAsync(params string[] arguments)
        {
            var answer = await CommandLine.RunAsync(world, arguments);
            Assert.True(answer.Exit == 3, string.Join(' ', arguments) + ": " + answer.Exit);
            Assert.StartsWith("leeward: ", answer.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
        }

        await NoAsync("backup", Path.Combine(_folder, "nowhere", "leeward.backup"));
        await NoAsync("backup", "/proc/leeward.backup"); // nobody writes there, root neither
        Assert.Equal(0, (await CommandLine.RunAsync(world, "backup", Place)).Exit);
        await NoAsync("backup", Place); // what is there is not written over
        await NoAsync("restore", Path.Combine(_folder, "none.backup"), "--force");
        var whole = await File.ReadAllBytesAsync(Place);
        foreach (var broken in (byte[][])[[], "no backup"u8.ToArray(), whole[..(whole.Length / 2)]])
        {
            await File.WriteAllBytesAsync(Place, broken);
            await NoAsync("restore", Place, "--force");
        }

        // What was there is there still.
        Assert.Equal(0, (await CommandLine.RunAsync(world, "audit", "verify")).Exit);
        File.Delete(Path.Combine(world.Folder, "keys", "master.key"));
        await File.WriteAllBytesAsync(Place, whole);
        await NoAsync("restore", Place, "--force");
    }

    [Fact]
    public async Task Help_of_every_verb_there_is_ends_with_zero_and_explains_all_of_it_in_both_languages()
    {
        var (verbs, wrong) = (Verbs(CommandTree.Make(), []).ToList(), new List<string>());
        Assert.True(verbs.Count > 25, $"{verbs.Count} verbs");
        foreach (var (path, verb) in verbs)
        {
            var name = string.Join(' ', path);
            var answer = await CommandLine.RunAsync(null, [.. path, "--help"]);
            if (answer.Exit != 0 || !answer.Out.Contains("Usage:", StringComparison.Ordinal)) { wrong.Add($"{name} --help: {answer.Exit} {answer.Error}"); }
            var told = verb.Options.Where(o => o is not System.CommandLine.Help.HelpOption and not VersionOption && !o.Hidden).Select(o => (o.Name, o.Description)).Concat(verb.Arguments.Select(a => (a.Name, a.Description))).Append((Name: name, Description: verb.Description));
            wrong.AddRange(told.Where(t => path.Length > 0 && (t.Description is null || !t.Description.Any(letter => letter is >= '\u4E00' and <= '\u9FFF') || !t.Description.Any(char.IsAsciiLetter))).Select(t => $"{name}: {t.Name} is not explained in both languages"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<(string[] Path, System.CommandLine.Command Verb)> Verbs(System.CommandLine.Command verb, string[] path) =>
        verb.Subcommands.SelectMany(sub => Verbs(sub, [.. path, sub.Name])).Prepend((path, verb));
}
