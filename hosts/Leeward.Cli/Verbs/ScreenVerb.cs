using System.CommandLine;
using System.Text;
using Leeward.Cli.Screening;
using Leeward.Screening.Deciding;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward screen</c>: reads texts, writes what was found and what to do; <c>train</c> and <c>evaluate</c> for the model.</summary>
internal static class ScreenVerb
{
    public static Command Make(Settings settings)
    {
        var file = new Argument<string>("FILE") { Description = "One text a line, or JSON lines (text; and where known id, sender, target, time, thread, sender_is and target_is: minor or adult), in UTF-8; - for standard input. Places in the answers count UTF-16 units. | 每行一条文本，或每行一个 JSON（text，以及已知的 id、sender、target、time、thread、sender_is、target_is），UTF-8 编码；- 表示标准输入。结果中的位置按 UTF-16 单元计。", DefaultValueFactory = _ => "-" };
        var policy = new Option<string>("--policy") { Description = "A policy of the pack by its id, or a YAML file | 策略代码或 YAML 文件", DefaultValueFactory = _ => "default" };
        var minors = new Option<bool>("--minors") { Description = "Decide for a product made for minors | 按未成年人产品的要求判断" };
        var threads = new Option<bool>("--threads") { Description = "Also look at whole conversations; their findings come at the end | 同时分析整段会话，结果在最后输出" };
        var json = new Option<bool>("--json") { Description = "Write JSON lines (always, where the output is no terminal) | 输出 JSON 行" };
        var model = Model();
        var pack = Pack();
        var command = new Command("screen", "Screen texts for harm | 筛查有害文本") { file, policy, minors, threads, json, model, pack };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            var live = new LivePack(() => ScreeningTools.Open(settings.Read(parsed), parsed.GetValue(pack), parsed.GetValue(model)), parsed.GetValue(policy)!, TimeProvider.System, said => Console.Error.WriteLine("leeward: " + said));
            await using var writer = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
            using var lines = new TextLines(ScreeningTools.Texts(parsed.GetValue(file)!), () => writer.FlushAsync(ct));
            var stream = new ScreenStream(live, parsed.GetValue(minors) ? Audience.Minors : Audience.All, TimeProvider.System.GetUtcNow(), parsed.GetValue(threads), parsed.GetValue(json) || Console.IsOutputRedirected);
            return await stream.RunAsync(lines, writer, ct) ? ExitCodes.Found : ExitCodes.Done;
        }));
        command.Subcommands.Add(Train());
        command.Subcommands.Add(Evaluate(settings));
        return command;
    }

    private static Option<string?> Model() => new("--model") { Description = "The model's file (default: the pack's models/screening.lsm) | 模型文件" };

    private static Option<string?> Pack() => new("--pack") { Description = "The pack with lexicons and policies (default: the configured one) | 内容包" };

    private static Command Train()
    {
        var data = Data();
        var to = new Option<FileInfo>("--out") { Description = "Where the model goes | 模型输出文件", DefaultValueFactory = _ => new FileInfo("screening.lsm") };
        var without = Without();
        var passes = new Option<int>("--passes") { Description = "Passes of the network over the texts | 训练轮数", DefaultValueFactory = _ => new Leeward.Screening.Learning.TrainingPlan().Passes };
        var command = new Command("train", "Train the model from labelled texts; texts for testing are left out | 用标注文本训练模型") { data, to, without, passes };
        command.SetAction((parsed, ct) => Guard.RunAsync(() => ModelCommands.TrainAsync(parsed.GetValue(data)!, parsed.GetValue(to)!, parsed.GetValue(without) ?? [], parsed.GetValue(passes), ct)));
        return command;
    }

    private static Command Evaluate(Settings settings)
    {
        var data = Data();
        var model = Model();
        var pack = Pack();
        var json = new Option<bool>("--json") { Description = "Write the figures as JSON | 以 JSON 输出" };
        var command = new Command("evaluate", "Measure the model: precision, recall, F1, calibration, functions | 评估模型") { data, model, pack, json };
        command.SetAction((parsed, ct) => Guard.RunAsync(() => ModelCommands.EvaluateAsync(ScreeningTools.Open(settings.Read(parsed), parsed.GetValue(pack), parsed.GetValue(model)), parsed.GetValue(data)!, parsed.GetValue(json), ct)));
        return command;
    }

    private static Argument<string> Data() => new("DATA") { Description = "A JSON-lines file (text, label: 0 or 1; and where known lang, topic, split, functionality), or a folder of them | JSON 行文件（text、label，以及已知的 lang、topic、split、functionality），或其所在文件夹" };

    private static Option<string[]> Without() => new("--without") { Description = "Leave files out whose names begin so, to judge on them | 排除名称以此开头的文件", AllowMultipleArgumentsPerToken = true };
}
