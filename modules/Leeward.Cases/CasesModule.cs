using Leeward.Kernel.Modules;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases;

/// <summary>The front door of Cases.</summary>
public sealed class CasesModule : IModule
{
    /// <inheritdoc/>
    public string Name => "cases";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    /// <inheritdoc/>
    public void ConfigureModel(ModelBuilder model)
    {
    }

    /// <inheritdoc/>
    public void MapApi(IEndpointRouteBuilder api)
    {
    }
}
