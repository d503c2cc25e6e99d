using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Events;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Modules;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Leeward.Kernel;

/// <summary>Registers the kernel and the modules; called by every host.</summary>
public static class KernelServices
{
    /// <summary>Adds the kernel with the given modules. Settings come from the section <c>Leeward:Database</c>.</summary>
    public static IServiceCollection AddLeeward(this IServiceCollection services, IConfiguration configuration, params IReadOnlyList<IModule> modules)
    {
        services.TryAddSingleton(TimeProvider.System);
        Accounts(services);
        services.Configure<DatabaseOptions>(configuration.GetSection("Leeward:Database"));
        services.Configure<PackOptions>(configuration.GetSection("Leeward:Packs"));
        services.AddSingleton(sp => sp.GetRequiredService<IOptions<PackOptions>>().Value.Load());
        foreach (var module in modules)
        {
            services.AddSingleton(module);
            module.AddServices(services, configuration);
        }
        services.AddSingleton(sp => MasterKey.Open(sp.GetRequiredService<IOptions<DatabaseOptions>>().Value, sp.GetRequiredService<TextCatalogue>()));
        services.AddSingleton<Vault>();
        services.AddSingleton<IVault>(sp => sp.GetRequiredService<Vault>());
        services.AddSingleton<AuditTrail>();
        services.AddScoped<ActorScope>();
        services.AddSingleton<ActorResolver>();
        services.AddScoped<PeopleBook>().AddScoped<Audit.AuditBook>();
        services.AddScoped<Clients.ClientDesk>().AddScoped<Clients.ClientDoor>();
        services.AddSingleton<Regions.RegionBook>();
        services.AddScoped<IAccess, GrantedAccess>();
        services.AddScoped<Web.Turn>();
        services.AddScoped<IRecords, RecordStore>();
        services.AddScoped<Bulk.IBulk, Bulk.BulkWriter>();
        services.AddScoped<Bulk.BulkRewriter>();
        services.AddSingleton<ToldBefore>().AddScoped<ReadingsOfAct>().AddScoped<IIdentities, Identities>();
        // The options are the same for everybody: made once, not per request.
        services.AddDbContext<AppDbContext>((sp, options) => Choose(options, sp.GetRequiredService<IOptions<DatabaseOptions>>().Value), optionsLifetime: ServiceLifetime.Singleton);
        services.TryAddSingleton<ISchema, MigratedSchema>();
        services.AddSingleton<DatabasePreparer>();
        services.AddSingleton<JobRunner>();
        services.AddScoped<JobDesk>();
        services.AddScoped(sp => new JobFiles(sp.GetRequiredService<AppDbContext>(), sp.GetRequiredService<Vault>(), sp.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OutboxCourier>();
        services.AddScoped<Backups.MakeBackup>();
        services.AddScoped<Backups.RestoreBackup>();
        services.AddScoped<RotateKeys>();
        services.AddScoped<DeletedRows>();
        services.AddSingleton(_ => new HandledEvents(services));
        services.AddLocalization();
        services.Replace(ServiceDescriptor.Singleton<Microsoft.Extensions.Localization.IStringLocalizerFactory, KnownTextsFactory>());
        services.AddSingleton<TextCatalogue>();
        services.AddTexts<KernelTexts>().AddTexts<RouteTexts>();
        services.AddPeople();
        services.AddTexts<AuditTexts>().AddSingleton<AuditWords>();
        services.AddScoped(sp => new SearchAudit(sp.GetRequiredService<AppDbContext>(), sp.GetRequiredService<IAccess>(), sp.GetRequiredService<AuditTrail>(), sp.GetServices<IRecordNumbers>(), sp.GetRequiredService<PackSet>()));
        services.AddScoped(sp => new VerifyAudit(sp.GetRequiredService<AppDbContext>(), sp.GetRequiredService<IAccess>(), sp.GetRequiredService<JobDesk>(), sp.GetRequiredService<TimeProvider>()));
        services.AddScoped<IJobKind, VerifyAuditJob>();
        return services;
    }

    // The tables of accounts follow these options: every host, the command line and the migrations must read the same.
    private static IServiceCollection Accounts(IServiceCollection services) => services.Configure<IdentityOptions>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version3);

    // For a context made by hand, without the services of a host.
    private static readonly ServiceProvider ByHand = Accounts(new ServiceCollection()).BuildServiceProvider();

    /// <summary>Points the context at the chosen database.</summary>
    public static void Choose(DbContextOptionsBuilder options, DatabaseOptions database)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        if (options.Options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider is null) { options.UseApplicationServiceProvider(ByHand); }
        options.ReplaceService<Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory, ModelKeys>();
        options.AddInterceptors(Audit.AuditAtCommit.Instance);
        if (database.RiskCommits && !string.Equals(database.Provider, "Postgres", StringComparison.OrdinalIgnoreCase)) { options.AddInterceptors(new RiskyCommits()); }
        if (string.Equals(database.Provider, "Postgres", StringComparison.OrdinalIgnoreCase))
        {
            options.UseNpgsql(database.Connection, o => o.MigrationsAssembly("Leeward.Migrations.Postgres"));
            return;
        }
        var connection = database.Connection.Length > 0
            ? database.Connection
            : new SqliteConnectionStringBuilder { DataSource = Path.Combine(database.DataFolder, "leeward.db") }.ToString();
        options.AddInterceptors(OverwriteDeleted.Instance);
        options.UseSqlite(connection, o => o.MigrationsAssembly("Leeward.Migrations.Sqlite"));
    }
}
