using System.Globalization;
using Leeward.Cases.Children;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Duplicates;

/// <summary>Writes likely duplicates as CSV: numbers, how likely, state and day, never a name. Audited with the number of rows.</summary>
internal sealed class ExportPairs(ReadPairs read, IRecords records, RegionBook regions, PackSet pack, TextCatalogue texts)
{
    private const int Most = 50_000;

    public async Task<Outcome> RunAsync(PairFilter filter, HttpResponse to, CancellationToken ct)
    {
        var children = records.Query<Child>(ReadPairs.Right);
        var rows = await (from pair in read.Narrowed(filter)
                          join first in children on pair.FirstId equals first.Id
                          join second in children on pair.SecondId equals second.Id
                          orderby pair.PerMille descending, pair.Id descending
                          select new { Pair = pair, First = first.Number, Second = second.Number }).Take(Most + 1).ToListAsync(ct);
        if (rows.Count > Most) { return new Refusal("cases.export.too_many", Most); }
        await records.NoteReadingAsync(ReadPairs.Right, nameof(ChildPair), $"export; {rows.Count} rows", ct);
        var sheet = new CsvSheet();
        sheet.Row(((string[])["pairs_first", "pairs_second", "pairs_probability", "pairs_state", "pairs_caution", "pairs_region", "pairs_found"]).Select(head => texts.Say(head)));
        foreach (var row in rows)
        {
            var p = row.Pair;
            sheet.Row([
                row.First, row.Second, (p.PerMille / 1000.0).ToString("0.000", CultureInfo.InvariantCulture), texts.Say("pairs_state_" + p.State), texts.Say("likely_caution_" + p.Caution), regions.Path(p.Region).ToString(), pack.Day(p.FoundAt),
            ]);
        }
        await sheet.SendAsync(to, "duplicates.csv", ct);
        return Outcome.Done;
    }
}
