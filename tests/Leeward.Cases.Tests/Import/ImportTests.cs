using System.Text;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Import;
using Leeward.Cases.Reports;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases.Tests.Import;

public sealed class ImportTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, Databases]
    public async Task Good_rows_become_children_that_are_found_by_name_and_nothing_is_stored_in_clear(Provider provider)
    {
        await using var import = await ImportWorld.MakeAsync(provider);
        var (standing, bad) = await import.ImportAsync(ImportWorld.Header + "1,欧阳小雨,女,2016/7/8,,,520102\n2,单晓明,,,9,,520100000000\n3,Maria Smith,M,2012年3月4日,,,52\n");
        Assert.Equal((ImportState.Done, 3L, 3L, 0L, ""), (standing.State, standing.Done, standing.Added, standing.Bad, bad));
        await using var scope = await import.AsSupervisorAsync();
        var found = Assert.Single((await scope.Get<FindChildren>().RunAsync("shan xiaoming", null, null, Ct)).Items);
        Assert.Equal(("单晓明", "unknown", 2017, "5201"), (found.Name, found.Sex, found.BirthYear, found.Region));
        var rainy = Assert.Single((await scope.Get<FindChildren>().RunAsync("欧阳小雨", null, null, Ct)).Items);
        Assert.Equal(("female", 2016, "Ouyang Xiaoyu"), (rainy.Sex, rainy.BirthYear, rainy.NameLatin));
        foreach (var chunk in await scope.Get<AppDbContext>().JobChunks.AsNoTracking().ToListAsync(Ct)) { Assert.True(chunk.Cipher.AsSpan().IndexOf("欧阳"u8) < 0); }
        Assert.Null((await import.VerifyAsync()).Item2);
        var links = await scope.Get<AppDbContext>().AuditEntries.Where(e => e.Details.StartsWith("added in bulk")).ToListAsync(Ct);
        Assert.Equal(("cases.import", "supervisor", "52"), (Assert.Single(links).Verb, links[0].Actor, links[0].Region));
    }

    public static TheoryData<string, string> BadRows => new()
    {
        { "1,,女,2016-01-01,,,520102", "Name: " },
        { "1,张\u202E三,女,2016-01-01,,,520102", "Name: " },
        { "1,张3,女,2016-01-01,,,520102", "Name: This is not a name" },
        { "1,Mаria,女,2016-01-01,,,520102", "Name: This is not a name" }, // the first a is Cyrillic
        { $"1,{new string('张', 101)},女,2016-01-01,,,520102", "Name: " },
        { "1,张三,both,2016-01-01,,,520102", "Sex: " },
        { "1,张三,女,2016-02-30,,,520102", "Date of birth: " },
        { "1,张三,女,2027-01-01,,,520102", "Date of birth: This date" },
        { "1,张三,女,1990-01-01,,,520102", "Date of birth: More than 25 years ago" },
        { "1,张三,女,,18,,520102", "Age: " },
        { "1,张三,男,2016-01-02,,520102201601020018,520102", "Resident ID: " },
        { "1,张三,男,2016-01-03,,520102201601020017,520102", "Date of birth: Not the same as in the resident ID" },
        { "1,张三,女,2016-01-02,,520102201601020017,520102", "Sex: Not the same as in the resident ID" },
        { "1,张三,女,2016-01-01,,,529999", "Region: No such region" },
        { "1,张三,女,2016-01-01,,,530102", "Region: The region lies outside" },
        { "1,张三,女,2016-01-01,,,520102,surplus", "Row: 8 cells instead of 7" },
        { "1,张三,女", "Row: 3 cells instead of 7" },
        { "\"1,张三,女,2016-01-01,,,520102", "Row: A quotation mark" },
    };

    [Theory, MemberData(nameof(BadRows))]
    public async Task Bad_row_is_refused_with_its_reason_and_the_good_ones_stay(string row, string reason)
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        var (standing, bad) = await import.ImportAsync(ImportWorld.Header + "8,李四,,,,,520102\n" + row + "\n9,王五,,,,,520102\n");
        Assert.Equal((2, 1), (standing.Added, standing.Bad));
        var lines = bad.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.EndsWith(",Reason", lines[0], StringComparison.Ordinal);
        Assert.Contains(reason, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Right_resident_id_gives_birth_date_and_sex()
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        var (standing, bad) = await import.ImportAsync(ImportWorld.Header + "1,张三,,,,520102201601020017,520102\n");
        Assert.Equal((1L, ""), (standing.Added, bad));
        await using var scope = await import.AsSupervisorAsync();
        var child = Assert.Single((await scope.Get<FindChildren>().RunAsync("张三", null, null, Ct)).Items);
        Assert.Equal(("male", 2016), (child.Sex, child.BirthYear));
    }

    [Theory, Databases]
    public async Task Same_file_twice_adds_nothing_twice_and_a_changed_row_is_told(Provider provider)
    {
        await using var import = await ImportWorld.MakeAsync(provider);
        const string Rows = "1,欧阳小雨,女,2016-07-08,,,520102\n2,单晓明,男,,9,,520102\n,无编号,男,,9,,520102\n,无编号,男,,9,,520102\n";
        var first = (await import.ImportAsync(ImportWorld.Header + Rows)).Standing;
        Assert.Equal((3, 1, 0), (first.Added, first.Already, first.Bad));
        var again = (await import.ImportAsync(ImportWorld.Header.Replace(',', ';') + Rows.Replace(',', ';').Replace("2016-07-08", "2016/7/8", StringComparison.Ordinal), encoding: Encoding.Unicode)).Standing;
        Assert.Equal((0, 4, 0), (again.Added, again.Already, again.Bad));
        var (changed, bad) = await import.ImportAsync(ImportWorld.Header + "2,单晓亮,男,,9,,520102\n", language: "zh-Hans");
        Assert.Equal((0, 0, 1), (changed.Added, changed.Already, changed.Bad));
        Assert.Contains("编号: 此编号的数据此前已导入，但内容不同", bad, StringComparison.Ordinal);
        Assert.Equal(1, (await import.ImportAsync(ImportWorld.Header + "2,单晓亮,男,,9,,520102\n", source: "other register")).Standing.Added);
        await using var scope = import.World.AsMachinery();
        Assert.Equal(4, await scope.Get<IRecords>().Unfiltered<Child>("count").CountAsync(Ct));
    }

    [Fact]
    public async Task Many_rows_in_gb18030_are_taken_in_partition_by_partition()
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        var text = new StringBuilder(ImportWorld.Header);
        for (var i = 0; i < 5003; i++) { text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},{(i % 50 == 0 ? "9" : "欧阳小雨")},女,2016-07-08,,,520102\n"); }
        var (standing, bad) = await import.ImportAsync(text.ToString(), encoding: Encoding.GetEncoding("GB18030"));
        Assert.Equal((5003, 5003, 4902, 101), (standing.Total, standing.Done, standing.Added, standing.Bad));
        Assert.Equal(102, bad.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Null((await import.VerifyAsync()).Item2);
    }

    [Fact]
    public async Task Refused_rows_come_back_mended()
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        var (_, bad) = await import.ImportAsync(ImportWorld.Header + "1,张3,女,2016-01-01,,,520102\n");
        var (standing, _) = await import.ImportAsync(bad.Replace("张3", "张三", StringComparison.Ordinal));
        Assert.Equal(1, standing.Added);
        Assert.Equal(["Reason"], standing.Unused);
    }

    [Fact]
    public async Task Dry_run_says_what_would_happen_and_writes_no_record()
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        var (standing, bad) = await import.ImportAsync(ImportWorld.Header + "1,张三,女,2016-01-01,,,520102\n2,张3,女,2016-01-01,,,520102\n", dryRun: true);
        Assert.Equal((1, 1), (standing.Added, standing.Bad));
        Assert.Contains("张3", bad, StringComparison.Ordinal);
        await using var scope = import.World.AsMachinery();
        Assert.Equal(0, await scope.Get<IRecords>().Unfiltered<Child>("count").CountAsync(Ct));
    }

    [Fact]
    public async Task Map_names_foreign_columns_their_codes_and_constants()
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        const string Map = "columns: {name: Kind, sex: Geschlecht, external_id: Nr}\nvalues: {sex: {w: female, m: male}}\nconstants: {region: '520102'}\n";
        var (standing, bad) = await import.ImportAsync("Nr;Kind;Geschlecht;Schule\n1;Anna Groß;w;Nordschule\n", map: Map);
        Assert.Equal((1L, ""), (standing.Added, bad));
        Assert.Equal(["Schule"], standing.Unused);
        Assert.Equal("cases.import.bad_map", (await import.StartAsync("a", map: "columns: {nom: Kind}")).Refusal!.Code);
        Assert.Equal("cases.import.bad_map", (await import.StartAsync("a", map: "columns: [")).Refusal!.Code);
        var astray = (await import.ImportAsync("Nr;Kind\n1;Anna\n", map: Map)).Standing;
        Assert.Equal((ImportState.Failed, "The map names columns that the file does not have: Geschlecht."), (astray.State, astray.Error));
    }

    [Theory]
    [InlineData("编号,性别\n1,女\n", "The file lacks these columns: name, region.")]
    [InlineData("姓名,name,区划代码\n", "Two columns of the file are \"name\".")]
    [InlineData("\n\n", "The file is empty.")]
    public async Task File_that_cannot_be_used_is_refused_with_what_to_do(string csv, string error)
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        var (standing, _) = await import.ImportAsync(csv);
        Assert.Equal(ImportState.Failed, standing.State);
        Assert.StartsWith(error, standing.Error, StringComparison.Ordinal);
    }

    [Theory, Databases]
    public async Task Reports_wait_for_triage_with_the_time_of_their_own(Provider provider)
    {
        await using var import = await ImportWorld.MakeAsync(provider);
        const string Csv = "工单编号,类别,区划代码,情况描述,儿童姓名,儿童年龄,接报时间,正处于危险中\n"
            + "7,hurt,520102,\"胳膊上有伤，\n已两天\",测试甲,9,2026-02-27 18:30,是\n8,nothing,520102,x,,,2026-02-27,\n9,hurt,52,x,,,,\n10,private_touch,520103,y,,,2026/2/28 08:00,否\n";
        var (standing, bad) = await import.ImportAsync(Csv, "reports");
        Assert.Equal((2, 2), (standing.Added, standing.Bad));
        Assert.Contains("Category: ", bad, StringComparison.Ordinal);
        Assert.Equal(2, (await import.ImportAsync(Csv, "reports")).Standing.Already);
        await using var scope = await import.AsOfficerAsync();
        var queue = await scope.Get<TriageQueue>().ListAsync(new(), Ct);
        var hurt = Assert.Single(queue.Items, r => r.Category == "hurt");
        Assert.Equal((new DateTimeOffset(2026, 2, 27, 10, 30, 0, TimeSpan.Zero), 5, ReportState.Received), (hurt.ReceivedAt, hurt.Severity, hurt.State));
        var detail = (await scope.Get<TriageQueue>().OpenAsync(hurt.Id, Ct)).Value;
        Assert.Equal(("胳膊上有伤，\n已两天", "测试甲", 9, true), (detail.WhatHappened, detail.ChildName, detail.ChildAge, detail.InDangerNow));
        await using var all = import.World.AsMachinery();
        Assert.Equal([Sensitivity.Normal, Sensitivity.Sensitive], await all.Get<IRecords>().Unfiltered<Report>("test").OrderBy(r => r.Sensitivity).Select(r => r.Sensitivity).ToListAsync(Ct));
    }

    [Fact]
    public async Task Full_disk_stops_the_import_in_sight_and_it_goes_on_when_there_is_room()
    {
        var limit = new PageLimit();
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite, s => s.ConfigureDbContext<AppDbContext>(o => o.AddInterceptors(limit)));
        var text = new StringBuilder(ImportWorld.Header);
        for (var i = 0; i < 8_000; i++) { text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},欧阳小雨,女,2016-07-08,,,520102\n"); }
        var id = (await import.StartAsync(text.ToString())).Value;
        limit.Pages = await limit.CountAsync(import.World) + 1200;
        var runner = import.World.Services.GetRequiredService<JobRunner>();
        await runner.RunNextAsync(Ct);
        await using (var scope = import.World.AsMachinery())
        {
            var job = await scope.Get<AppDbContext>().Jobs.AsNoTracking().SingleAsync(j => j.Id == id, Ct);
            Assert.Equal((JobState.Waiting, "kernel.no_room"), (job.State, job.Error));
            Assert.Equal(job.Done, await scope.Get<IRecords>().Unfiltered<Child>("count").CountAsync(Ct));
            Assert.InRange(job.Done, 2000, 6000);
        }
        limit.Pages = 1_000_000;
        Assert.Equal(JobState.Done, (await runner.RunAsync(id, null, Ct))!.State);
        await using var after = import.World.AsMachinery();
        Assert.Equal(8_000, await after.Get<IRecords>().Unfiltered<Child>("count").CountAsync(Ct));
        Assert.Null((await import.VerifyAsync()).Item2);
    }

    [Fact]
    public async Task Nobody_imports_or_reads_refused_rows_without_the_right()
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        var started = await import.StartAsync(ImportWorld.Header + "1,张3,女,2016-01-01,,,520102\n");
        await using var scope = await import.AsOfficerAsync();
        var start = scope.Get<StartImport>();
        using var content = new MemoryStream("x"u8.ToArray());
        Assert.Equal(RefusalKind.NotFound, (await start.UploadAsync(new(ImportJob.Children, null, null, false, null, "en"), content, Ct)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await start.CopyBadRowsAsync(started.Value, Stream.Null, Ct)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await start.FindAsync(started.Value, Ct)).Refusal!.Kind);
        Assert.Empty(await start.MineAsync(Ct));
    }
}
