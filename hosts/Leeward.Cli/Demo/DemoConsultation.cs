using System.Text.Json.Nodes;
using Leeward.Procedures.Consultations;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>The next version of the one-stop procedure is in consultation when the world ends: some have commented, some comments have an answer, some of those asked are silent.</summary>
internal sealed class DemoConsultation(DemoPlan plan, DemoStage stage, DemoTeams teams, DemoProcedure procedure, CancellationToken ct)
{
    private static readonly (string Step, CommentKind Kind, string Text, string En, string Zh)[] Said =
    [
        ("CN-E05", CommentKind.Remark, "县级技术力量有限，36小时可行，24小时有困难。 County teams can keep 36 hours, 24 would be hard.", "", ""),
        ("CN-F05", CommentKind.Wording, "", "Full psychological assessment by a qualified psychologist", "由具备资质的心理人员进行心理评估"),
        ("", CommentKind.Agree, "总体可行。 It works as a whole.", "", ""),
        ("CN-F01", CommentKind.Object, "24小时内入户评估，夜间报告时人手不足。 Nobody to send at night within 24 hours.", "", ""),
        ("CN-D01", CommentKind.Remark, "建议明确录音录像设备故障时的处理。 Say what to do when recording fails.", "", ""),
    ];

    private Guid _round, _first, _second;

    public void Plan(DemoAgenda agenda)
    {
        agenda.At(plan.Until.AddDays(-16), OpenAsync);
        var asked = Asked().ToList();
        foreach (var (said, number) in Said.Select((said, number) => (said, number)))
        {
            agenda.At(plan.Until.AddDays(-12 + (2 * number)), () => SayAsync(asked[number % 3], said));
        }
        agenda.At(plan.Until.AddDays(-3), AnswerAsync);
    }

    private IEnumerable<Guid> Asked() => teams.All.Select(t => t.Supervisor).Append(teams.SignIns["supervisor"]).Append(teams.SignIns["signatory"]).Distinct();

    private async Task OpenAsync()
    {
        var ministry = teams.SignIns["ministry"];
        await stage.AsAsync(ministry, ct);
        var basis = (await stage.Get<ProcedureLibrary>().CurrentAsync(procedure.Code, ct))!.ContentHash;
        var draft = Must(await stage.Get<DraftDesk>().StartAsync(new(basis, null, null, null, null), ct, synthetic: true));
        await stage.AsAsync(ministry, ct);
        Must(await stage.Get<EditDraft>().ChangeAsync(draft.Id, draft.Version, Change, "电子数据固定时限由48小时改为36小时。 36 hours for digital evidence instead of 48.", ct));
        await stage.AsAsync(ministry, ct);
        var row = Must(await stage.Get<DraftDesk>().OpenAsync(draft.Id, ct)).Row;
        var closes = DateOnly.FromDateTime(plan.Until.UtcDateTime).AddDays(14);
        _round = Must(await stage.Get<HoldConsultation>().OpenAsync(draft.Id, row.Version, new(closes, "36小时是否可行？ Can 36 hours be kept everywhere?"), ct)).Line.Id;
        var asked = Asked().ToList();
        await stage.AsAsync(ministry, ct);
        Must(await stage.Get<HoldConsultation>().InviteAsync(_round, new(null, [.. asked.Where(one => one != teams.SignIns["signatory"]).Take(12)]), ct));
        await stage.AsAsync(ministry, ct);
        // The demo's own sign-ins are asked in any case, so that whoever looks finds the round.
        List<Guid> more = [.. new[] { teams.SignIns["supervisor"] }.Where(one => !asked.Where(a => a != teams.SignIns["signatory"]).Take(12).Contains(one))];
        if (more.Count > 0) { Must(await stage.Get<HoldConsultation>().InviteAsync(_round, new(null, more), ct)); }
        await stage.AsAsync(ministry, ct);
        Must(await stage.Get<HoldConsultation>().InviteAsync(_round, new("health", [teams.SignIns["signatory"]]), ct));
    }

    private static Leeward.Kernel.Refusal? Change(JsonObject document)
    {
        document["version"] = "0.2.0";
        if (DraftDocument.Step(document, "CN-E05") is { } step && step["due"]?[0] is JsonObject due) { due["within"] = "PT36H"; }
        return null;
    }

    private async Task SayAsync(Guid who, (string Step, CommentKind Kind, string Text, string En, string Zh) said)
    {
        await stage.AsAsync(who, ct);
        var comment = Must(await stage.Get<SpeakInConsultation>().CommentAsync(_round, new(said.Step, said.Kind, said.Text, said.En, said.Zh, said is { Kind: CommentKind.Wording, Step.Length: > 0 } ? "title" : null), ct));
        if (_first == Guid.Empty) { _first = comment.Id; } else if (_second == Guid.Empty) { _second = comment.Id; }
    }

    private async Task AnswerAsync()
    {
        await stage.AsAsync(teams.SignIns["ministry"], ct);
        Must(await stage.Get<HoldConsultation>().AnswerAsync(_round, _first, new(CommentAnswer.Partly, "保留36小时，县级可请求上级技术支援。 36 hours stay; counties may ask the level above for help."), ct));
        await stage.AsAsync(teams.SignIns["ministry"], ct);
        Must(await stage.Get<HoldConsultation>().AnswerAsync(_round, _second, new(CommentAnswer.Accepted, null), ct));
    }
}
