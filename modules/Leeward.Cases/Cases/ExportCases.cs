using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Cases;

/// <summary>Writes the cases of a filter as CSV for a spreadsheet: numbers, levels and days, never a name. Audited with the number of rows.</summary>
internal sealed class ExportCases(ListCases list, RegionBook regions, PackSet pack, PeopleBook people, IRecords records, TextCatalogue texts)
{
    /// <summary>More rows than this are asked for in parts: by region or status.</summary>
    public const int Most = 50_000;

    public async Task<Outcome> RunAsync(CaseFilter filter, HttpResponse to, CancellationToken ct)
    {
        var rows = await list.Narrowed(filter).OrderByDescending(c => c.Id).Take(Most + 1).ToListAsync(ct);
        if (rows.Count > Most) { return new Refusal("cases.export.too_many", Most); }
        var workers = await people.NamesAsync([.. rows.Select(c => c.WorkerId).OfType<Guid>().Distinct()], ct);
        await records.NoteReadingAsync(OpenCase.ReadRight, nameof(Case), $"export; {rows.Count} rows", ct);
        var sheet = new CsvSheet();
        sheet.Row(((string[])["case_number", "case_status", "case_risk", "case_violence", "case_region", "case_worker", "case_opened", "case_due_follow_up"]).Select(head => texts.Say(head)));
        foreach (var c in rows)
        {
            sheet.Row([
                c.Number, texts.Say("status_" + c.Status), texts.Say("risk_" + c.Risk), pack.Lookups["icvac"].Find(c.Violence)?.Title.ToString() ?? "", regions.Path(c.Region).ToString(),
                c.WorkerId is { } id ? workers.GetValueOrDefault(id, "") : "", pack.Day(c.OpenedAt), c.FollowUpDueAt is { } due ? pack.Day(due) : "",
            ]);
        }
        await sheet.SendAsync(to, "cases.csv", ct);
        return Outcome.Done;
    }
}
