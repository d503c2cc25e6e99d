using Leeward.Kernel;

namespace Leeward.Packs.Tests;

public sealed class PackSetTests
{
    [Fact]
    public void The_china_pack_stands_on_the_generic_one()
    {
        Assert.Equal(["generic", "china"], Shipped.China.Packs.Select(p => p.Id));
        Assert.Equal("china@0.1.0", Shipped.China.VersionMark);
        Assert.Contains("child_worker", Shipped.China.Roles.Keys);
        Assert.Contains("police_lead", Shipped.China.Roles.Keys);
        Assert.DoesNotContain("police_lead", Shipped.Generic.Roles.Keys);
        Assert.Contains("sop-barnahus", Shipped.China.Procedures.Keys);
        Assert.Contains("sop-cn-onestop", Shipped.China.Procedures.Keys);
    }

    [Fact]
    public void The_extending_pack_counts_where_both_have_an_id()
    {
        Assert.NotNull(Shipped.China.Lookups["agency"].Find("procuratorate"));
        Assert.Null(Shipped.Generic.Lookups["agency"].Find("procuratorate"));
        Assert.Equal("Asia/Shanghai", Shipped.China.Calendars["country"].Days.Zone.Id);
        Assert.Equal("Etc/UTC", Shipped.Generic.Calendars["country"].Days.Zone.Id);
    }

    [Fact]
    public void A_hash_is_steady_and_differs_between_packs()
    {
        Assert.Equal(Shipped.China.Hash, PackSet.Load(Shipped.Directory, "china").Hash);
        Assert.NotEqual(Shipped.China.Hash, Shipped.Generic.Hash);
        Assert.Matches("^[0-9a-f]{64}$", Shipped.China.Pack.Hash);
    }

    [Theory]
    [InlineData("provincial_analyst")]
    [InlineData("ministry")]
    [InlineData("auditor")]
    [InlineData("administrator")]
    public void Those_who_oversee_open_no_field_group(string role) =>
        Assert.All(Shipped.China.Roles[role].Grants, grant =>
        {
            Assert.Equal(FieldGroups.None, grant.Fields);
            Assert.DoesNotContain("cases.", grant.Right, StringComparison.Ordinal);
            Assert.DoesNotContain("*", grant.Right, StringComparison.Ordinal);
        });

    [Fact]
    public void Only_those_who_receive_reports_see_who_reported() =>
        Assert.Equal(
            ["duty_officer", "police_intake", "supervisor"],
            Shipped.China.Roles.Values.Where(r => r.Grants.Any(g => g.Fields.HasFlag(FieldGroups.ReporterIdentity))).Select(r => r.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void Grants_are_given_for_a_region()
    {
        var grants = Shipped.China.Roles["child_worker"].GrantsFor(new("520103"));
        Assert.Contains(grants, g => g.Covers("cases.case.read") && g.Region.Value == "520103" && g.Max == Sensitivity.NeedToKnow);
        Assert.DoesNotContain(grants, g => g.Covers("cases.case.approve_closure"));
    }

    [Fact]
    public void Every_professional_role_of_the_one_stop_procedure_can_be_held()
    {
        var held = Shipped.China.Roles.Values.SelectMany(r => r.ActsAs).ToHashSet(StringComparer.Ordinal);
        var named = Shipped.China.Procedures["sop-cn-onestop"].Json.GetProperty("roles").EnumerateObject().Select(r => r.Name);
        Assert.Equal(["appropriate_adult", "court", "reporter"], named.Where(r => !held.Contains(r)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("2024-02-04", true, false)]
    [InlineData("2024-02-12", false, true)]
    [InlineData("2023-01-02", false, true)]
    [InlineData("2026-10-10", true, false)]
    public void The_national_calendar_knows_holidays_and_make_up_days(string day, bool worked, bool free)
    {
        var calendar = Shipped.China.Calendars["CN-national"].Days;
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((worked, free), (calendar.ExceptionOn(date)?.Works == true, calendar.ExceptionOn(date)?.Works == false));
        Assert.All(calendar.Exceptions.Where(e => e.Works), e => Assert.Contains(e.Day.DayOfWeek, new[] { DayOfWeek.Saturday, DayOfWeek.Sunday }));
        Assert.Equal(new DateOnly(2026, 12, 31), calendar.KnownThrough);
    }

    [Fact]
    public void Regions_come_in_a_tree_with_parents_first()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "" };
        var all = Shipped.China.Regions().ToList();
        Assert.All(all, region =>
        {
            Assert.Contains(region.Parent, seen);
            Assert.StartsWith(region.Parent, region.Code, StringComparison.Ordinal);
            Assert.Matches("^[A-Z]", region.Name.En);
            seen.Add(region.Code);
        });
        Assert.Equal(31 + 342 + 2978, all.Count);
    }

    [Theory]
    [InlineData("52", "Guizhou")]
    [InlineData("61", "Shaanxi")]
    [InlineData("14", "Shanxi")]
    [InlineData("15", "Inner Mongolia")]
    [InlineData("54", "Tibet (Xizang)")]
    [InlineData("50", "Chongqing")]
    [InlineData("6101", "Xi'an")]
    [InlineData("3415", "Lu'an")]
    [InlineData("3502", "Xiamen")]
    [InlineData("5223", "Qianxinan Bouyei and Miao Autonomous Prefecture")]
    [InlineData("520103", "Yunyan District")]
    [InlineData("140428", "Zhangzi County")]
    public void Regions_bear_their_usual_english_names(string code, string name) =>
        Assert.Equal(name, Shipped.China.Regions().Single(r => r.Code == code).Name.En);

    [Fact]
    public void Streets_come_where_asked_for_with_pinyin()
    {
        var streets = Shipped.China.Regions(withStreets: true).Where(r => r.Level == 4).ToList();
        Assert.Equal(41_352, streets.Count);
        Assert.Equal("Donghuamen Subdistrict", streets[0].Name.En);
        Assert.Equal("110101", streets[0].Parent);
    }

    [Theory]
    [InlineData("欧阳小明", "Ouyang Xiaoming")]
    [InlineData("尉迟安", "Yuchi An")]
    [InlineData("单婷婷", "Shan Tingting")]
    [InlineData("仇思雨", "Qiu Siyu")]
    [InlineData("区佳欣", "Ou Jiaxin")]
    [InlineData("任乐", "Ren Le")]
    public void Names_are_read_with_the_packs_pinyin(string name, string latin) => Assert.Equal(latin, Shipped.China.Pinyin!.Name(name).Latin);

    [Fact]
    public void Names_agree_by_chance_as_often_as_real_ones()
    {
        static double Agreement(IReadOnlyList<WeightedName> names)
        {
            double total = names.Sum(n => n.Weight);
            return names.Sum(n => n.Weight / total * (n.Weight / total));
        }

        Assert.InRange(Agreement(Shipped.China.GivenCharacters()), 0.0040, 0.0046);
        Assert.InRange(Agreement(Shipped.China.Surnames()), 0.025, 0.029);
        Assert.Equal(Shipped.China.GivenCharacters().Count, Shipped.China.GivenCharacters().Select(n => n.Text).Distinct().Count());
    }

    [Fact]
    public void A_lookup_field_gets_the_options_of_its_lookup()
    {
        var field = Shipped.Generic.Forms["initial-assessment"].Form.Find("violence_type")!;
        Assert.Equal(Shipped.Generic.Lookups["icvac"].Items.Select(i => i.Code), field.Options.Select(o => o.Value));
    }

    [Fact]
    public void A_pack_that_is_not_there_is_said_plainly()
    {
        var error = Assert.Throws<PackException>(() => PackSet.Load(Shipped.Directory, "atlantis"));
        Assert.Equal("pack.missing", Assert.Single(error.Issues).Code);
        Assert.Throws<PackException>(() => PackSet.Load(Shipped.Directory, "../packs/china"));
    }
}
