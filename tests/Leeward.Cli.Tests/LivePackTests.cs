using Leeward.Cli.Screening;
using Leeward.Screening;
using Leeward.Screening.Deciding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Leeward.Cli.Tests;

/// <summary>A stream that runs for days: what is changed in the pack holds for the next texts, and what cannot be read changes nothing.</summary>
public sealed class LivePackTests : IDisposable
{
    private readonly string _packs = Directory.CreateTempSubdirectory("leeward-live").FullName;
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly List<string> _said = [];
    private readonly LivePack _pack;

    public LivePackTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Command.Root, "packs"), "*.*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lsm", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(_packs, Path.GetRelativePath(Path.Combine(Command.Root, "packs"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, _clock.GetUtcNow().UtcDateTime.AddHours(-1));
        }

        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Leeward:Packs:Directory", _packs)]).Build();
        _pack = new(() => ScreeningTools.Open(settings, "china", null), "default", _clock, _said.Add);
    }

    public void Dispose() => Directory.Delete(_packs, recursive: true);

    private string Lexicon => Path.Combine(_packs, "china", "lexicons", "zh-threats.yaml");

    [Fact]
    public void New_entry_holds_for_the_next_text()
    {
        Assert.Equal(ScreeningAction.Show, Screened("你这个雪花南瓜派"));
        Write(Lexicon, File.ReadAllText(Lexicon).TrimEnd() + "\n  - {text: \"雪花南瓜派\", category: B03, severity: 3}\n");
        Assert.Equal(ScreeningAction.Hold, Screened("你这个雪花南瓜派"));
        Assert.Contains("重新载入", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public void Stricter_policy_holds_for_the_next_text()
    {
        var policy = Path.Combine(_packs, "generic", "screening", "default.yaml");
        Write(Lexicon, File.ReadAllText(Lexicon).TrimEnd() + "\n  - {text: \"雪花南瓜派\", category: B03, severity: 3}\n");
        Assert.Equal(ScreeningAction.Hold, Screened("雪花南瓜派"));
        Write(policy, File.ReadAllText(policy).Replace("{id: threat, categories: [B03], audience: all, at_least: 0.75, action: hold", "{id: threat, categories: [B03], audience: all, at_least: 0.75, action: block_and_preserve", StringComparison.Ordinal));
        Assert.Equal(ScreeningAction.BlockAndPreserve, Screened("雪花南瓜派"));
    }

    [Theory]
    [InlineData("entries: [")]
    [InlineData("id: x\nversion: 0.1.0\nentries:\n  - {text: \"。\", category: B03}\n")]
    public void What_cannot_be_read_leaves_the_old_in_force_says_so_once_and_can_be_mended(string broken)
    {
        var before = File.ReadAllText(Lexicon);
        Write(Lexicon, before.TrimEnd() + "\n  - {text: \"雪花南瓜派\", category: B03, severity: 3}\n");
        Assert.Equal(ScreeningAction.Hold, Screened("雪花南瓜派"));
        Write(Lexicon, broken);
        Assert.Equal(ScreeningAction.Hold, Screened("雪花南瓜派"));
        Assert.Equal(ScreeningAction.Hold, Screened("雪花南瓜派"));
        Assert.Equal(2, _said.Count);
        Assert.Contains("继续使用原有内容", _said[1], StringComparison.Ordinal);
        Write(Lexicon, before);
        Assert.Equal(ScreeningAction.Show, Screened("雪花南瓜派"));
    }

    private void Write(string file, string text)
    {
        File.WriteAllText(file, text);
        File.SetLastWriteTimeUtc(file, _clock.GetUtcNow().UtcDateTime.AddSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(2));
    }

    private ScreeningAction Screened(string text)
    {
        _clock.Advance(TimeSpan.FromSeconds(2));
        _pack.Look();
        return _pack.Current.Screen(text, default, new ScreenerRoom()).Decision.Action;
    }
}
