using System.Globalization;
using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Kernel;
using Leeward.Kernel.Sealing;
using Leeward.Packs;

namespace Leeward.Cases.Import;

/// <summary>Makes reports of rows, such as those of a hotline's own list. They wait for triage like any other.</summary>
internal sealed class ReportRows(RowChecks checks, IVault vault, PackSet pack, TimeProvider clock) : IRows
{
    private static readonly string[] Yes = ["yes", "y", "true", "1", "是", "有"], No = ["no", "n", "false", "0", "否", "无"];

    public static IReadOnlyList<Column> Known { get; } =
    [
        new("external_id", ["id", "externalid", "编号", "序号", "工单编号"]),
        new("category", ["报告类别", "类别", "报告内容"], Needed: true),
        new("region", ["region code", "区划代码", "行政区划代码", "地区代码"], Needed: true),
        new("what_happened", ["description", "what happened", "情况描述", "事情经过"], Needed: true),
        new("place", ["地点", "具体地点"]),
        new("child_name", ["child name", "儿童姓名"]),
        new("child_age", ["child age", "儿童年龄"]),
        new("contact", ["联系方式", "报告人联系方式"]),
        new("in_danger_now", ["in danger now", "是否正处于危险中", "正处于危险中"]),
        new("channel", ["报告渠道", "渠道"]),
        new("received_at", ["received at", "received on", "接报时间", "受理时间"]),
    ];

    IReadOnlyList<Column> IRows.Known => Known;

    public Prepared Prepare(CsvRow row, Columns columns, string source)
    {
        string? Of(string column) => PlainText.Clean(columns.Value(row.Cells, column));
        var external = Of("external_id");
        var category = Of("category") is { } text ? pack.Lookups["report-category"].Items.FirstOrDefault(i => Same(i.Code, text) || Same(i.Title.En, text) || Same(i.Title.Zh, text)) : null;
        var severity = category is null ? 1 : int.Parse(category.Attributes.GetValueOrDefault("severity", "1"), CultureInfo.InvariantCulture);
        var sensitivity = severity >= 3 ? Sensitivity.Sensitive : Sensitivity.Normal;
        var (region, regionWrong) = checks.Region(Of("region"), sensitivity, finest: 3);
        var (danger, dangerKnown) = Truth(Of("in_danger_now"));
        var channel = Of("channel") is null ? ReportChannel.Public : Enum.TryParse<ReportChannel>(Of("channel"), ignoreCase: true, out var c) && Enum.IsDefined(c) ? c : (ReportChannel?)null;
        var now = clock.GetUtcNow();
        var received = Of("received_at") is null ? now : Moment(Of("received_at")!);
        int? age = int.TryParse(Of("child_age"), NumberStyles.None, CultureInfo.InvariantCulture, out var years) && years <= 17 ? years : null;
        var reasons = new[]
        {
            PlainText.Check("external_id", external, 100),
            category is not null ? null : Refusal.Invalid("category", Of("category") is null ? "kernel.required" : "kernel.not_a_choice"),
            regionWrong,
            PlainText.Check("what_happened", Of("what_happened"), FileReport.MostText, needed: true),
            PlainText.Check("place", Of("place"), 500),
            RowChecks.Name("child_name", Of("child_name"), needed: false),
            Of("child_age") is not null && age is null ? Refusal.Invalid("child_age", "cases.report.bad_age") : null,
            PlainText.Check("contact", Of("contact"), FileReport.MostContact),
            dangerKnown ? null : Refusal.Invalid("in_danger_now", "kernel.not_a_choice"),
            channel is null ? Refusal.Invalid("channel", "kernel.not_a_choice") : null,
            received is null ? Refusal.Invalid("received_at", "kernel.bad_date") : received > now ? Refusal.Invalid("received_at", "kernel.future_date") : null,
        }.OfType<Refusal>().ToList();
        if (reasons.Count > 0) { return Prepared.Bad(row, reasons); }
        var content = string.Join('\u001f', source, external, category!.Code, region, Of("what_happened"), Of("place"), Of("child_name"), age, Of("contact"), danger, channel, Of("received_at"));
        var id = Ids.New(clock);
        var report = new Report
        {
            Id = id, Number = Ids.Number("RE", id), Region = region, Sensitivity = sensitivity, Channel = channel!.Value, Category = category.Code,
            Severity = severity + (danger ? 3 : 0), InDangerNow = danger, ChildAge = age, ReceivedAt = received!.Value,
            Place = vault.Seal(SealClass.Narrative, id, Of("place")), WhatHappened = vault.Seal(SealClass.Narrative, id, Of("what_happened")),
            ChildName = vault.Seal(SealClass.Child, id, Of("child_name")), Contact = vault.Seal(SealClass.Reporter, id, Of("contact")),
            // Nobody was given a receipt; the column is unique, so it gets one that nobody knows.
            ReceiptKey = vault.MatchKey("receipt", Ids.Secret()),
        }.WithOwnAccess();
        return new(row, [], Rows.Mark(vault, "report", source, external, content, id), report);
    }

    private DateTimeOffset? Moment(string text)
    {
        string[] patterns = ["yyyy-M-d H:m", "yyyy-M-d H:m:s", "yyyy/M/d H:m", "yyyy/M/d H:m:s", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];
        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mmzzz"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact)) { return exact.ToUniversalTime(); }
        var local = DateTime.TryParseExact(text, patterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : RowChecks.Date(text)?.ToDateTime(TimeOnly.MinValue);
        if (local is not { } time) { return null; }
        var zone = TimeZoneInfo.FindSystemTimeZoneById(pack.TimeZone);
        return zone.IsInvalidTime(time) ? null : new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUniversalTime();
    }

    private static (bool Value, bool Known) Truth(string? text) =>
        text is null ? (false, true) : (Yes.Any(y => Same(y, text)), Yes.Concat(No).Any(w => Same(w, text)));

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
