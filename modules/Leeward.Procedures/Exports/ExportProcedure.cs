using System.Globalization;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Exports;

/// <summary>A published procedure as a file of another kind.</summary>
internal sealed record ProcedureFile(byte[] Bytes, string Media, string Name);

/// <summary>Writes a published procedure for other systems. Every version that was ever published can be had.</summary>
internal sealed class ExportProcedure(ProcedureLibrary library, PackSet pack)
{
    public async Task<Outcome<ProcedureFile>> BpmnAsync(string hash, CancellationToken ct)
    {
        if (await library.LineAsync(hash, ct) is null) { return Refusal.NotFound; }
        var procedure = await library.ByHashAsync(hash, ct);
        using var stream = new MemoryStream();
        BpmnWriter.Write(stream, procedure, Languages.IsChinese);
        return new ProcedureFile(stream.ToArray(), "application/xml", NameOf(procedure, "bpmn"));
    }

    public async Task<Outcome<ProcedureFile>> PlanDefinitionAsync(string hash, CancellationToken ct)
    {
        if (await library.LineAsync(hash, ct) is not { } row) { return Refusal.NotFound; }
        var procedure = await library.ByHashAsync(hash, ct);
        using var stream = new MemoryStream();
        PlanDefinitionWriter.Write(stream, procedure, pack.Calendar.DayOf(row.EffectiveFrom), Status(row.Standing));
        return new ProcedureFile(stream.ToArray(), "application/fhir+json", NameOf(procedure, "PlanDefinition.json"));
    }

    /// <summary>A version still to come is no rule yet, and a region's own that the one above it has overtaken is none any more.</summary>
    private static PlanStatus Status(Standing standing) => standing switch { Standing.InForce => PlanStatus.Active, Standing.Coming => PlanStatus.Draft, _ => PlanStatus.Retired };

    private static string NameOf(ProcedureDefinition procedure, string ending) => $"{procedure.Id}-{procedure.Version}.{ending}";
}

/// <summary>Words of the pages that bear both languages at once.</summary>
internal sealed class BothWords(IStringLocalizer<ExportTexts> texts) : BothWords<ExportTexts>(texts);

/// <summary>Words of a feature for papers that are printed in both languages.</summary>
internal class BothWords<T>(IStringLocalizer<T> texts)
{
    /// <summary>A text in English and Chinese, whatever the reader's language.</summary>
    public Bilingual Of(string key) => new(In("en", key), In("zh-Hans", key));

    private string In(string culture, string key)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return texts[key];
        }
        finally { CultureInfo.CurrentUICulture = before; }
    }
}
