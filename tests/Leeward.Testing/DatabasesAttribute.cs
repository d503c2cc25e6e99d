using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Leeward.Testing;

/// <summary>The databases every module is tested on.</summary>
public enum Provider
{
    /// <summary>A file, no server.</summary>
    Sqlite,
    /// <summary>The server named by <c>LEEWARD_TEST_POSTGRES</c>.</summary>
    Postgres,
}

/// <summary>
/// Gives a test its <see cref="Provider"/>: <c>[Theory, Databases]</c> runs it once on SQLite and once on PostgreSQL. Without a server the PostgreSQL run is
/// skipped with words that <c>./test</c> refuses to end green on.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DatabasesAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var postgres = new TheoryDataRow<Provider>(Provider.Postgres);
        if (Databases.PostgresServer is null) { postgres.Skip = "PostgreSQL is not there: set LEEWARD_TEST_POSTGRES or run ./test"; }
        return new([new TheoryDataRow<Provider>(Provider.Sqlite), postgres]);
    }

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
