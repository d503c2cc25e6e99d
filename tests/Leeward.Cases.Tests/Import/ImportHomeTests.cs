using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Likeness;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Tests.Import;

/// <summary>Where a child lives and who cares for it, taken in with the child.</summary>
public sealed class ImportHomeTests
{
    private const string Chinese = "编号,姓名,性别,出生日期,区划代码,家庭住址,家庭成员,父亲姓名,父亲电话,母亲姓名,母亲电话,监护人姓名,与儿童关系,监护人电话\n";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, Databases]
    public async Task Caregivers_and_address_are_read_and_sealed_and_the_same_file_twice_adds_nothing(Provider provider)
    {
        await using var import = await ImportWorld.MakeAsync(provider);
        const string Csv = Chinese + "1,欧阳小雨,女,2016-07-08,520102,南明区测试路1号,\"祖孙二人，\n父母外出\",欧阳大山,13800000001,,,欧阳老山,爷爷,0851-0000001\n2,单晓明,男,2015-01-02,520102,,,,,,,,,\n";
        var (standing, bad) = await import.ImportAsync(Csv);
        Assert.Equal((2L, 0L, ""), (standing.Added, standing.Bad, bad));
        Assert.Empty(standing.Unused);
        var child = await ReadAsync(import, "欧阳小雨");
        Assert.Equal(("南明区测试路1号", "祖孙二人，\n父母外出"), (child.Address, child.Household));
        Assert.Equal(
            [("欧阳大山", "father", "13800000001", null), ("欧阳老山", "grandfather_paternal", "0851-0000001", (bool?)null)],
            child.Caregivers.OrderBy(c => c.Relationship, StringComparer.Ordinal).Select(c => (c.Name, c.Relationship, c.Phone, c.IsGuardian)));
        var bare = await ReadAsync(import, "单晓明");
        Assert.Equal((null, null, 0), (bare.Address, bare.Household, bare.Caregivers.Count));

        await using (var scope = await import.AsSupervisorAsync())
        {
            // Found by the caregiver's telephone, as one who was written in the form is.
            var stored = await scope.Get<AppDbContext>().Database.SqlQueryRaw<long?>("SELECT \"KeyPhone\" AS \"Value\" FROM cases_caregiver WHERE \"Relationship\" = 'father'").SingleAsync(Ct);
            Assert.Equal(scope.Get<LikenessKeys>().Phone("+86 138 0000 0001"), stored);
        }

        var again = (await import.ImportAsync(Csv)).Standing;
        Assert.Equal((0L, 2L, 0L), (again.Added, again.Already, again.Bad));
        var (moved, why) = await import.ImportAsync(Csv.Replace("测试路1号", "测试路2号", StringComparison.Ordinal));
        Assert.Equal((0L, 1L, 1L), (moved.Added, moved.Already, moved.Bad));
        Assert.Contains("Id: A row with this id was imported before", why, StringComparison.Ordinal);
        await using var all = import.World.AsMachinery();
        Assert.Equal(2, await all.Get<IRecords>().Unfiltered<Child>("count").CountAsync(Ct));
        Assert.Equal(2, await all.Get<AppDbContext>().Database.SqlQueryRaw<int>("SELECT CAST(COUNT(*) AS INTEGER) AS \"Value\" FROM cases_caregiver").SingleAsync(Ct));
        Assert.Null((await import.VerifyAsync()).Item2);
    }

    [Fact]
    public async Task Nothing_of_the_home_is_stored_in_clear()
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        Assert.Equal(1, (await import.ImportAsync(Chinese + "1,欧阳小雨,女,2016-07-08,520102,绝密路一号,绝密家庭,绝密父亲,13812345678,,,,,\n")).Standing.Added);
        await using (var scope = import.World.AsMachinery()) { await scope.Get<AppDbContext>().Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", Ct); }
        foreach (var file in Directory.GetFiles(import.World.Folder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Ct);
            Assert.True(bytes.ToArray().AsSpan().IndexOf("绝密"u8) < 0 && bytes.ToArray().AsSpan().IndexOf("13812345678"u8) < 0, file);
        }
    }

    [Theory]
    [InlineData("王五,father,1380000", 1, true)] // the father once more: one person, and his telephone is known now
    [InlineData("王五,Legal guardian,", 1, false)]
    [InlineData("王五,,", 1, false)]
    [InlineData("王五,叔伯姑舅姨,", 2, false)]
    [InlineData("李四,Legal guardian,1380000", 2, false)]
    public async Task Parent_named_again_as_caregiver_is_one_person(string caregiver, int people, bool phone)
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        var (standing, bad) = await import.ImportAsync("name,region,father's name,caregiver,relationship,telephone\n王小二,520102,王五," + caregiver + "\n");
        Assert.Equal((1L, ""), (standing.Added, bad));
        var child = await ReadAsync(import, "王小二");
        Assert.Equal(people, child.Caregivers.Count);
        var father = Assert.Single(child.Caregivers, c => c.Relationship == "father");
        Assert.Equal(("王五", phone ? "1380000" : null), (father.Name, father.Phone));
        Assert.Equal(caregiver.Contains("guardian", StringComparison.Ordinal), child.Caregivers.Any(c => c.IsGuardian == true));
    }

    [Theory]
    [InlineData(",,,,王5,,", "Caregiver's name: This is not a name")]
    [InlineData(",,,,,mother,", "Caregiver's name: ")]
    [InlineData(",,,,,,13800000000", "Caregiver's name: ")]
    [InlineData(",,,,王五,邻居,", "Caregiver's relationship: ")]
    [InlineData(",13800000000,,,,,", "Father's name: ")]
    [InlineData(",,王\u202E五,,,,", "Mother's name: ")]
    [InlineData("王五,0123456789012345678901234567890123456789012345678901234567890,,,,,", "Father's telephone: ")]
    public async Task Bad_caregiver_is_handed_back_with_the_reason(string cells, string reason)
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        var (standing, bad) = await import.ImportAsync("name,region,father_name,father_phone,mother_name,mother_phone,caregiver_name,caregiver_relationship,caregiver_phone\n张三,520102," + cells + "\n");
        Assert.Equal((0L, 1L), (standing.Added, standing.Bad));
        Assert.Contains(reason, bad, StringComparison.Ordinal);
        Assert.DoesNotContain("import_column", bad, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_that_is_too_long_is_handed_back_and_a_home_with_a_number_is_a_caregiver()
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        var (standing, bad) = await import.ImportAsync($"姓名,区划代码,住址,照料人姓名,与儿童关系\n张三,520102,{new string('路', 501)},,\n李四,520102,路,第3福利院,福利机构\n", language: "zh-Hans");
        Assert.Equal((1L, 1L), (standing.Added, standing.Bad));
        Assert.Contains("家庭住址: ", bad, StringComparison.Ordinal);
        Assert.Equal("第3福利院", Assert.Single((await ReadAsync(import, "李四")).Caregivers).Name);
    }

    [Fact]
    public async Task Map_names_foreign_columns_of_the_home()
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        const string Map = "columns: {name: Kind, caregiver_name: Betreuung, caregiver_relationship: Wer, address: Wohnt}\nvalues: {caregiver_relationship: {Oma: grandmother_maternal}}\nconstants: {region: '520102'}\n";
        var (standing, bad) = await import.ImportAsync("Kind;Betreuung;Wer;Wohnt\nAnna Groß;Berta Klein;Oma;Hauptstraße 1\n", map: Map);
        Assert.Equal((1L, ""), (standing.Added, bad));
        var child = await ReadAsync(import, "Anna Groß");
        Assert.Equal(("Hauptstraße 1", "Berta Klein", "grandmother_maternal"), (child.Address, child.Caregivers[0].Name, child.Caregivers[0].Relationship));
    }

    [Fact]
    public async Task File_without_ids_that_gained_columns_adds_no_child_twice()
    {
        await using var import = await ImportWorld.MakeAsync(Provider.Sqlite);
        Assert.Equal(2, (await import.ImportAsync("name,region\n张三,520102\n李四,520102\n")).Standing.Added);
        var (gained, bad) = await import.ImportAsync("name,region,address\n张三,520102,测试路1号\n李四,520102,\n");
        Assert.Equal((0L, 1L, 1L), (gained.Added, gained.Already, gained.Bad));
        Assert.Contains("Row: The same child was imported before", bad, StringComparison.Ordinal);
        const string Twins = "name,region,address\n王五,520102,测试路1号\n王五,520102,测试路1号\n王五,520102,测试路2号\n";
        var twins = (await import.ImportAsync(Twins)).Standing;
        Assert.Equal((1L, 1L, 1L), (twins.Added, twins.Already, twins.Bad));
        var again = (await import.ImportAsync(Twins)).Standing;
        Assert.Equal((0L, 2L, 1L), (again.Added, again.Already, again.Bad));
    }

    private static async Task<ChildView> ReadAsync(ImportWorld import, string name)
    {
        await using var scope = await import.AsSupervisorAsync();
        var id = Assert.Single((await scope.Get<FindChildren>().RunAsync(name, null, null, Ct)).Items).Id;
        return (await scope.Get<ReadChild>().RunAsync(id, Ct)).Value;
    }
}
