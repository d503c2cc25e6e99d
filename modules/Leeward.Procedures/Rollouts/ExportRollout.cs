using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Rollouts;

/// <summary>The centres of a filter as CSV, with what is missing at each. Audited with the number of rows.</summary>
internal sealed class ExportRollout(RolloutDesk desk, RegionBook regions, PackSet pack, TextCatalogue texts)
{
    private static readonly string[] Heads = ["centre", "region", "stage", "late", "missing", "received_at", "must_train", "trained", "trained_on", "ready_at", "in_force_at", "reminded_at", "reminders"];

    public async Task<Outcome<byte[]>> RunAsync(Guid id, RolloutFilter filter, CancellationToken ct)
    {
        var found = await desk.RowAsync(id, ct);
        if (!found.Ok) { return found.Refusal!; }
        var rows = await desk.Narrowed(found.Value, filter, RolloutDesk.Read).OrderBy(p => p.Region).ThenBy(p => p.Id).AsNoTracking().ToListAsync(ct);
        await desk.Records.NoteReadingAsync(RolloutDesk.Read, nameof(RolloutPlace), $"export; {rows.Count} rows", ct);
        var late = found.Value.LateOn(desk.Today);
        var sheet = new CsvSheet();
        sheet.Row(Heads.Select(head => texts.Say("rollout_" + head)));
        foreach (var p in rows.Select(row => desk.Line(row, late)))
        {
            sheet.Row([
                p.Name.ToString(), regions.Path(p.Region).ToString(), texts.Say("rollout_stage_" + p.Stage), p.Late ? texts.Say("rollout_yes") : "", string.Join("; ", p.Missing.Select(Missing)), At(p.ReceivedAt),
                Number(p.MustTrain), Number(p.Trained), p.TrainedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", At(p.ReadyAt), At(p.InForceAt), At(p.RemindedAt), Number(p.Reminders),
            ]);
        }
        return sheet.ToBytes();
    }

    /// <summary>What is missing, in words: a step, or an item of the checklist.</summary>
    public string Missing(string code) => desk.Items.FirstOrDefault(i => i.Code == code)?.Title.ToString() ?? texts.Say("rollout_missing_" + code);

    private string At(DateTimeOffset? at) => at is { } known ? pack.Minute(known) : "";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
