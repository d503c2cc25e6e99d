using System.Reflection;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Web;
using Leeward.Ui;
using Leeward.Web;
using Microsoft.AspNetCore.Components;

namespace Leeward.Architecture.Tests;

/// <summary>The inside of a module stays inside, and its classes stay small.</summary>
public sealed class SurfaceTests
{
    private static IEnumerable<Assembly> Modules => LeewardWeb.Modules.Select(module => module.GetType().Assembly).Distinct();

    [Fact]
    public void Every_module_on_disk_is_composed()
    {
        var onDisk = Directory.GetDirectories(Path.Combine(Tree.Root, "modules")).Select(path => Path.GetFileName(path)!).Where(name => !name.EndsWith(".Contracts", StringComparison.Ordinal));
        Assert.Equal(onDisk.Order(StringComparer.Ordinal), Modules.Select(one => one.GetName().Name!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Module_shows_its_door_its_pages_and_its_texts_only() => Assert.Empty(Modules.SelectMany(Exposed));

    [Fact]
    public void Planted_public_helper_is_found() => Assert.Contains(typeof(PlantedHelper).FullName, Exposed(typeof(SurfaceTests).Assembly));

    [Fact]
    public void Components_that_load_take_turns_and_are_shown_when_they_have_loaded() => Assert.Empty(Modules.Append(typeof(LeewardWeb).Assembly).Append(typeof(UiTexts).Assembly).SelectMany(Hasty));

    [Fact]
    public void Planted_hasty_component_is_found() => Assert.Contains(typeof(PlantedHasty).FullName, Hasty(typeof(SurfaceTests).Assembly));

    [Fact]
    public void Constructors_take_seven_things_at_most() => Assert.Empty(Modules.Append(typeof(IModule).Assembly).SelectMany(Crowded));

    [Fact]
    public void Planted_crowded_constructor_is_found() => Assert.Contains(typeof(PlantedHelper).FullName, Crowded(typeof(SurfaceTests).Assembly));

    [Fact]
    public void Classes_are_sealed_and_modules_are_mostly_inside()
    {
        var types = Modules.SelectMany(one => one.GetTypes()).Where(one => one is { IsClass: true, IsNested: false } && !one.Name.StartsWith('<')).ToList();
        var own = types.Where(one => !typeof(ComponentBase).IsAssignableFrom(one) && !IsStatic(one) && !one.IsAbstract).ToList();
        Assert.True(own.Count(one => one.IsSealed) >= own.Count * 0.8);
        Assert.True(own.Count(one => !one.IsPublic) >= own.Count * 0.7);
    }

    /// <summary>Public types that are neither the module's door nor a page nor a marker of texts.</summary>
    private static IEnumerable<string> Exposed(Assembly assembly) =>
        assembly.GetExportedTypes()
            .Where(type => !typeof(IModule).IsAssignableFrom(type) && !typeof(ComponentBase).IsAssignableFrom(type) && type.Name != "_Imports" && !type.Name.EndsWith("Texts", StringComparison.Ordinal))
            .Where(type => !typeof(IComponent).IsAssignableFrom(type))
            .Select(type => type.FullName!);

    /// <summary>Components that load without being a <see cref="LoadedComponent"/>: two of them on one page would use one database connection at once.</summary>
    private static IEnumerable<string> Hasty(Assembly assembly) =>
        assembly.GetTypes().Where(type => typeof(ComponentBase).IsAssignableFrom(type) && !typeof(LoadedComponent).IsAssignableFrom(type)
            && ((string[])["OnInitializedAsync", "OnParametersSetAsync"]).Any(name => type.GetMethod(name, BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null))
            .Select(type => type.FullName!);

    // Records state their fields in the constructor; those are not things a class depends on.
    private static IEnumerable<string> Crowded(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.GetMethod("<Clone>$") is null && !type.IsValueType && type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Any(one => one.GetParameters().Length > 7))
            .Select(type => type.FullName!);

    private static bool IsStatic(Type type) => type is { IsAbstract: true, IsSealed: true };
}

/// <summary>A helper left public with a crowded constructor, for the canaries.</summary>
public sealed class PlantedHelper
{
    public PlantedHelper(int a, int b, int c, int d, int e, int f, int g, int h) => Sum = a + b + c + d + e + f + g + h;

    public int Sum { get; }
}

/// <summary>A component that loads as it likes, for the canary.</summary>
public sealed class PlantedHasty : ComponentBase
{
    protected override Task OnInitializedAsync() => Task.CompletedTask;
}
