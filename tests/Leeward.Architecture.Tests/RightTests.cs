using System.Reflection;
using System.Text.RegularExpressions;
using Leeward.Kernel.Web;
using Leeward.Packs.Checking;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Architecture.Tests;

/// <summary>The rights that a pack may give are those that the code asks for.</summary>
public sealed partial class RightTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward-rights").FullName;

    [Fact]
    public void Every_right_that_packs_may_give_stands_in_the_code() => Assert.Empty(KnownRights.All.Except(Written()));

    [Fact]
    public void Planted_right_that_nobody_asks_for_is_found() => Assert.Single(KnownRights.All.Append("cases.child.imagine").Except(Written()));

    [Fact]
    public async Task Every_right_of_a_route_or_page_may_be_given_by_packs()
    {
        await using var app = LeewardWeb.Build(["--urls", "http://127.0.0.1:0", "--Leeward:Database:DataFolder", _folder]);
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(route => route.Metadata.GetMetadata<NeededRight>()?.Right);
        var pages = LeewardWeb.Modules.Select(module => module.GetType().Assembly).Append(typeof(LeewardWeb).Assembly).Distinct().SelectMany(assembly => assembly.GetTypes()).Select(page => page.GetCustomAttribute<PageNeedsAttribute>()?.Right);
        var asked = routes.Concat(pages).OfType<string>().Where(right => right.Length > 0).Distinct().ToList();
        Assert.True(asked.Count > 30, $"{asked.Count} rights");
        Assert.Empty(asked.Except(KnownRights.All));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Every text of the code that looks like a right; the list itself does not count.</summary>
    private static HashSet<string> Written() =>
    [
        .. ((string[])["kernel", "modules", "hosts"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Tree.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.EndsWith(nameof(KnownRights) + ".cs", StringComparison.Ordinal)).SelectMany(file => Rights().Matches(File.ReadAllText(file))).Select(found => found.Groups[1].Value),
    ];

    [GeneratedRegex("\"([a-z_]+(?:\\.[a-z_]+)+)\"")]
    private static partial Regex Rights();
}
