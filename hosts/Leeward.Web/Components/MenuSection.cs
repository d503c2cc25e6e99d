using Leeward.Kernel.Modules;

namespace Leeward.Web.Components;

/// <summary>A part of the navigation: entries under a heading, or one entry that stands alone.</summary>
internal sealed record MenuSection(string Code, IReadOnlyList<MenuEntry> Entries)
{
    /// <summary>So many entries are shown without headings: who has few does not look for them under a word.</summary>
    private const int Few = 7;

    private static readonly string[] Order = [MenuEntry.Work, MenuEntry.Cases, MenuEntry.Centre, MenuEntry.Procedures, MenuEntry.Review];

    public bool StandsAlone => Entries.Count == 1;

    /// <summary>The groups in their order, then what belongs to none. A group of one is that one.</summary>
    public static IReadOnlyList<MenuSection> Of(IReadOnlyList<MenuEntry> menu)
    {
        if (menu.Count <= Few) { return [.. menu.Select(Alone)]; }
        return
        [
            .. Order.Select(code => new MenuSection(code, [.. menu.Where(e => e.Group == code)])).Where(section => section.Entries.Count > 0),
            .. menu.Where(e => !Order.Contains(e.Group, StringComparer.Ordinal)).Select(Alone),
        ];
    }

    private static MenuSection Alone(MenuEntry entry) => new("", [entry]);
}
