using System.Text.Json.Nodes;
using CsCheck;

namespace Leeward.Runs.Tests.Drafting;

public sealed class DiffTests
{
    private static readonly JsonNode Document = World.Document("china/procedures/cn-onestop.yaml");

    [Fact]
    public void A_version_differs_from_itself_in_nothing() => Assert.Empty(ProcedureDiff.Between(World.OneStop, World.OneStop));

    [Fact]
    public void Changed_words_deadline_role_and_step_are_told_with_before_and_after()
    {
        var document = Document.DeepClone();
        var steps = document["steps"]!.AsArray();
        var step = steps.First(one => (string?)one!["id"] == "CN-E05")!;
        step["title"]!["en"] = "Preserve all digital evidence";
        step["role"] = "forensic_doctor";
        step["due"]![0]!["within"] = "PT24H";
        steps.Remove(steps.First(one => (string?)one!["id"] == "CN-E07"));
        steps.Add(JsonNode.Parse("""{"id": "CN-X1", "phase": "E", "title": {"en": "New", "zh": "新"}, "role": "police_lead", "start": {"event": "report_received"}, "mod": "mandatory", "due": [{"within": 2, "clock": "working_day", "from": "report_received", "kind": "policy", "src": "PROJ", "prov": "D"}], "src": ["PROJ"]}"""));
        var changes = ProcedureDiff.Between(World.OneStop, World.Read(document).Definition!);

        Assert.Equal(["CN-E05 title", "CN-E05 role", "CN-E05 due", "CN-X1 ", "CN-E07 "], changes.Select(one => $"{one.Id} {one.Field}"));
        var due = changes.Single(one => one.Field == "due");
        Assert.Equal(ChangeEffect.Stricter, due.Effect);
        Assert.Contains("within 48 h of \"Report received by public security\"", due.Before!.En, StringComparison.Ordinal);
        Assert.Contains("自“公安机关接到报告”起24小时内", due.After!.Zh, StringComparison.Ordinal);
        Assert.Equal("法医", changes.Single(one => one.Field == "role").After!.Zh);
        Assert.Equal((ChangeKind.Added, ChangeEffect.Stricter), changes.Where(one => one.Id == "CN-X1").Select(one => (one.Kind, one.Effect)).Single());
        Assert.Equal((ChangeKind.Removed, ChangeEffect.Laxer), changes.Where(one => one.Id == "CN-E07").Select(one => (one.Kind, one.Effect)).Single());
    }

    [Fact]
    public void Conditions_are_told_in_words_and_with_their_code_where_only_that_differs()
    {
        var document = Document.DeepClone();
        var steps = document["steps"]!.AsArray().ToDictionary(one => (string)one!["id"]!, one => one!);
        steps["CN-C02"]["when"] = "abuse_type == 'sexual' && hours_since_incident <= 120";
        steps["CN-A04"]["when"] = "urgent_medical_need";
        steps["CN-C02"]["due"]![0]!["when"] = "!(pubertal != false)";
        steps["CN-E01"]["due"]![0]!["when"] = "direct_filing";
        var changes = ProcedureDiff.Between(World.OneStop, World.Read(document).Definition!);

        Assert.Equal(["CN-A04 when", "CN-C02 when", "CN-C02 due", "CN-E01 due"], changes.Select(one => $"{one.Id} {one.Field}"));
        Assert.Equal(new("kind of harm is sexual and hours since the incident are at most 120", "侵害类型为性侵害，且距侵害发生的小时数不超过120"), changes[1].After);
        Assert.Equal(("“Urgent medical need” is yes [urgent_medical_need == true]", "急需医疗救治为“是”［urgent_medical_need］"), (changes[0].Before!.En, changes[0].After!.Zh));
        Assert.Contains("it is not so that (“Has entered puberty” is not no)", changes[2].After!.En, StringComparison.Ordinal);
        Assert.EndsWith("[direct_filing == true]", changes[3].Before!.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Going_back_tells_the_same_changes_the_other_way_round()
    {
        var document = Document.DeepClone();
        document["steps"]!.AsArray().First(one => (string?)one!["id"] == "CN-E05")!["due"]![0]!["within"] = "PT96H";
        document["roles"]!.AsObject().Add("extra", JsonNode.Parse("""{"en": "Extra", "zh": "增设"}"""));
        var after = World.Read(document).Definition!;
        var (there, back) = (ProcedureDiff.Between(World.OneStop, after), ProcedureDiff.Between(after, World.OneStop));
        Assert.Equal(there.Select(one => (one.Part, one.Id, one.Field, one.Before, one.After)), back.Select(one => (one.Part, one.Id, one.Field, one.After, one.Before)));
        Assert.Equal([ChangeEffect.None, ChangeEffect.Laxer], there.Select(one => one.Effect));
    }

    [Fact]
    public void Kept_and_removed_words_are_the_old_text_and_kept_and_added_ones_the_new()
    {
        var texts = Gen.OneOfConst("the", "child", " ", "未", "成", "年", "24", ", ", "。", "😀", "within").Array[0, 30].Select(words => string.Concat(words));
        Gen.Select(texts, texts).Sample((before, after) =>
        {
            var segments = WordDiff.Between(before, after);
            Assert.Equal(before, string.Concat(segments.Where(one => one.Change != WordChange.Added).Select(one => one.Text)));
            Assert.Equal(after, string.Concat(segments.Where(one => one.Change != WordChange.Removed).Select(one => one.Text)));
            Assert.Equal(before == after, segments.All(one => one.Change == WordChange.Kept));
        }, iter: 2_000);
    }

    [Fact]
    public void One_word_in_a_sentence_is_the_only_change() =>
        Assert.Equal(
            [new(WordChange.Kept, "自接报起"), new(WordChange.Removed, "48"), new(WordChange.Added, "24"), new(WordChange.Kept, "小时内")],
            WordDiff.Between("自接报起48小时内", "自接报起24小时内"));
}
