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
        var files = Files(data);
        bool Begins(string file, string name) => Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal);
        // A name that leaves nothing out would give a model that has learnt from what it is to be measured on.
        if (without.FirstOrDefault(name => !files.Any(file => Begins(file, name))) is { } unknown)
        {
            var there = string.Join(", ", files.Select(Path.GetFileName));
            throw new CliException($"No file in {data} begins with '{unknown}'; there are: {there} | {data} 中没有以“{unknown}”开头的文件，现有：{there}", ExitCodes.Usage);
        }
        var texts = files.Where(file => !without.Any(name => Begins(file, name))).SelectMany(Read).Where(text => text.Split != "test").ToList();
        if (passes is < 1 or > 100) { throw new CliException("Between 1 and 100 passes. | 训练轮数须在 1 至 100 之间。", ExitCodes.Usage); }
        if (texts.Count == 0) { throw new CliException($"There is nothing to learn from in {data}: lines of {{\"text\": ..., \"label\": ...}} whose split is not 'test' are needed. | {data} 中没有可用于训练的文本：需要含 text、label 且 split 不是 test 的 JSON 行。"); }
        if (to.Directory is { Exists: false } folder) { throw new CliException($"There is no folder {folder.FullName}: make it, or name another by --out. | 文件夹 {folder.FullName} 不存在，请先创建，或用 --out 指定其他位置。", ExitCodes.Usage); }
        ScreeningModel model;
        try { model = ModelTrainer.Train(texts, new() { Passes = passes }, said => Console.Error.WriteLine(said)); }
        catch (ArgumentException) { throw new CliException("Both harmful and harmless texts are needed to learn from (label 1 and label 0). | 训练需要同时包含有害（label 为 1）和无害（label 为 0）的文本。"); }
        using var memory = new MemoryStream();
        model.Write(memory);
        await File.WriteAllBytesAsync(to.FullName, memory.ToArray(), ct);
        Console.WriteLine($"{to.FullName}: {memory.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(memory.ToArray()))}");
        return ExitCodes.Done;
    }

    public static Task<int> EvaluateAsync(ScreeningTools tools, string data, bool json, CancellationToken ct)
    {
        var model = tools.Model ?? throw new CliException("There is no model: train one or name it by --model. | 没有模型，请先训练或以 --model 指定。");
        var any = false;
        foreach (var file in Files(data))
        {
            ct.ThrowIfCancellationRequested();
            var texts = Read(file);
            if (texts.Count == 0) { continue; }
            any = true;
            var figures = ModelTrainer.Judge(model, texts);
            if (json) { Console.WriteLine(JsonSerializer.Serialize(new { file = Path.GetFileName(file), figures.MacroF1, figures.Accuracy, figures.CalibrationError, harmful = figures.Harmful, harmless = figures.Harmless, categories = figures.Categories.Select(c => new { c.Category, c.Figures.Precision, c.Figures.Recall, c.Figures.F1, c.Figures.Count }), categories_macro_f1 = figures.CategoriesMacroF1, functions = figures.Functions.Select(f => new { f.Function, f.Right, f.Cases }), topics = figures.Topics.Select(t => new { t.Topic, t.Recall, t.FalseAlarms, t.Cases }) })); }
            else { Show(Path.GetFileName(file), figures); }
        }

        return any ? Task.FromResult(ExitCodes.Done) : throw new CliException($"There is nothing to measure on in {data}: lines of {{\"text\": ..., \"label\": ...}} are needed. | {data} 中没有可用于评估的文本，需要含 text、label 的 JSON 行。");
    }

    private static void Show(string file, EvaluationFigures figures)
    {
        static string P(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
        Console.WriteLine($"{file}: macro-F1 {P(figures.MacroF1)}, accuracy {P(figures.Accuracy)}, calibration error {P(figures.CalibrationError)}");
        Console.WriteLine($"  harmful   precision {P(figures.Harmful.Precision)} recall {P(figures.Harmful.Recall)} F1 {P(figures.Harmful.F1)} ({figures.Harmful.Count})");
        Console.WriteLine($"  harmless  precision {P(figures.Harmless.Precision)} recall {P(figures.Harmless.Recall)} F1 {P(figures.Harmless.F1)} ({figures.Harmless.Count})");
        foreach (var (category, one) in figures.Categories) { Console.WriteLine($"  category {category,-9} precision {P(one.Precision)} recall {P(one.Recall)} F1 {P(one.F1)} ({one.Count})"); }
        if (figures.Categories.Count > 1) { Console.WriteLine($"  categories macro-F1 {P(figures.CategoriesMacroF1)}"); }
        foreach (var (topic, recall, alarms, cases) in figures.Topics) { Console.WriteLine($"  topic {topic,-8} recall {P(recall)} false alarms {P(alarms)} ({cases})"); }
        foreach (var (function, right, cases) in figures.Functions) { Console.WriteLine($"  {function,-26} {P((double)right / cases)} ({cases})"); }
    }

    private static IReadOnlyList<string> Files(string data) =>
        Directory.Exists(data) ? [.. Directory.GetFiles(data, "*.jsonl").Order(StringComparer.Ordinal)]
        : File.Exists(data) ? [data]
        : throw new CliException($"There is no file or folder {data}: name a file of JSON lines or a folder with *.jsonl. | 文件或文件夹 {data} 不存在，请指定 JSON 行文件，或含 *.jsonl 的文件夹。");

    private static IReadOnlyList<LabelledText> Read(string file)
    {
        using var reader = new StreamReader(file);
        var (texts, unread) = Corpus.Read(reader, Path.GetFileNameWithoutExtension(file));
        if (unread > 0) { Console.Error.WriteLine($"{Path.GetFileName(file)}: {unread} lines could not be read; a line is {{\"text\": \"...\", \"label\": 0 or 1}} | {unread} 行无法读取，每行应为 {{\"text\": \"……\", \"label\": 0 或 1}}"); }
        return texts;
    }
}
