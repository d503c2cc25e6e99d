namespace Leeward.Packs.Tests;

public sealed class PackCheckerTests
{
    [Theory]
    [InlineData("generic")]
    [InlineData("china")]
    public void The_shipped_packs_check_clean(string pack)
    {
        var issues = PackChecker.Check(Path.Combine(Shipped.Directory, pack));
        Assert.DoesNotContain(issues, i => i.Severity == IssueSeverity.Error);
        Assert.All(issues, i => Assert.Equal("procedure.statutory_from_memory", i.Code));
    }

    [Fact]
    public void Legal_deadlines_written_from_memory_are_pointed_out()
    {
        var issue = PackChecker.Check(Path.Combine(Shipped.Directory, "china")).First(i => i.Message.En.Contains("CN-F08", StringComparison.Ordinal));
        var line = File.ReadAllLines(Path.Combine(Shipped.Directory, issue.File))[issue.Line - 1];
        Assert.Contains("CN-F08", line, StringComparison.Ordinal);
        Assert.Equal((IssueSeverity.Warning, "china/procedures/cn-onestop.yaml"), (issue.Severity, issue.File));
    }

    /// <summary>One spoilt line each: file, what stood there, what stands there now, the code expected on that very line.</summary>
    [Theory]
    // The schema of each kind.
    [InlineData("pack.yaml", "version: 0.1.0", "version: one", "schema.pattern")]
    [InlineData("pack.yaml", "licence: Apache-2.0", "license: Apache-2.0", "schema.unknown_property")]
    [InlineData("roles.yaml", "cases.service.deliver], max_sensitivity: sensitive,", "cases.service.deliver], max_sensitivity: secret,", "schema.not_allowed")]
    [InlineData("roles.yaml", "rights: [kernel.audit.read, kernel.audit.export, kernel.audit.verify, kernel.glass.review]", "rights: [Audit Everything, kernel.audit.export, kernel.audit.verify, kernel.glass.review]", "schema.pattern")]
    [InlineData("calendars/weekdays.yaml", "working_days: [mon, tue, wed, thu, fri]", "working_days: [mon, tuesday, wed, thu, fri]", "schema.not_allowed")]
    [InlineData("lookups/sex.yaml", "{code: unknown, title: {en: \"Unknown\", zh: \"不详\"}}", "{code: 9, title: {en: \"Unknown\", zh: \"不详\"}}", "schema.type")]
    [InlineData("forms/closure.yaml", "id: child_view, type: long_text", "id: child_view, type: essay", "schema.not_allowed")]
    [InlineData("indicators/annual-review.yaml", "disclosure_threshold: 5", "disclosure_threshold: five", "schema.type")]
    [InlineData("procedures/barnahus.yaml", "status: draft", "status: sketch", "schema.not_allowed")]
    // The texts.
    [InlineData("lookups/sex.yaml", "title: {en: \"Male\", zh: \"男\"}", "title: {en: \"Male\"}", "text.missing")]
    [InlineData("lookups/sex.yaml", "title: {en: \"Male\", zh: \"男\"}", "title: {en: \"Male\", zh: \"\"}", "text.missing")]
    [InlineData("lookups/sex.yaml", "title: {en: \"Male\", zh: \"男\"}", "title: {zh: \"男\"}", "text.missing")]
    [InlineData("lookups/sex.yaml", "title: {en: \"Male\", zh: \"男\"}", "title: {en: \"Male\", zh: \"Male\"}", "text.not_chinese")]
    [InlineData("lookups/sex.yaml", "title: {en: \"Male\", zh: \"男\"}", "title: {en: \"男\", zh: \"男\"}", "text.not_english")]
    [InlineData("procedures/barnahus.yaml", "who: {en: \"suspect\", zh: \"嫌疑人\"}", "who: \"suspect\"", "text.one_language")]
    [InlineData("procedures/barnahus.yaml", "who: {en: \"suspect\", zh: \"嫌疑人\"}", "who: {en: \"suspect\", zh: \"suspect\"}", "text.not_chinese")]
    [InlineData("procedures/barnahus.yaml", "PROJ: {title: \"Project default\", zh: \"本项目默认设置\", prov: D}", "PROJ: {title: \"Project default\", prov: D}", "text.one_language")]
    [InlineData("procedures/barnahus.yaml", "zh: \"本项目默认设置\", prov: D}", "zh: \"本项目默认设置\", prov: D, note: \"only here\"}", "text.one_language")]
    // The provenance.
    [InlineData("lookups/sex.yaml", "src: PROJ", "src: NOWHERE", "source.unknown")]
    [InlineData("lookups/sex.yaml", "{code: male,", "{code: male, prov: X,", "schema.not_allowed")]
    [InlineData("procedures/barnahus.yaml", "kind: statutory, src: PROJ, prov: M", "kind: statutory, src: HEARSAY, prov: M", "source.unknown")]
    // What names something.
    [InlineData("lookups/icvac.yaml", "parent: \"5\", attributes: {abuse_type: neglect}}\n  - {code: \"502\"", "parent: \"7\"}\n  - {code: \"502\"", "lookup.unknown_code")]
    [InlineData("lookups/evidence-retention.yaml", "{keep: P10Y, least: P3Y}", "{keep: P1Y, least: P3Y}", "retention.too_short")]
    [InlineData("lookups/evidence-retention.yaml", "{keep: P10Y, least: P3Y}", "{keep: ten years, least: P3Y}", "retention.period")]
    [InlineData("lookups/evidence-retention.yaml", "code: observer_list", "code: observer_lost", "retention.unknown_evidence")]
    [InlineData("lookups/evidence-retention.yaml", "items:\n  - {code: default", "items:\n  - {code: samples", "retention.no_default")]
    [InlineData("lookups/deletion-ground.yaml", "{from: kept,", "{from: never,", "retention.ground")]
    [InlineData("lookups/report-category.yaml", "attributes: {icvac: \"403\"", "attributes: {icvac: \"777\"", "lookup.unknown_code")]
    [InlineData("lookups/sex.yaml", "{code: male,", "{code: female,", "id.duplicate")]
    [InlineData("forms/closure.yaml", "lookup: closure-reason", "lookup: closing-reason", "form.unknown_lookup")]
    [InlineData("forms/closure.yaml", "id: caregiver_view", "id: child_view", "form.duplicate_id")]
    [InlineData("forms/closure.yaml", "show_if: \"contact_after == true\"", "show_if: \"contact_aftr == true\"", "rule.unknown_variable")]
    [InlineData("forms/initial-assessment.yaml", "  high: {response: PT24H", "  dire: {response: PT24H", "form.unknown_level")]
    [InlineData("roles.yaml", "acts_as: [coordinator]", "acts_as: [conductor]", "role.unknown")]
    [InlineData("roles.yaml", "rights: [cases.child.read, cases.child.edit]", "rights: [cases.child.identify, cases.child.edit]", "role.unknown_right")]
    [InlineData("roles.yaml", "rights: [cases.child.read, cases.child.edit]", "rights: [cases.*.imagine, cases.child.edit]", "role.unknown_right")]
    [InlineData("roles.yaml", "field_groups: [child_identity, notes]", "field_groups: [child_identity, medical]", "schema.not_allowed")]
    [InlineData("procedures/barnahus.yaml", "zh: \"报告疑虑\"}, role: referrer", "zh: \"报告疑虑\"}, role: nobody", "procedure.unknown_role")]
    [InlineData("procedures/barnahus.yaml", "start: {event: concern}, mod: mandatory", "start: {event: worry}, mod: mandatory", "procedure.unknown_event")]
    [InlineData("procedures/barnahus.yaml", "evidence: [concern_report]", "evidence: [rumour]", "procedure.unknown_evidence")]
    [InlineData("procedures/barnahus.yaml", "{id: BH-A02,", "{id: BH-A01,", "id.duplicate")]
    [InlineData("calendars/weekdays.yaml", "time_zone: Etc/UTC", "time_zone: Moon/Tranquility", "calendar.time_zone")]
    // The YAML itself.
    [InlineData("lookups/sex.yaml", "prov: D\nitems:", "prov: D\nprov: S\nitems:", "yaml.duplicate_key")]
    [InlineData("lookups/sex.yaml", "version: 0.1.0", "version: &v 0.1.0", "yaml.anchor_or_tag")]
    public void A_mistake_is_found_on_its_line(string file, string from, string to, string code)
    {
        using var packs = new Spoilt("generic");
        var line = packs.Replace(file, from, to);
        var issues = packs.Check();
        Assert.Contains(issues, i => i.File == $"generic/{file}" && i.Code == code && (i.Line == line || to.Contains('\n', StringComparison.Ordinal)));
        Assert.All(issues, i => Assert.False(string.IsNullOrWhiteSpace(i.Message.En) || string.IsNullOrWhiteSpace(i.Message.Zh) || string.IsNullOrWhiteSpace(i.Mend.En) || string.IsNullOrWhiteSpace(i.Mend.Zh)));
    }

    [Fact]
    public void A_text_of_a_procedure_in_one_language_stops_the_pack()
    {
        using var packs = new Spoilt("generic");
        packs.Replace("procedures/barnahus.yaml", "who: {en: \"suspect\", zh: \"嫌疑人\"}", "who: \"suspect\"");
        packs.Replace("procedures/barnahus.yaml", "BH-K5, type: not_performed_by, step: BH-C01, who: {en: \"suspected parent\", zh: \"涉嫌侵害的父母\"}", "BH-K5, type: not_performed_by, step: BH-C01, who: {en: \"suspected parent\", zh: \"suspected parent\"}");
        Assert.Equal(["text.one_language", "text.not_chinese"], packs.Check().Where(i => i.Severity == IssueSeverity.Error).Select(i => i.Code));
    }

    [Theory]
    [InlineData("regions.csv", "52,贵州省,Guizhou,,1", "52,贵州省,Guizhou,99,1", "csv.parent")]
    [InlineData("regions.csv", "52,贵州省,Guizhou,,1", "51,贵州省,Guizhou,,1", "csv.code")]
    [InlineData("regions.csv", "52,贵州省,Guizhou,,1", "52,贵州省,,,1", "text.missing")]
    [InlineData("regions.csv", "52,贵州省,Guizhou,,1", "52,贵州省,Guizhou,,one", "csv.level")]
    [InlineData("regions.csv", "52,贵州省,Guizhou,,1", "52,贵州省", "csv.shape")]
    [InlineData("names/surnames.csv", "王,9520", "王,many", "csv.weight")]
    [InlineData("pack.yaml", "surnames: names/surnames.csv", "surnames: names/none.csv", "pack.file_missing")]
    [InlineData("pack.yaml", "surnames: names/surnames.csv", "surnames: ../generic/pack.yaml", "pack.file_missing")]
    [InlineData("pack.yaml", "extends: generic", "extends: atlantis", "pack.extends")]
    [InlineData("pack.yaml", "extends: generic", "extends: china", "pack.extends")]
    [InlineData("pack.yaml", "id: china", "id: cathay", "pack.id")]
    [InlineData("calendars/cn-national.yaml", "{from: 2024-06-10, to: 2024-06-10", "{from: 2024-06-31, to: 2024-06-10", "calendar.date")]
    [InlineData("calendars/cn-national.yaml", "{from: 2024-06-10, to: 2024-06-10", "{from: 2024-06-10, to: 2024-06-09", "calendar.order")]
    public void A_mistake_in_the_china_pack_is_found_on_its_line(string file, string from, string to, string code)
    {
        using var packs = new Spoilt("china");
        var line = packs.Replace(file, from, to);
        Assert.Contains(packs.Check(), i => i.File == $"china/{file}" && i.Code == code && i.Line == line);
    }

    [Theory]
    [InlineData("categories: [B03]", "categories: [B03, B30]", "B30")]
    [InlineData("categories: [M4-02]", "categories: [\"Z*\"]", "Z*")]
    [InlineData("model: {attack: M1-02,", "model: {attack: M9-99,", "M9-99")]
    public void Screening_policy_that_names_a_category_there_is_not_is_found_on_its_line(string from, string to, string named)
    {
        using var packs = new Spoilt("china");
        Directory.CreateDirectory(Path.Combine(packs.Pack, "screening"));
        packs.Write("screening/own.yaml", File.ReadAllText(Path.Combine(Shipped.Directory, "generic", "screening", "default.yaml")).Replace("id: default", "id: own", StringComparison.Ordinal));
        Assert.DoesNotContain(packs.Check(), i => i.Code == "screening.unknown_category");
        var line = packs.Replace("screening/own.yaml", from, to);
        var issue = Assert.Single(packs.Check(), i => i.Code == "screening.unknown_category");
        Assert.Equal(("china/screening/own.yaml", line), (issue.File, issue.Line));
        Assert.Contains($"'{named}'", issue.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slip_of_the_pen_gets_the_right_name_proposed()
    {
        using var packs = new Spoilt("generic");
        packs.Replace("lookups/sex.yaml", "items:", "item:");
        Assert.Contains(packs.Check(), i => i.Code == "schema.unknown_property" && i.Mend.En == "Did you mean 'items'?");
    }

    [Fact]
    public void A_file_that_nothing_reads_and_an_id_used_twice_are_said()
    {
        using var packs = new Spoilt("generic");
        packs.Write("notes.yaml", "a: b\n");
        packs.Write("lookups/gender.yaml", File.ReadAllText(Path.Combine(packs.Pack, "lookups", "sex.yaml")));
        Assert.Contains(packs.Check(), i => i is { Code: "pack.stray_file", File: "generic/notes.yaml", Severity: IssueSeverity.Warning });
        Assert.Contains(packs.Check(), i => i is { Code: "id.duplicate", File: "generic/lookups/sex.yaml" });
    }

    [Fact]
    public void A_folder_of_packs_is_checked_whole_and_an_empty_one_said()
    {
        Assert.Contains(PackChecker.Check(Shipped.Directory), i => i.File.StartsWith("generic/", StringComparison.Ordinal));
        Assert.Equal("pack.missing", Assert.Single(PackChecker.Check(Path.Combine(Shipped.Directory, "nowhere"))).Code);
    }

    [Fact]
    public void A_pack_without_an_error_can_be_loaded_and_one_with_wrong_yaml_says_where()
    {
        using var packs = new Spoilt("generic");
        Assert.NotNull(PackSet.Load(packs.Root, "generic"));
        packs.Replace("lookups/sex.yaml", "items:", "items: [");
        var issue = Assert.Single(Assert.Throws<PackException>(() => PackSet.Load(packs.Root, "generic")).Issues);
        Assert.Equal(("generic/lookups/sex.yaml", "yaml.syntax"), (issue.File, issue.Code));
    }
}
