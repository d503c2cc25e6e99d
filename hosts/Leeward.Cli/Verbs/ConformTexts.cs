using System.Globalization;
using Leeward.Conformance;

namespace Leeward.Cli.Verbs;

/// <summary>The words of <c>procedures conform</c>, in one language for the answer and in both for errors.</summary>
internal sealed class ConformTexts(bool chinese)
{
    public string BySeverity => Pick("Deviations count by the severities that the net bears; --equal counts all the same.", "偏离按网中所带的严重程度权重计算；使用 --equal 则同等计算。");
    public string FinalGuessed => Pick("The net does not say how it ends; one token on each place without an outgoing arc was taken.", "该网未注明终止标识，已取每个无后继的库所各一个标记。");

    public string MostOften => Pick("Most frequent deviations:", "最常见的偏离：");

    public string Read(int cases, long events, int variants) => Pick($"{N(cases)} cases, {N(events)} events, {N(variants)} different ways", $"个案 {N(cases)} 件，事件 {N(events)} 条，不同路径 {N(variants)} 种");

    public string Fitting(int fitting, int of, double percent, Interval sure) => Pick(
        $"Fitting:          {N(fitting)} of {N(of)} cases, {F(percent, 2)} % (95 % interval {F(100 * sure.Low, 1)} to {F(100 * sure.High, 1)} %)",
        $"完全符合：{N(of)} 件中 {N(fitting)} 件，{F(percent, 2)}%（95% 区间 {F(100 * sure.Low, 1)}% 至 {F(100 * sure.High, 1)}%）");

    public string Average(double? fitness) => Pick($"Average fitness:  {Share(fitness)}", $"个案平均符合度：{Share(fitness)}");

    public string Whole(double? fitness) => Pick($"Fitness of log:   {Share(fitness)}", $"日志总体符合度：{Share(fitness)}");

    public string Deviations(long count) => Pick($"Deviations:       {N(count)}", $"偏离总数：{N(count)}");

    public string GaveUp(int cases) => Pick($"Not aligned:      {N(cases)} cases needed more memory than allowed; the figures are about the others.", $"未能对齐：{N(cases)} 件超出内存限制，以上数字不含这些个案。");

    public string Worst(int shown, int of) => Pick($"Cases with deviations, the worst first ({N(shown)} of {N(of)}):", $"存在偏离的个案，偏离最重者在前（{N(of)} 件中的 {N(shown)} 件）：");

    public string TableAt(string path) => Pick($"The table of all cases is in {path}.", $"全部个案的结果见 {path}。");

    public string CaseLine(string name, Alignment alignment, int events) => alignment.Outcome == AlignmentOutcome.Optimal
        ? Pick($"{name}: {N(events)} events, {N(alignment.Deviations)} deviations, fitness {Share(alignment.Fitness)}", $"{name}：事件 {N(events)} 条，偏离 {N(alignment.Deviations)} 处，符合度 {Share(alignment.Fitness)}")
        : Pick($"{name}: {N(events)} events, not aligned", $"{name}：事件 {N(events)} 条，未能对齐");

    public string Of(DeviationKind kind, string activity) => kind switch
    {
        DeviationKind.Skipped => Pick($"'{activity}' left out", $"遗漏“{activity}”"),
        DeviationKind.Extra => Pick($"'{activity}' done out of place", $"多做“{activity}”"),
        DeviationKind.Repeated => Pick($"'{activity}' done once too often", $"重复“{activity}”"),
        DeviationKind.Unknown => Pick($"'{activity}' is not known to the net", $"网中没有“{activity}”"),
        DeviationKind.TooEarly => Pick($"'{activity}' done too early", $"“{activity}”过早"),
        DeviationKind.TooLate => Pick($"'{activity}' done too late", $"“{activity}”过晚"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public string Sentence(Deviation one)
    {
        var place = one switch
        {
            { After: not null, Before: not null } => Pick($"between '{one.After}' and '{one.Before}'", $"“{one.After}”与“{one.Before}”之间"),
            { After: not null } => Pick($"after '{one.After}'", $"“{one.After}”之后"),
            { Before: not null } => Pick($"before '{one.Before}'", $"“{one.Before}”之前"),
            _ => Pick("at some point", "任何时候"),
        };
        var at = N(one.Event + 1);
        return one.Kind switch
        {
            DeviationKind.Skipped => Pick($"'{one.Activity}' was left out; its place is {place}.", $"遗漏“{one.Activity}”，应在{place}。"),
            DeviationKind.Extra => Pick($"Event {at}, '{one.Activity}', has no place {place}.", $"第 {at} 条“{one.Activity}”不应出现在{place}。"),
            DeviationKind.Repeated => Pick($"Event {at}, '{one.Activity}', was done once too often, {place}.", $"第 {at} 条“{one.Activity}”在{place}重复。"),
            DeviationKind.Unknown => Pick($"Event {at}, '{one.Activity}', is not known to the net.", $"网中没有第 {at} 条“{one.Activity}”。"),
            DeviationKind.TooEarly => Pick($"Event {at}, '{one.Activity}', came too early; its place is {place}.", $"第 {at} 条“{one.Activity}”过早，应在{place}。"),
            DeviationKind.TooLate => Pick($"Event {at}, '{one.Activity}', came too late; its place is {place}.", $"第 {at} 条“{one.Activity}”过晚，应在{place}。"),
            _ => throw new ArgumentOutOfRangeException(nameof(one), one.Kind, null),
        };
    }

    /// <summary>What is wrong with a file, in both languages.</summary>
    public static string Problem(string file, FormatProblem one)
    {
        var place = one.Line == 0 ? "" : one.Column == 0 ? $"第 {one.Line} 行：" : $"第 {one.Line} 行第 {one.Column} 列：";
        return $"{file}: {one}. | {file}：{place}{Chinese(one)}。";
    }

    private static string Chinese(FormatProblem one) => one.Code switch
    {
        "log.gzip" => "压缩文件已损坏或不完整",
        "log.too_large" => "文件超过允许的大小，或解压后远大于其大小",
        "log.value_too_long" => "某个值过长",
        "log.too_many_events" => "单个个案的事件数超过上限",
        "xml.dtd" => "文件声明了文档类型（DOCTYPE），出于安全不予读取",
        "xml.malformed" => "XML 格式不正确",
        "xes.no_log" => "不是 XES 文件：第一个元素应为 <log>",
        "xes.no_activity" => $"事件缺少属性“{one.Args[0]}”，不知道做了什么",
        "xes.too_deep" => "属性嵌套过深",
        "xes.no_key" => $"<{one.Args[0]}> 缺少 key",
        "xes.no_value" => $"属性“{one.Args[0]}”没有值",
        "xes.bad_value" => $"属性“{one.Args[2]}”的值“{one.Args[0]}”不符合 <{one.Args[1]}> 类型",
        "csv.empty" => "文件为空",
        "csv.encoding" => "文字编码不符（未指定时应为 UTF-8，可用 --encoding 指定）",
        "csv.open_quote" => $"第 {one.Args[0]} 个字段的引号没有闭合",
        "csv.after_quote" => $"第 {one.Args[0]} 个字段的引号之后还有文字",
        "csv.fields" => $"本行有 {one.Args[0]} 个字段，首行有 {one.Args[1]} 个",
        "csv.doubled_column" => $"有两列同名“{one.Args[0]}”",
        "csv.no_case_column" => $"找不到个案编号列，请用 --case 指定。现有列：{one.Args[0]}",
        "csv.no_activity_column" => $"找不到步骤列，请用 --activity 指定。现有列：{one.Args[0]}",
        "csv.no_column" => $"没有名为“{one.Args[0]}”的列。现有列：{one.Args[1]}",
        "csv.no_case" => $"列“{one.Args[0]}”为空，事件不属于任何个案",
        "csv.no_activity" => $"列“{one.Args[0]}”为空，不知道做了什么",
        "csv.bad_time" => $"列“{one.Args[1]}”中的“{one.Args[0]}”不是时间",
        "pnml.no_pnml" => "不是 PNML 文件：第一个元素应为 <pnml>",
        "pnml.no_net" => "文件中没有 <net>",
        "pnml.too_deep" => "页面嵌套过深",
        "pnml.too_large" => "网的节点数超过上限",
        "pnml.reference" => $"不支持 <{one.Args[0]}>，请先合并页面",
        "pnml.weight" => $"“{one.Args[0]}”不是 1 至 1000 的权重",
        "pnml.arc_kind" => $"不支持“{one.Args[0]}”类型的弧",
        "pnml.several_finals" => "有多个终止标识，只能使用一个",
        "pnml.no_attribute" => $"<{one.Args[0]}> 缺少属性“{one.Args[1]}”",
        "pnml.not_a_number" => $"<{one.Args[1]}> 中的“{one.Args[0]}”不是整数",
        "net.doubled_id" => $"有两个节点的编号都是“{one.Args[0]}”",
        "net.unknown_node" => $"从“{one.Args[0]}”到“{one.Args[1]}”的弧指向不存在的“{one.Args[2]}”",
        "net.same_kind" => $"从“{one.Args[0]}”到“{one.Args[1]}”的弧连接了同类节点",
        "net.weight" => $"从“{one.Args[0]}”到“{one.Args[1]}”的弧权重 {one.Args[2]} 不在 1 至 {one.Args[3]} 之间",
        "net.unknown_place" => $"标识中的“{one.Args[0]}”不是库所",
        "net.tokens" => $"“{one.Args[0]}”上的标记数 {one.Args[1]} 不在 0 至 {one.Args[2]} 之间",
        "net.no_initial" => "该网没有初始标识",
        "net.no_final" => "该网没有终止标识，也没有可视为终点的库所",
        _ => one.Message,
    };

    private string Pick(string english, string inChinese) => chinese ? inChinese : english;

    private static string Share(double? value) => value is { } number ? F(number, 6) : "–";

    private static string F(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
