using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Leeward.Kernel.Persistence;

/// <summary>Lets SQLite write zeros over what is deleted or replaced, so that it cannot be read from the raw file afterwards.</summary>
internal sealed class OverwriteDeleted : DbConnectionInterceptor
{
    public static readonly OverwriteDeleted Instance = new();

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA secure_delete=ON";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA secure_delete=ON";
        command.ExecuteNonQuery();
    }
}
