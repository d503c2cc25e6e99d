using System.Data.Common;
using System.Globalization;
using Leeward.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Api.Tests;

/// <summary>What must not be found: records by kind, and the words that stand in them.</summary>
internal sealed class Hidden
{
    public Hidden(ApiServer server, string mark, IReadOnlyList<Dossier> cases, IReadOnlyList<IReadOnlyDictionary<string, string>> ids, string? region)
    {
        (Ids, IsElsewhere) = (ids, region is not null);
        Words = [.. cases.SelectMany(c => c.Words).Where(w => !w.StartsWith("zzqa", StringComparison.Ordinal)).Concat(ids.SelectMany(i => i.Values)).Append(mark).Distinct()];
        // Each with one of the same make that nobody bears.
        var child = Guid.Parse(ids[0]["children"]);
        Values =
        [
            .. Words.Where(word => !Guid.TryParse(word, out _)).Concat(region is null ? [] : [region]).Select(word => (word, Decoy(word))), (ids[0]["cases"], Door.Nowhere), (child.ToString(), Door.Nowhere),
            (Kernel.Web.Cursor.Pack(0, child), Kernel.Web.Cursor.Pack(0, Guid.Parse(ids[0]["children"][..^1] + (ids[0]["children"][^1] == '7' ? '8' : '7')))),
        ];
    }

    /// <summary>Ids by kind of record, one set after the other.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Ids { get; }

    public IReadOnlyList<string> Words { get; }

    /// <summary>In another region; where not, the glass may be broken by who knows the number, and that is no leak.</summary>
    public bool IsElsewhere { get; }

    public IReadOnlyList<(string Value, string Decoy)> Values { get; }

    private static string Decoy(string word) => word switch
    {
        _ when Guid.TryParse(word, out _) => Door.Nowhere,
        _ when Kernel.Ids.IsNumber(word, out _) => Kernel.Ids.Number(word[..2], Guid.Parse(Door.Nowhere)),
        { Length: 19 } when word[4] == '-' => "Z9Z9-Y8Y8-X7X7-W6W6",
        _ when char.IsAsciiDigit(word[0]) => "520103",
        _ when char.IsAsciiLetter(word[0]) => word.Replace("zzqa", "zzqx", StringComparison.Ordinal),
        _ => "东方未明",
    };
}

/// <summary>All rows of the database but for those that every request leaves behind: what was done to them can be seen.</summary>
internal sealed class Rows(Dictionary<string, HashSet<string>> tables)
{
    private static readonly string[] OfRequests = ["audit", "session", "idempot", "kept", "openiddict", "token", "lease", "node"];

    public static Task<Rows> ReadAsync(ApiServer server) => server.ReadAsync(async db =>
    {
        var tables = new Dictionary<string, HashSet<string>>();
        await db.Database.OpenConnectionAsync();
        foreach (var name in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct().Where(t => !OfRequests.Any(part => t.Contains(part, StringComparison.OrdinalIgnoreCase))))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{name}\"";
            await using var reader = await command.ExecuteReaderAsync();
            var rows = tables[name] = [];
            while (await reader.ReadAsync()) { rows.Add(Row(reader)); }
        }
        return new Rows(tables);
    });

    /// <summary>The tables in which a row that was there has gone or changed, or in which one came that names something hidden.</summary>
    public IEnumerable<string> ChangedOf(Rows after, Hidden hidden) => tables.SelectMany(t => after.Of(t.Key) is var now ? t.Value.Except(now).Select(row => $"{t.Key} lost {row}")
        .Concat(now.Except(t.Value).Where(row => hidden.Words.Any(w => row.Contains(w, StringComparison.OrdinalIgnoreCase))).Select(row => $"{t.Key} got {row}")) : []);

    /// <summary>What is otherwise than it was.</summary>
    public IEnumerable<string> Differences(Rows after) => tables.SelectMany(t => t.Value.Except(after.Of(t.Key)).Select(row => $"{t.Key} lost {row}").Concat(after.Of(t.Key).Except(t.Value).Select(row => $"{t.Key} got {row}")));

    private HashSet<string> Of(string table) => tables[table];

    private static string Row(DbDataReader reader) => string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
}
