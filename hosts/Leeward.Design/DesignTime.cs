using Leeward.Cli;
using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Leeward.Design;

/// <summary>Lets the migration tool see the whole model: <c>dotnet ef ... -- Sqlite</c> or <c>-- Postgres</c>.</summary>
public sealed class DesignTime : IDesignTimeDbContextFactory<AppDbContext>
{
    /// <inheritdoc/>
    public AppDbContext CreateDbContext(string[] args)
    {
        var provider = args is { Length: > 0 } ? args[^1] : "Sqlite";
        var connection = provider == "Postgres" ? "Host=localhost;Database=design" : "Data Source=:memory:";
        var options = new DbContextOptionsBuilder<AppDbContext>();
        KernelServices.Choose(options, new DatabaseOptions { Provider = provider, Connection = connection });
        return new AppDbContext(options.Options, Composition.Modules);
    }
}
