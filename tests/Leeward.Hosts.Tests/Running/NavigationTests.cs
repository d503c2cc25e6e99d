using Leeward.Kernel.Modules;
using Leeward.Web;
using Leeward.Web.Components;

namespace Leeward.Hosts.Tests.Running;

/// <summary>The navigation stands in groups for who has many entries, and loses none of them.</summary>
public sealed class NavigationTests
{
    [Fact]
    public void Every_entry_stands_once_under_its_heading()
    {
        var all = LeewardWeb.Modules.SelectMany(m => m.Menu).OrderBy(e => e.Order).ToList();
        Assert.All(all, entry => Assert.NotNull(entry.Group));
        var sections = MenuSection.Of(all);
        Assert.Equal(["work", "cases", "centre", "procedures", "review"], sections.Select(s => s.Code));
        Assert.Equal(all.Select(e => e.Path).Order(), sections.SelectMany(s => s.Entries).Select(e => e.Path).Order());
        Assert.DoesNotContain(sections, s => s.StandsAlone);
    }

    [Fact]
    public void Few_entries_need_no_heading_and_a_group_of_one_is_that_one()
    {
        var all = LeewardWeb.Modules.SelectMany(m => m.Menu).ToList();
        Assert.All(MenuSection.Of([.. all.Take(5)]), s => Assert.True(s.StandsAlone));
        var sections = MenuSection.Of([.. all.Where(e => e.Group == MenuEntry.Procedures), all.First(e => e.Path == "/review"), new("/admin", new("Administration", "系统管理"), "", "settings", 80)]);
        Assert.Equal([false, true, true], sections.Select(s => s.StandsAlone));
    }
}
