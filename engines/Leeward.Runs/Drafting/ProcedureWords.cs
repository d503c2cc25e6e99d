using System.Globalization;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>The parts of a procedure in words, in English and Chinese, as lawyers and staff read them.</summary>
public static class ProcedureWords
{
    /// <summary>A deadline: "within 72 h of 'Report received'; target 24 h; the window then closes; medicine: WHO2017, read in the source".</summary>
    public static Bilingual Deadline(ProcedureDefinition procedure, DueDefinition due)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(due);
        var rule = due.Rule;
        var (anchor, length) = (Named(procedure, due.Anchor), Limit(rule.Within));
        var words = due.BeforeStep is { } before ? new Bilingual($"before step {before}", $"在步骤{before}之前")
            : rule.Direction == Direction.Before ? new($"{length.En} before \"{anchor.En}\"", $"“{anchor.Zh}”之前{length.Zh}")
            : rule.Immediate ? new($"at once from \"{anchor.En}\" (watched from {length.En})", $"自“{anchor.Zh}”起立即办理（超过{length.Zh}即提示）")
            : new($"within {length.En} of \"{anchor.En}\"", $"自“{anchor.Zh}”起{length.Zh}内");
        List<Bilingual> more = [];
        if (due.When is { } when) { more.Add(If(procedure, when)); }
        if (due.Otherwise) { more.Add(new("only where no deadline with a condition applies", "仅在各附条件的期限均不适用时")); }
        if (rule.Target is { } target) { more.Add(new($"target {Length(target).En}", $"服务目标{Length(target).Zh}")); }
        if (rule.Hard) { more.Add(new("the window then closes", "逾期窗口关闭")); }
        if (rule.ExcludeStart) { more.Add(new("the starting unit is not counted", "起始单位不计入")); }
        if (rule.RollForward) { more.Add(new("a last day off moves to the next working day", "末日为非工作日的顺延")); }
        if (rule.CutOff is { } cutOff) { more.Add(new($"after {cutOff:HH\\:mm} counts as the next day", $"{cutOff:HH\\:mm}后计为次日")); }
        var (kind, founded) = (Kind(rule.Kind), Founded(rule.Provenance));
        more.Add(new($"{kind.En}: {rule.Source}, {founded.En}", $"{kind.Zh}：{rule.Source}，{founded.Zh}"));
        if (rule.MonitorProvenance is { } monitor) { more.Add(new($"the time from which delay is watched: {Founded(monitor).En}", $"提示时限：{Founded(monitor).Zh}")); }
        return new($"{words.En}; {string.Join("; ", more.Select(one => one.En))}", $"{words.Zh}；{string.Join("；", more.Select(one => one.Zh))}");
    }

    /// <summary>A condition: "if kind of harm is sexual".</summary>
    public static Bilingual If(ProcedureDefinition procedure, Expression condition) => ConditionWords.Of(procedure, condition) is var words ? new($"if {words.En}", $"条件：{words.Zh}") : null!;

    /// <summary>What must hold when a step is completed.</summary>
    public static Bilingual Check(ProcedureDefinition procedure, CheckDefinition check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var (when, require, kind) = (ConditionWords.Of(procedure, check.If), ConditionWords.Of(procedure, check.Require), Kind(check.Kind));
        return new(
            $"if {when.En}, or this is not known: it must be known that {require.En} ({kind.En}: {check.Source})",
            $"如{when.Zh}，或不能确定：必须已知{require.Zh}（{kind.Zh}：{check.Source}）");
    }

    /// <summary>When a step starts.</summary>
    public static Bilingual Start(ProcedureDefinition procedure, StartDefinition start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var steps = string.Join(", ", start.Steps);
        var list = string.Join("、", start.Steps);
        return start.Kind switch
        {
            StartKind.Event => Named(procedure, start.Event) is var at ? new($"when \"{at.En}\"", $"“{at.Zh}”发生时") : null!,
            StartKind.With => new($"together with {steps}", $"与{list}同时"),
            _ when start is { Any: true, Steps.Count: > 1 } => new($"after one of {steps}", $"{list}之一完成后"),
            _ => new($"after {steps}", $"{list}完成后"),
        };
    }

    /// <summary>How a step repeats.</summary>
    public static Bilingual Repeat(ProcedureDefinition procedure, RepeatDefinition? repeat)
    {
        if (repeat is null) { return new("once", "一次"); }
        var how = repeat switch
        {
            { Every: { } every } => new Bilingual($"every {Length(Period.Elapsed(every)).En}", $"每{Length(Period.Elapsed(every)).Zh}"),
            { EveryBy: { } by } => EveryBy(procedure, repeat.By!, by),
            { At: { } at } => new(
                $"at {string.Join(", ", at.Select(one => Length(Period.Elapsed(one)).En))}", $"在{string.Join("、", at.Select(one => Length(Period.Elapsed(one)).Zh))}时"),
            _ => Named(procedure, repeat.Event) is var each ? new($"each time \"{each.En}\"", $"每次“{each.Zh}”时") : null!,
        };
        var times = repeat.Times is { } most ? new Bilingual($", at most {Number(most)} times", $"，至多{Number(most)}次") : new("", "");
        var until = repeat.Until is { } end && Named(procedure, end) is var last ? new Bilingual($", until \"{last.En}\"", $"，直至“{last.Zh}”") : new("", "");
        return new(how.En + times.En + until.En, how.Zh + times.Zh + until.Zh);
    }

    private static Bilingual EveryBy(ProcedureDefinition procedure, string name, IReadOnlyDictionary<string, TimeSpan> intervals)
    {
        var variable = procedure.Variables.GetValueOrDefault(name);
        var title = variable?.Title ?? new(name, name);
        var each = intervals.Select(one => (Label: variable?.Labels.GetValueOrDefault(one.Key) ?? new(one.Key, one.Key), Length: Length(Period.Elapsed(one.Value)))).ToList();
        return new(
            $"by \"{title.En}\": {string.Join(", ", each.Select(one => $"{one.Label.En} every {one.Length.En}"))}, not known: the shortest",
            $"按“{title.Zh}”：{string.Join("，", each.Select(one => $"{one.Label.Zh}每{one.Length.Zh}"))}，未知时按最短间隔");
    }

    /// <summary>A limit in hours is told in hours, so that nobody takes it for days of the calendar.</summary>
    private static Bilingual Limit(Period period) =>
        Length(period) is var length && period.Clock == Clock.Elapsed && period.Span >= TimeSpan.FromDays(7) && period.Span <= TimeSpan.FromDays(10) && period.Span.TotalHours.ToString("0.##", CultureInfo.InvariantCulture) is var hours
            && period.Span.Ticks % TimeSpan.TicksPerDay == 0 ? new($"{hours} h ({length.En})", $"{hours}小时（{length.Zh}）") : length;

    /// <summary>A length of time: "3 working days".</summary>
    public static Bilingual Length(Period period) => period.Clock switch
    {
        Clock.CalendarDay => new($"{Number(period.Days)} day{Plural(period.Days)}", $"{Number(period.Days)}日"),
        Clock.WorkingDay => new($"{Number(period.Days)} working day{Plural(period.Days)}", $"{Number(period.Days)}个工作日"),
        _ when period.Span >= TimeSpan.FromDays(7) && period.Span.Ticks % TimeSpan.TicksPerDay == 0 => new($"{Number((int)period.Span.TotalDays)} days", $"{Number((int)period.Span.TotalDays)}天"),
        _ when period.Span < TimeSpan.FromHours(1) => new($"{Number((int)period.Span.TotalMinutes)} min", $"{Number((int)period.Span.TotalMinutes)}分钟"),
        _ => new($"{period.Span.TotalHours.ToString("0.##", CultureInfo.InvariantCulture)} h", $"{period.Span.TotalHours.ToString("0.##", CultureInfo.InvariantCulture)}小时"),
    };

    /// <summary>What stands behind a deadline.</summary>
    public static Bilingual Kind(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Statutory => new("law", "法定"),
        DeadlineKind.Clinical => new("medicine", "医学"),
        DeadlineKind.Recommended => new("advice", "建议"),
        _ => new("own rule", "本规程"),
    };

    /// <summary>Whether a step must be done.</summary>
    public static Bilingual Modality(Modality modality) => modality switch
    {
        Runs.Modality.Mandatory => new("always", "必办"),
        Runs.Modality.Conditional => new("under a condition", "视条件办理"),
        _ => new("may be done", "可选"),
    };

    /// <summary>What a constraint demands, without its steps.</summary>
    public static Bilingual Demand(ConstraintType type) => type switch
    {
        ConstraintType.AtMost => new("at most so many times", "次数上限"),
        ConstraintType.Precedence => new("order", "先后顺序"),
        ConstraintType.Response => new("must follow", "后续必办"),
        ConstraintType.RequiresEvidence => new("proof", "证明材料"),
        ConstraintType.RequiresAttribute => new("condition of the work", "办理条件"),
        ConstraintType.NotPerformedBy => new("not done or attended by", "不得参与人员"),
        ConstraintType.NotCoexist => new("not while another is open", "不得并存"),
        ConstraintType.SeparationOfDuty => new("different people", "职责分离"),
        ConstraintType.NotCoexistRoom => new("never in the same place", "不得同处一室"),
        _ => new("independence", "相互独立"),
    };

    /// <summary>How grave a violation is.</summary>
    public static Bilingual Weight(Severity severity) => severity switch
    {
        Severity.Low => new("light", "轻微"),
        Severity.Medium => new("medium", "一般"),
        Severity.High => new("grave", "严重"),
        _ => new("critical", "极严重"),
    };

    /// <summary>The name of an event or step; the code where there is none.</summary>
    public static Bilingual Named(ProcedureDefinition procedure, string? code)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return code is null ? new("", "")
            : procedure.Events.TryGetValue(code, out var happening) ? happening.Title
            : procedure.Steps.FirstOrDefault(step => step.Id == code) is { } step ? new($"{code} {step.Title.En}", $"{code} {step.Title.Zh}") : new(code, code);
    }

    /// <summary>How well a number is founded.</summary>
    public static Bilingual Founded(Provenance provenance) => provenance switch
    {
        Provenance.Source => new("read in the source", "已核对原文"),
        Provenance.Memory => new("from memory, to be verified", "凭记忆，待核实"),
        _ => new("default of this project, not law", "本项目默认值，并非法定"),
    };

    /// <summary>S, M or D.</summary>
    public static string Code(Provenance provenance) => provenance.ToString()[..1];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Plural(int number) => number == 1 ? string.Empty : "s";
}
