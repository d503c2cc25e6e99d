using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Leeward.Conformance;

namespace Leeward.Cli.Verbs;

/// <summary>The answer as words, as a table and as JSON.</summary>
internal sealed class ConformReport(LogConformance found, bool chinese, bool finalGuessed, bool bySeverity)
{
    private readonly IReadOnlyList<Deviation>[] _deviations = [.. found.Alignments.Select(one => Deviations.Of(one, found.Aligner))];

    private int GaveUp => found.Log.Cases.Count - found.Aligned;

    public void Say(TextWriter writer, int show, FileInfo? table)
    {
        var texts = new ConformTexts(chinese);
        var (log, fits) = (found.Log, Proportion.Wilson(found.Fitting, found.Aligned));
        writer.WriteLine(texts.Read(log.Cases.Count, log.EventCount, log.Variants.Count));
        if (finalGuessed) { writer.WriteLine(texts.FinalGuessed); }
        if (bySeverity) { writer.WriteLine(texts.BySeverity); }
        if (log.Cases.Count == 0) { return; }
        writer.WriteLine(texts.Fitting(found.Fitting, found.Aligned, found.PercentFitting ?? 0, fits));
        writer.WriteLine(texts.Average(found.AverageFitness));
        writer.WriteLine(texts.Whole(found.LogFitness));
        writer.WriteLine(texts.Deviations(found.Deviations));
        if (GaveUp > 0) { writer.WriteLine(texts.GaveUp(GaveUp)); }
        var often = log.Cases.SelectMany(one => _deviations[one.Variant]).GroupBy(one => (one.Kind, one.Activity))
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Activity, StringComparer.Ordinal).ThenBy(group => group.Key.Kind).Take(show > 0 ? 10 : 0).ToList();
        if (often.Count > 0) { writer.WriteLine(); writer.WriteLine(texts.MostOften); }
        foreach (var group in often) { writer.WriteLine($"{Number(group.Count()),8}  {texts.Of(group.Key.Kind, group.Key.Activity)}"); }
        var worst = log.Cases.Where(one => !found.Alignments[one.Variant].Fits).OrderByDescending(one => found.Alignments[one.Variant].DeviationCost).ThenBy(one => one.Case, StringComparer.Ordinal).ToList();
        if (worst.Count > 0 && show > 0) { writer.WriteLine(); writer.WriteLine(texts.Worst(Math.Min(show, worst.Count), worst.Count)); }
        foreach (var one in worst.Take(show))
        {
            var alignment = found.Alignments[one.Variant];
            writer.WriteLine(texts.CaseLine(one.Case, alignment, log.Variants[one.Variant].Activities.Count));
            foreach (var deviation in _deviations[one.Variant]) { writer.WriteLine("    " + texts.Sentence(deviation)); }
        }
        if (table is not null) { writer.WriteLine(); writer.WriteLine(texts.TableAt(table.FullName)); }
    }

    /// <summary>One row per case.</summary>
    public void Table(TextWriter writer)
    {
        var texts = new ConformTexts(chinese);
        CsvLogWriter.Row(writer, ["case", "events", "variant", "fits", "fitness", "deviations", "cost", "worst_cost", "outcome", "explanation"]);
        foreach (var one in found.Log.Cases)
        {
            var alignment = found.Alignments[one.Variant];
            CsvLogWriter.Row(
                writer,
                [
                    one.Case, Number(found.Log.Variants[one.Variant].Activities.Count), Number(one.Variant + 1), alignment.Fits ? "1" : "0", Digits(alignment.Fitness),
                    Number(alignment.Deviations), Number(alignment.Cost), Number(alignment.WorstCost), Outcome(alignment), string.Join(' ', _deviations[one.Variant].Select(texts.Sentence)),
                ],
                forSpreadsheets: true);
        }
    }

    public void Json(Stream stream, string log, string net)
    {
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var json = new Utf8JsonWriter(stream, options);
        json.WriteStartObject();
        json.WriteString("log", log);
        json.WriteString("net", net);
        json.WriteNumber("cases", found.Log.Cases.Count);
        json.WriteNumber("events", found.Log.EventCount);
        json.WriteNumber("variants", found.Log.Variants.Count);
        json.WriteBoolean("finalMarkingGuessed", finalGuessed);
        json.WriteBoolean("weightsOfTheNet", bySeverity);
        json.WriteNumber("aligned", found.Aligned);
        json.WriteNumber("gaveUp", GaveUp);
        json.WriteNumber("fitting", found.Fitting);
        Write(json, "percentFitting", found.PercentFitting);
        var sure = Proportion.Wilson(found.Fitting, found.Aligned);
        json.WriteStartArray("percentFitting95");
        json.WriteNumberValue(100 * sure.Low);
        json.WriteNumberValue(100 * sure.High);
        json.WriteEndArray();
        Write(json, "averageFitness", found.AverageFitness);
        Write(json, "logFitness", found.LogFitness);
        json.WriteNumber("deviations", found.Deviations);
        json.WriteNumber("cost", found.TotalCost);
        json.WriteStartArray("traces");
        foreach (var one in found.Log.Cases)
        {
            Write(json, one);
            if (json.BytesPending > 1 << 16) { json.Flush(); }
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private void Write(Utf8JsonWriter json, CaseVariant one)
    {
        var alignment = found.Alignments[one.Variant];
        json.WriteStartObject();
        json.WriteString("case", one.Case);
        json.WriteNumber("events", found.Log.Variants[one.Variant].Activities.Count);
        json.WriteNumber("variant", one.Variant + 1);
        json.WriteString("outcome", Outcome(alignment));
        json.WriteBoolean("fits", alignment.Fits);
        Write(json, "fitness", alignment.Fitness);
        json.WriteNumber("deviations", alignment.Deviations);
        json.WriteNumber("cost", alignment.Cost);
        json.WriteNumber("worstCost", alignment.WorstCost);
        json.WriteStartArray("explanation");
        foreach (var deviation in _deviations[one.Variant])
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(deviation.Kind.ToString()));
            json.WriteString("activity", deviation.Activity);
            if (deviation.Event >= 0) { json.WriteNumber("event", deviation.Event + 1); }
            if (deviation.After is not null) { json.WriteString("after", deviation.After); }
            if (deviation.Before is not null) { json.WriteString("before", deviation.Before); }
            json.WriteNumber("cost", deviation.Cost);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) { json.WriteNumber(name, number); }
        else { json.WriteNull(name); }
    }

    private static string Outcome(Alignment alignment) => JsonNamingPolicy.SnakeCaseLower.ConvertName(alignment.Outcome.ToString());

    private static string Digits(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
