using Leeward.Insight.Contracts;
using Leeward.Insight.Reviews;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Texts;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Insight;

/// <summary>The front door of Insight: the annual review.</summary>
public sealed class InsightModule : IModule
{
    /// <inheritdoc/>
    public string Name => "insight";

    /// <inheritdoc/>
    public IReadOnlyList<MenuEntry> Menu => [new("/review", new("Annual review", "年度评估"), Reviews.Reviews.Read, "chart-bar", 90, MenuEntry.Review)];

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IReviews, Reviews.Reviews>();
        services.AddSingleton<IReviewWords, PackReviewWords>();
        services.AddTexts<ReviewTexts>().AddTexts<RouteTexts>();
    }

    /// <inheritdoc/>
    public void ConfigureModel(ModelBuilder model) => PublishedReviewMapping.Configure(model);

    /// <inheritdoc/>
    public void MapApi(IEndpointRouteBuilder api) => ReviewEndpoints.Map(api);
}
