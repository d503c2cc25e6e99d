using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Cases.CaseForms;
using Leeward.Forms;
using Leeward.Packs;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>Fills in the forms of the pack for a case: what each answer is follows from the child and from chance.</summary>
internal sealed class DemoForms(DemoStage stage, DemoAgenda agenda, PackSet pack, CancellationToken ct)
{
    public Task AssessAsync(DemoCase life, bool draft, bool again)
    {
        var chance = life.Chance;
        var grave = !again && chance.Next(4) == 0;
        JsonNode YesNo(int oneIn) => chance.Next(14) == 0 ? new JsonObject { ["unknown"] = true } : chance.Next(oneIn) == 0;
        var violence = life.Category switch { "hurt" => "2", "private_touch" or "online" => "3", "scared" or "bullied" => "4", "not_cared_for" => "5", _ => "9" };
        return FileAsync(life, "assessment", new()
        {
            ["in_danger_now"] = grave && life.Rolls(45), ["needs_medical_care"] = YesNo(6), ["harmer_has_access"] = YesNo(again ? 9 : 4), ["talks_of_death"] = life.Category == "self_harm" && !again,
            ["danger_note"] = "演示数据：入户所见。 Demo record: seen on the visit.", ["violence_type"] = violence, ["sexual_violence"] = violence == "3",
            ["frequency"] = grave ? "ongoing" : "once", ["severity"] = grave ? "serious" : "slight", ["age_group"] = life.Age < 5 ? "under_5" : life.Age < 14 ? "from_5_to_13" : "from_14",
            ["has_disability"] = YesNo(11), ["alone"] = life.Category == "not_cared_for" && life.Rolls(40), ["caregiver_caused_harm"] = YesNo(3), ["caregiver_protects"] = !grave, ["siblings_at_risk"] = YesNo(5),
            ["safe_place"] = !(grave && life.Rolls(50)), ["child_heard"] = true, ["child_words"] = "孩子希望留在奶奶身边。（虚构） The child wishes to stay with grandmother. (made up)",
            ["reasons"] = "与孩子单独谈话，并见了照料人和老师。（虚构） Spoke with the child alone, with the caregiver and with the teacher. (made up)",
        }, draft);
    }

    public Task VisitAsync(DemoCase life, bool alarm) => FileAsync(life, "follow_up", new()
    {
        ["visited_on"] = Today(), ["manner"] = life.Rolls(75) ? "home" : "school", ["saw_child"] = true, ["alone_with_child"] = life.Rolls(85), ["safe"] = !alarm,
        ["new_incident"] = alarm, ["incident_note"] = "又发生一次争吵。（虚构） There was another quarrel. (made up)", ["health"] = life.Rolls(80) ? "good" : "fair",
        ["school"] = "attends", ["goals_progress"] = life.Rolls(30) ? "slow" : "ahead", ["risk_changed"] = alarm, ["next_steps"] = DemoWords.Doing(life.Chance),
    });

    public Task ClosureAsync(DemoCase life, string reason) => FileAsync(life, "closure", new()
    {
        ["closure_reason"] = reason,
        ["criteria_met"] = new JsonArray("child_safe", "goals_met", "no_open_service", "proceedings_followed", "child_heard", "caregiver_heard", "knows_whom_to_call"),
        ["child_view"] = "孩子说现在不害怕了，知道可以找谁。（虚构） The child is no longer afraid and knows whom to call. (made up)", ["caregiver_view"] = "同意结案。 Agrees.",
        ["risk_at_closure"] = life.Rolls(60) ? "none" : "low", ["contact_after"] = false,
    });

    /// <summary>The Child Functioning Module: most children have no difficulty, some have one.</summary>
    public Task FunctioningAsync(DemoCase life)
    {
        var form = pack.Forms.Values.First(f => f.Purpose == "functioning" && f.Form.Id == (life.Age < 5 ? "cfm-2-4" : "cfm-5-17"));
        var answers = new JsonObject();
        foreach (var field in form.Form.Fields)
        {
            answers[field.Id] = field.Type == FieldType.YesNo ? life.Rolls(6) : Usual(field, life.Chance.Next(150) switch { 0 => 2, < 12 => 1, _ => 0 });
        }
        return FileAsync(life, form, answers, draft: false);
    }

    private static string Usual(Field field, int score) => (field.Options.FirstOrDefault(o => o.Score == score) ?? field.Options.OrderBy(o => o.Score).First()).Value;

    private string Today() => agenda.Calendar.DayOf(agenda.Now).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private Task FileAsync(DemoCase life, string purpose, JsonObject answers, bool draft = false) => FileAsync(life, pack.Forms.Values.First(f => f.Purpose == purpose), answers, draft);

    private async Task FileAsync(DemoCase life, PackForm form, JsonObject answers, bool draft)
    {
        await stage.AsAsync(life.Team.Worker, ct);
        Must(await stage.Get<FileForm>().RunAsync(life.Id, form.Form.Id, AnswerReader.FromJson(form.Form, JsonSerializer.SerializeToElement(answers)), draft, ct));
    }
}
