using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Clients;
using Leeward.Kernel.Events;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Modules;
using Leeward.Kernel.People;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace Leeward.Kernel.Persistence;

/// <summary>The one model of the one database, composed from the modules.</summary>
public sealed class AppDbContext(DbContextOptions<AppDbContext> options, IEnumerable<IModule> modules)
    : IdentityUserContext<Account, Guid>(options)
{
    /// <summary>The audit trail.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    /// <summary>Where the audit trail ends.</summary>
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();
    /// <summary>Roles given to people.</summary>
    public DbSet<Assignment> Assignments => Set<Assignment>();
    /// <summary>One-time codes with which people set their passwords.</summary>
    public DbSet<Invitation> Invitations => Set<Invitation>();
    /// <summary>Roles that wait for a second administrator.</summary>
    public DbSet<RoleRequest> RoleRequests => Set<RoleRequest>();
    /// <summary>People named on need-to-know records.</summary>
    public DbSet<NamedPerson> NamedPeople => Set<NamedPerson>();
    /// <summary>What is shared with units of other regions.</summary>
    public DbSet<SharedRecord> SharedRecords => Set<SharedRecord>();
    /// <summary>Events waiting to be told.</summary>
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    /// <summary>Which handler has heard which event.</summary>
    public DbSet<HeardMessage> HeardMessages => Set<HeardMessage>();
    /// <summary>Long work.</summary>
    public DbSet<Job> Jobs => Set<Job>();
    /// <summary>Files of long work, in sealed pieces.</summary>
    public DbSet<JobChunk> JobChunks => Set<JobChunk>();
    /// <summary>Data keys, wrapped.</summary>
    public DbSet<DataKey> DataKeys => Set<DataKey>();
    /// <summary>Sign-ins on devices.</summary>
    public DbSet<Session> Sessions => Set<Session>();
    /// <summary>Systems that sign in to the API.</summary>
    public DbSet<SystemClient> Clients => Set<SystemClient>();
    /// <summary>Their secrets, as hashes.</summary>
    public DbSet<ClientSecret> ClientSecrets => Set<ClientSecret>();
    /// <summary>Answers to POSTs with an idempotency key.</summary>
    public DbSet<KeptAnswer> KeptAnswers => Set<KeptAnswer>();
    /// <summary>Keys of the web host, shared by all nodes.</summary>
    public DbSet<WebKey> WebKeys => Set<WebKey>();

    /// <summary>Whether the database is PostgreSQL, asked where it is asked often: by the connection, as the provider looks its own name up each time.</summary>
    internal bool IsPostgres => Database.GetDbConnection() is NpgsqlConnection;

    /// <summary>Links of the audit trail that the open transaction writes when it commits.</summary>
    internal WaitingLinks WaitingLinks { get; } = new();

    /// <summary>The modules the model consists of.</summary>
    internal string ModuleNames => string.Join(',', modules.Select(m => m.Name).Order(StringComparer.Ordinal));

    /// <summary>Writes without audit: only the kernel's own machinery calls it.</summary>
    internal Task<int> WriteAsync(CancellationToken ct) => base.SaveChangesAsync(ct);

    /// <inheritdoc/>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<SealedText>().HaveConversion<SealedTextConverter>();
        if (Database.IsSqlite())
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        }
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        KernelMapping.Configure(builder);
        foreach (var module in modules.OrderBy(m => m.Name, StringComparer.Ordinal)) { module.ConfigureModel(builder); }
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (Database.IsNpgsql()) { CompareByMicrosecond(entity); }
            if (typeof(IVersioned).IsAssignableFrom(entity.ClrType))
            {
                entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
            }
            if (!typeof(IRecord).IsAssignableFrom(entity.ClrType) && !typeof(IPlacedPart).IsAssignableFrom(entity.ClrType)) { continue; }
            var region = entity.FindProperty(nameof(IRecord.Region));
            region?.SetMaxLength(12);
            if (Database.IsNpgsql()) { region?.SetCollation("C"); } // ranges of region codes are ordinal
        }
    }

    /// <summary>PostgreSQL keeps microseconds: a moment that differs by less is the one it has, not a change to be written and audited.</summary>
    private static void CompareByMicrosecond(IMutableEntityType entity)
    {
        foreach (var property in entity.GetProperties().Where(p => (Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType) == typeof(DateTimeOffset)))
        {
            property.SetValueComparer(new MicrosecondComparer());
        }
    }
}

/// <summary>One model per set of modules: by default EF keeps one per context type, and a process may hold worlds of different modules.</summary>
internal sealed class ModelKeys : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), (context as AppDbContext)?.ModuleNames, designTime);
}

internal sealed class SealedTextConverter() : ValueConverter<SealedText, byte[]>(s => s.Cipher, b => new SealedText(b));

/// <summary>SQLite cannot order DateTimeOffset; UTC ticks order and compare everywhere.</summary>
internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(d => d.UtcTicks, t => new DateTimeOffset(t, TimeSpan.Zero));

/// <summary>Compares moments as PostgreSQL keeps them.</summary>
internal sealed class MicrosecondComparer() : ValueComparer<DateTimeOffset>((a, b) => a.UtcTicks / 10 == b.UtcTicks / 10, d => (d.UtcTicks / 10).GetHashCode());
