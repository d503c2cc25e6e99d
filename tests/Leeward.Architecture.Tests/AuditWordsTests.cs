using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Architecture.Tests;

/// <summary>
/// The audit trail speaks plain words in both languages: every verb, purpose of reading and kind of record has them. A new right needs a text
/// <c>verb.&lt;right&gt;</c> in the feature's own texts (or in the kernel's AuditTexts), a new purpose <c>purpose.&lt;purpose&gt;</c>, a new record <c>kind.&lt;Name&gt;</c>.
/// </summary>
public sealed partial class AuditWordsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward-words").FullName;

    [Fact]
    public async Task Every_verb_purpose_and_kind_has_words_in_both_languages()
    {
        await using var app = LeewardWeb.Build(["--urls", "http://127.0.0.1:0", "--Leeward:Database:DataFolder", _folder]);
        var texts = app.Services.GetRequiredService<TextCatalogue>();
        var verbs = Verbs(Tree.Root).Concat(Routes(app)).Distinct().Where(verb => !IsRefusal(texts, verb)).ToList();
        Assert.True(verbs.Count > 60);
        Assert.Empty(Wordless(texts, verbs.Select(verb => "verb." + verb)));
        var purposes = Purposes(Tree.Root).ToList();
        Assert.True(purposes.Count > 15);
        Assert.Empty(Wordless(texts, purposes.Select(purpose => "purpose." + purpose)));
        await using var scope = app.Services.CreateAsyncScope();
        var kinds = scope.ServiceProvider.GetRequiredService<AppDbContext>().Model.GetEntityTypes().Select(type => type.ClrType).Where(type => typeof(IRecord).IsAssignableFrom(type) || typeof(IPart).IsAssignableFrom(type)).Select(type => type.Name).Distinct().ToList();
        Assert.True(kinds.Count > 15);
        Assert.Empty(Wordless(texts, kinds.Select(kind => "kind." + kind)));
    }

    [Fact]
    public async Task Planted_verb_and_purpose_without_words_are_found()
    {
        var root = Tree.Plant(("modules/Leeward.X/X.cs", "class X { const string Right = \"cases.case.planted\"; void A() => identities.OpenAsync(Right, \"planted curiosity\", FieldGroups.Notes, all, ct); }"));
        await using var app = LeewardWeb.Build(["--urls", "http://127.0.0.1:0", "--Leeward:Database:DataFolder", _folder]);
        var texts = app.Services.GetRequiredService<TextCatalogue>();
        Assert.Equal(["verb.cases.case.planted"], Wordless(texts, Verbs(root).Select(verb => "verb." + verb)));
        Assert.Equal(["purpose.planted curiosity"], Wordless(texts, Purposes(root).Select(purpose => "purpose." + purpose)));
        Directory.Delete(root, recursive: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Constants and verbs in the code, and the rights of the packs' roles.</summary>
    private static IEnumerable<string> Verbs(string root)
    {
        foreach (var path in Tree.Files(root, "*.cs").Where(path => !Tree.Relative(root, path).StartsWith("tests/", StringComparison.Ordinal) && !Tree.Relative(root, path).StartsWith("bench/", StringComparison.Ordinal)))
        {
            foreach (Match match in Verb().Matches(File.ReadAllText(path))) { yield return match.Groups[1].Value; }
        }

        foreach (var path in Directory.Exists(Path.Combine(root, "packs")) ? Directory.EnumerateFiles(Path.Combine(root, "packs"), "roles.yaml", SearchOption.AllDirectories) : [])
        {
            foreach (var right in Rights().Matches(File.ReadAllText(path)).SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)).Where(right => !right.Contains('*', StringComparison.Ordinal))) { yield return right; }
        }
    }

    private static IEnumerable<string> Routes(WebApplication app)
    {
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Select(route => route.Metadata.GetMetadata<NeededRight>()?.Right);
        var pages = LeewardWeb.Modules.Select(module => module.GetType().Assembly).Append(typeof(LeewardWeb).Assembly).Distinct().SelectMany(assembly => assembly.GetTypes()).Select(type => type.GetCustomAttribute<PageNeedsAttribute>()?.Right);
        return routes.Concat(pages).Where(right => !string.IsNullOrEmpty(right)).Select(right => right!);
    }

    private static IEnumerable<string> Purposes(string root) =>
        Tree.Files(root, "*.cs").Where(path => Tree.Relative(root, path).StartsWith("modules/", StringComparison.Ordinal)).SelectMany(path => Purpose().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)).Distinct();

    // A constant may also be the code of a refusal, which has its text under its own name.
    private static bool IsRefusal(TextCatalogue texts, string code) => texts.Say(code) != code && texts.Say("verb." + code) == "verb." + code;

    private static List<string> Wordless(TextCatalogue texts, IEnumerable<string> keys)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        return [.. keys.Where(key => texts.Say(key) == key)];
    }

    [GeneratedRegex("""(?:const string \w+ = |Verb = |SaveAsync\()"((?:kernel|cases|procedures|insight|law|access|parenting|online)\.[a-z_]+(?:\.[a-z_]+)?)"(?! \+)""")]
    private static partial Regex Verb();

    [GeneratedRegex("""rights: \[([^\]]+)\]""")]
    private static partial Regex Rights();

    [GeneratedRegex("""(?:OpenAsync\([^,"()]+, |OpenForMachineryAsync\()"([^"]+)"[,)]""")]
    private static partial Regex Purpose();
}
