using Leeward.Kernel.Modules;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Insight;

/// <summary>The front door of Insight.</summary>
public sealed class InsightModule : IModule
{
    /// <inheritdoc/>
    public string Name => "insight";

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
