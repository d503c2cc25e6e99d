using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Leeward.Screening.Learning;

namespace Leeward.Cli.Screening;

/// <summary><c>leeward screen train</c> and <c>evaluate</c>.</summary>
internal static class ModelCommands
{
    public static async Task<int> TrainAsync(string data, FileInfo to, IReadOnlyList<string> without, int passes, CancellationToken ct)
    {
        var texts = Files(data).Where(file => !without.Any(name => Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal))).SelectMany(file => Read(file)).Where(text => text.Split != "test").ToList();
        if (passes is < 1 or > 100) { throw new CliException("Between 1 and 100 passes. | 训练轮数须在 1 至 100 之间。", ExitCodes.Usage); }
        ScreeningModel model;
        try { model = ModelTrainer.Train(texts, new() { Passes = passes }, said => Console.Error.WriteLine(said)); }
        catch (ArgumentException e) { throw new CliException(e.Message); }
        using var memory = new MemoryStream();
        model.Write(memory);
        await File.WriteAllBytesAsync(to.FullName, memory.ToArray(), ct);
        Console.WriteLine($"{to.FullName}: {memory.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(memory.ToArray()))}");
        return ExitCodes.Done;
    }

    public static Task<int> EvaluateAsync(ScreeningTools tools, string data, bool json, CancellationToken ct)
    {
        var model = tools.Model ?? throw new CliException("There is no model: train one or name it by --model. | 没有模型，请先训练或以 --model 指定。");
        foreach (var file in Files(data))
        {
            ct.ThrowIfCancellationRequested();
            var texts = Read(file);
            if (texts.Count == 0) { continue; }
            var figures = ModelTrainer.Judge(model, texts);
            if (json) { Console.WriteLine(JsonSerializer.Serialize(new { file = Path.GetFileName(file), figures.MacroF1, figures.Accuracy, figures.CalibrationError, harmful = figures.Harmful, harmless = figures.Harmless, functions = figures.Functions.Select(f => new { f.Function, f.Right, f.Cases }), topics = figures.Topics.Select(t => new { t.Topic, t.Recall, t.FalseAlarms, t.Cases }) })); }
            else { Show(Path.GetFileName(file), figures); }
        }

        return Task.FromResult(ExitCodes.Done);
    }

    private static void Show(string file, EvaluationFigures figures)
    {
        static string P(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
        Console.WriteLine($"{file}: macro-F1 {P(figures.MacroF1)}, accuracy {P(figures.Accuracy)}, calibration error {P(figures.CalibrationError)}");
        Console.WriteLine($"  harmful   precision {P(figures.Harmful.Precision)} recall {P(figures.Harmful.Recall)} F1 {P(figures.Harmful.F1)} ({figures.Harmful.Count})");
        Console.WriteLine($"  harmless  precision {P(figures.Harmless.Precision)} recall {P(figures.Harmless.Recall)} F1 {P(figures.Harmless.F1)} ({figures.Harmless.Count})");
        foreach (var (topic, recall, alarms, cases) in figures.Topics) { Console.WriteLine($"  topic {topic,-8} recall {P(recall)} false alarms {P(alarms)} ({cases})"); }
        foreach (var (function, right, cases) in figures.Functions) { Console.WriteLine($"  {function,-26} {P((double)right / cases)} ({cases})"); }
    }

    private static IReadOnlyList<string> Files(string data) =>
        Directory.Exists(data) ? [.. Directory.GetFiles(data, "*.jsonl").Order(StringComparer.Ordinal)]
        : File.Exists(data) ? [data]
        : throw new CliException($"There is no file or folder {data}. | 文件或文件夹 {data} 不存在。");

    private static IReadOnlyList<LabelledText> Read(string file)
    {
        using var reader = new StreamReader(file);
        var (texts, unread) = Corpus.Read(reader, Path.GetFileNameWithoutExtension(file));
        if (unread > 0) { Console.Error.WriteLine($"{Path.GetFileName(file)}: {unread} lines could not be read | {unread} 行无法读取"); }
        return texts;
    }
}
