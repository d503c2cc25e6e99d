using System.Text.Json;

namespace Leeward.Forms.Tests;

/// <summary>Small forms to try things on.</summary>
internal static class Definitions
{
    public const string Risk = """
        {
          "id": "risk", "version": "1.0.0", "title": {"en": "Risk", "zh": "风险"},
          "sections": [
            {"id": "a", "title": {"en": "A", "zh": "甲"}, "fields": [
              {"id": "intro", "type": "note", "label": {"en": "Read this", "zh": "请先阅读"}},
              {"id": "danger", "type": "yes_no", "label": {"en": "In danger?", "zh": "是否有危险？"}, "required": true, "allow_unknown": true},
              {"id": "who", "type": "text", "label": {"en": "From whom?", "zh": "来自谁？"}, "required": true, "max_length": 20, "show_if": "danger == true"},
              {"id": "severity", "type": "choice", "label": {"en": "How serious?", "zh": "多严重？"}, "required": true, "allow_unknown": true, "options": [
                {"value": "none", "label": {"en": "None", "zh": "无"}, "score": 0},
                {"value": "some", "label": {"en": "Some", "zh": "有些"}, "score": 2},
                {"value": "grave", "label": {"en": "Grave", "zh": "严重"}, "score": 5}]},
              {"id": "signs", "type": "choices", "label": {"en": "Signs", "zh": "迹象"}, "options": [
                {"value": "fear", "label": {"en": "Fear", "zh": "害怕"}, "score": 1},
                {"value": "bruises", "label": {"en": "Bruises", "zh": "瘀伤"}, "score": 3}]},
              {"id": "more", "type": "choice", "label": {"en": "How often?", "zh": "多久一次？"}, "show_if": "severity.score >= 2", "options": [
                {"value": "once", "label": {"en": "Once", "zh": "一次"}, "score": 0},
                {"value": "often", "label": {"en": "Often", "zh": "经常"}, "score": 4}]}
            ]},
            {"id": "b", "title": {"en": "B", "zh": "乙"}, "fields": [
              {"id": "age", "type": "integer", "label": {"en": "Age", "zh": "年龄"}, "min": 0, "max": 17},
              {"id": "seen_on", "type": "date", "label": {"en": "Seen on", "zh": "日期"}, "min": "2020-01-01", "max": "2030-12-31"},
              {"id": "phone", "type": "text", "label": {"en": "Phone", "zh": "电话"}, "pattern": "[0-9]{11}", "required": "age >= 14"},
              {"id": "calm", "type": "scale", "label": {"en": "Calm", "zh": "平静"}, "min": 0, "max": 10},
              {"id": "weight", "type": "number", "label": {"en": "Weight", "zh": "体重"}, "min": 0.5},
              {"id": "story", "type": "long_text", "label": {"en": "Story", "zh": "经过"}}
            ]}
          ],
          "scores": {"points": "sum(severity.score, signs.score, more.score)", "twice": "points * 2"},
          "levels": [
            {"level": "high", "when": "danger == true || points >= 7"},
            {"level": "medium", "when": "twice >= 4"},
            {"level": "low", "when": "true"}
          ],
          "response": {
            "high": {"response": "PT24H", "review": {"within": "P3D", "clock": "working_day"}, "src": "X", "prov": "D"},
            "low": {"response": "P7D"}
          }
        }
        """;

    /// <summary>Domains of the Module on Child Functioning (Washington Group and UNICEF, 2016), in words of our own.</summary>
    public static string ChildFunctioning { get; } = $$"""
        {
          "id": "cfm", "version": "1.0.0", "title": {"en": "Child functioning", "zh": "儿童功能"},
          "sections": [{"id": "s", "title": {"en": "S", "zh": "节"}, "fields": [
            {"id": "glasses", "type": "yes_no", "label": {"en": "Glasses?", "zh": "戴眼镜吗？"}, "allow_unknown": true},
            {{Difficulty("seeing_with", "\"show_if\": \"glasses == true\",")}},
            {{Difficulty("seeing_without", "\"show_if\": \"glasses == false\",")}},
            {{Difficulty("walking", "")}}, {{Difficulty("learning", "")}},
            {{Feeling("anxiety")}}, {{Feeling("depression")}}
          ]}],
          "scores": {"domains": "count(seeing_with in ['a_lot', 'cannot'] || seeing_without in ['a_lot', 'cannot'], walking in ['a_lot', 'cannot'], learning in ['a_lot', 'cannot'], anxiety == 'daily', depression == 'daily')"},
          "levels": [{"level": "difficulty", "when": "domains >= 1"}, {"level": "no_difficulty", "when": "domains == 0"}]
        }
        """;

    public static Form Read(string json)
    {
        var reading = FormReader.Read(JsonElement.Parse(json));
        Assert.Empty(reading.Errors);
        return reading.Form!;
    }

    private static string Difficulty(string id, string more) => $$$"""
        {"id": "{{{id}}}", "type": "choice", "label": {"en": "{{{id}}}", "zh": "{{{id}}}"}, {{{more}}} "allow_unknown": true, "options": [
          {"value": "none", "label": {"en": "No difficulty", "zh": "没有困难"}}, {"value": "some", "label": {"en": "Some difficulty", "zh": "有些困难"}},
          {"value": "a_lot", "label": {"en": "A lot of difficulty", "zh": "很困难"}}, {"value": "cannot", "label": {"en": "Cannot do at all", "zh": "完全做不到"}}]}
        """;

    private static string Feeling(string id) => $$$"""
        {"id": "{{{id}}}", "type": "choice", "label": {"en": "{{{id}}}", "zh": "{{{id}}}"}, "allow_unknown": true, "options": [
          {"value": "daily", "label": {"en": "Daily", "zh": "每天"}}, {"value": "weekly", "label": {"en": "Weekly", "zh": "每周"}},
          {"value": "never", "label": {"en": "Never", "zh": "从不"}}]}
        """;
}
