using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Modules;

/// <summary>The front door of a module.</summary>
public interface IModule
{
    /// <summary>The module's name in tables, rights and routes, lower case: <c>cases</c>.</summary>
    string Name { get; }

    /// <summary>Registers the module's services.</summary>
    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Maps the module's records; tables are named <c>&lt;module&gt;_&lt;table&gt;</c>.</summary>
    void ConfigureModel(ModelBuilder model);

    /// <summary>Maps the module's API below <c>/api/v1</c>.</summary>
    void MapApi(IEndpointRouteBuilder api);

    /// <summary>The module's entries in the navigation.</summary>
    IReadOnlyList<MenuEntry> Menu => [];

    /// <summary>The assembly with the module's pages.</summary>
    Assembly Pages => GetType().Assembly;
}

/// <summary>One entry of the navigation, shown to those who hold the right somewhere.</summary>
/// <param name="Path">Where it leads, for example <c>/cases</c>.</param>
/// <param name="Text">Both languages.</param>
/// <param name="Right">The right one must hold.</param>
/// <param name="Icon">A Tabler icon name.</param>
/// <param name="Order">Lower comes first.</param>
/// <param name="Group">Entries of a group stand together under its heading, those of <see cref="Administration"/> on one page; null stands alone.</param>
public sealed record MenuEntry(string Path, LocalText Text, string Right, string Icon, int Order, string? Group = null)
{
    /// <summary>The group of what administrators and auditors do, gathered on <c>/admin</c>.</summary>
    public const string Administration = "admin";

    /// <summary>The group of what waits for the person to be done.</summary>
    public const string Work = "work";

    /// <summary>The group of cases and children.</summary>
    public const string Cases = "cases";

    /// <summary>The group of a centre: its shifts, absences, evidence.</summary>
    public const string Centre = "centre";

    /// <summary>The group of procedures: written, approved, brought to the centres.</summary>
    public const string Procedures = "procedures";

    /// <summary>The group of what is looked at afterwards: figures and rules.</summary>
    public const string Review = "review";

    /// <summary>What one does there, in a line.</summary>
    public LocalText? Hint { get; init; }
}
