using System.Reflection;
using Leeward.Kernel.Web;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Architecture.Tests;

/// <summary>Rights stand beside every route and on every page.</summary>
public sealed class RouteTests : IDisposable
{
    /// <summary>The pages that are open to everybody, on purpose. A page that is no longer open, or gone, must leave this list.</summary>
    private static readonly string[] Open = ["/", "/api/reference", "/api/reference/{Id}", "/report", "/report/receipt", "/review", "/review/{Year:int}", "/invitation", "/sign-in", "/sign-in/second-step", "/status/{Code:int}"];

    private readonly string _folder = Directory.CreateTempSubdirectory("leeward-routes").FullName;

    [Fact]
    public async Task Every_API_route_says_which_right_it_needs_and_its_name()
    {
        await using var app = LeewardWeb.Build(["--urls", "http://127.0.0.1:0", "--Leeward:Database:DataFolder", _folder]);
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText?.StartsWith("/api/v1", StringComparison.Ordinal) == true).ToList();
        Assert.True(routes.Count > 10);
        Assert.Empty(Bare(routes).Select(route => route.DisplayName));
    }

    [Fact]
    public void Planted_route_without_a_right_is_found()
    {
        var route = new RouteEndpoint(_ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/api/v1/planted"), 0, EndpointMetadataCollection.Empty, "planted");
        Assert.Single(Bare([route]));
    }

    [Fact]
    public void Every_page_needs_a_right_or_is_open_on_purpose()
    {
        var open = Pages().Where(page => page.GetCustomAttribute<PageNeedsAttribute>() is null).SelectMany(page => page.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template);
        Assert.Equal(Open.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<Type> Pages() =>
        LeewardWeb.Modules.Select(module => module.GetType().Assembly).Append(typeof(LeewardWeb).Assembly).Distinct()
            .SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetCustomAttributes<RouteAttribute>().Any());

    private static IEnumerable<RouteEndpoint> Bare(IEnumerable<RouteEndpoint> routes) =>
        routes.Where(route => route.Metadata.GetMetadata<NeededRight>() is null || route.Metadata.GetMetadata<IEndpointNameMetadata>() is null);
}
