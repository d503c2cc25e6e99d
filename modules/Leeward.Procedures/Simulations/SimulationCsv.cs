using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;

namespace Leeward.Procedures.Simulations;

/// <summary>The figures of a simulation as CSV, as the reader may see them. Audited.</summary>
internal sealed class SimulationCsv(SimulationDesk desk, TextCatalogue texts)
{
    private static readonly string[] Sides = ["before", "after"];
    private static readonly string[] Figures = ["cases", "required", "done", "late", "share", "low", "high", "to_done", "to_done95", "slack", "slack95"];

    public async Task<Outcome<byte[]>> RunAsync(Guid id, CancellationToken ct)
    {
        var found = await desk.FindAsync(id, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.View is not { } view) { return new Refusal("procedures.simulation.not_done"); }
        await desk.Records.NoteReadingAsync(SimulationDesk.Read, nameof(Simulation), $"export; {view.Steps.Count} steps", ct);
        var sheet = new CsvSheet();
        sheet.Row([Head("table"), Head("code"), Head("title"), Head("role"), .. Sides.SelectMany(side => Figures.Select(figure => $"{Head(side)} {Head(figure)}")), Head("changes")]);
        foreach (var step in view.Steps)
        {
            sheet.Row([Head("step"), step.Step, step.Title.ToString(), step.Role, .. Side(step.Before), .. Side(step.After), string.Join("; ", step.Changes.Select(one => one.After?.ToString() ?? "–"))]);
        }

        string[] role = ["hours", "peak_busy", "peak_waiting"];
        sheet.Row([Head("table"), Head("code"), Head("title"), .. Sides.SelectMany(side => role.Select(figure => $"{Head(side)} {Head(figure)}"))]);
        foreach (var one in view.Roles) { sheet.Row([Head("role"), one.Role, one.Title.ToString(), .. Side(one.Before), .. Side(one.After)]); }
        sheet.Row([Head("table"), Head("code"), Head("title"), .. Sides.Select(side => $"{Head(side)} {Head("broken")}")]);
        foreach (var one in view.Rules) { sheet.Row([Head("rule"), one.Rule, one.Title.ToString(), Number(one.Times.Before), Number(one.Times.After)]); }
        return sheet.ToBytes();
    }

    private string Head(string code) => texts.Say("simulation_csv_" + code);

    private static IEnumerable<string> Side(StepSide? one) => one is null ? Figures.Select(_ => "")
        : [Number(one.Cases), Number(one.Required), Number(one.Done), Number(one.Late), Number(one.Share), Number(one.Low), Number(one.High), Number(one.ToDone), Number(one.ToDone95), Number(one.Slack), Number(one.Slack95)];

    private static IEnumerable<string> Side(RoleSide? one) => one is null ? ["", "", ""] : [Number(one.Hours), Number(one.PeakBusy), Number(one.PeakWaiting)];

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
