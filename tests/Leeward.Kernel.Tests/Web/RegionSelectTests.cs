using System.Globalization;
using System.Net;
using Leeward.Kernel.Access;
using Leeward.Testing;
using Leeward.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leeward.Kernel.Tests.Web;

public sealed class RegionSelectTests
{
    private const string Right = "cases.case.read";

    [Fact]
    public async Task Chosen_region_that_is_not_offered_is_kept_and_named_only_where_it_is_ones_own()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite);
        var city = world.Person("worker", "5201", Sensitivity.Normal, Right);
        // A street lies deeper than what is unfolded: it stays chosen, by its name.
        Assert.Contains("<option value=\"520102016\" selected>贵州省贵阳市南明区新华路街道</option>", await ShowAsync(world, city, ("Value", "520102016")), StringComparison.Ordinal);
        // Of a region of others nothing is said but what was typed.
        Assert.Contains("<option value=\"330102\" selected>330102</option>", await ShowAsync(world, city, ("Value", "330102")), StringComparison.Ordinal);
        Assert.DoesNotContain("selected", await ShowAsync(world, city), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_the_right_reaches_is_offered_and_no_choice_means_all_of_it()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite);
        var html = await ShowAsync(world, world.Person("worker", "5201", Sensitivity.Normal, Right));
        Assert.Contains("<option value>我负责的全部地区</option>", html, StringComparison.Ordinal);
        Assert.Contains("value=\"520102\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"5202\"", html, StringComparison.Ordinal);
        Assert.Contains("<option value>全国</option>", await ShowAsync(world, world.Person("worker", "5201", Sensitivity.Normal, Right), ("All", "全国")), StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"520102\"", await ShowAsync(world, world.Person("other", "5201", Sensitivity.Normal, "cases.report.read")), StringComparison.Ordinal);
    }

    private static async Task<string> ShowAsync(TestWorld world, Actor actor, params (string Name, object? Value)[] more)
    {
        await using var scope = world.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = actor;
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(more.Append(("Right", Right)).ToDictionary(one => one.Item1, one => one.Item2));
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-Hans");
            return WebUtility.HtmlDecode((await renderer.RenderComponentAsync<RegionSelect>(parameters)).ToHtmlString());
        });
    }
}
