using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Leeward.Kernel.Persistence;

/// <summary>Lets SQLite commit without waiting for the disk: for worlds that are made anew when the power fails, such as the demo.</summary>
internal sealed class RiskyCommits : DbConnectionInterceptor
{
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=OFF";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=OFF";
        command.ExecuteNonQuery();
    }
}
