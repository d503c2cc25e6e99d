using Leeward.Kernel;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Persistence;
using Leeward.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Architecture.Tests;

/// <summary>The migrations of both databases say what the model says. No database is needed to know that.</summary>
public sealed class MigrationTests
{
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public void Migrations_are_not_behind_the_model(string provider) =>
        Assert.False(IsBehind(provider, LeewardWeb.Modules), "run kernel/renew-migrations.sh and commit what it wrote");

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public void Planted_table_without_a_migration_is_found(string provider) => Assert.True(IsBehind(provider, [.. LeewardWeb.Modules, new Planted()]));

    private static bool IsBehind(string provider, IReadOnlyList<IModule> modules)
    {
        var options = new DbContextOptionsBuilder<AppDbContext>().ReplaceService<IModelCacheKeyFactory, ModelPerContext>();
        KernelServices.Choose(options, new DatabaseOptions { Provider = provider, Connection = provider == "Postgres" ? "Host=localhost" : "Data Source=:memory:" });
        using var db = new AppDbContext(options.Options, modules);
        return db.Database.HasPendingModelChanges();
    }

    private sealed class ModelPerContext : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (context, designTime);
    }

    private sealed class Planted : IModule
    {
        public string Name => "planted";

        public void AddServices(IServiceCollection services, IConfiguration configuration) { }

        public void ConfigureModel(ModelBuilder model) => model.Entity<Forgotten>().ToTable("planted_forgotten");

        public void MapApi(IEndpointRouteBuilder api) { }
    }

    private sealed class Forgotten
    {
        public Guid Id { get; init; }
    }
}
