using System.Data.Common;
using System.Globalization;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Leeward.Cases.Tests.Import;

/// <summary>Makes an SQLite database full: beyond so many pages there is no room.</summary>
internal sealed class PageLimit : DbConnectionInterceptor
{
    public long? Pages { get; set; }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Pages is not { } pages) { return; }
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count={pages}");
        await command.ExecuteScalarAsync(cancellationToken);
    }

    public async Task<long> CountAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        var db = scope.Get<AppDbContext>();
        return (await db.Database.SqlQueryRaw<long>("PRAGMA page_count").ToListAsync())[0];
    }
}
