using Leeward.Kernel.Modules;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures;

/// <summary>The front door of Procedures.</summary>
public sealed class ProceduresModule : IModule
{
    /// <inheritdoc/>
    public string Name => "procedures";

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
