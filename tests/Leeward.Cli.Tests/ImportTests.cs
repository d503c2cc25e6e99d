using System.Globalization;
using System.Text;
using Leeward.Cases;
using Leeward.Insight;
using Leeward.Kernel.Persistence;
using Leeward.Procedures;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cli.Tests;

public sealed class ImportTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static Task<TestWorld> WorldAsync(Provider provider) => TestWorld.CreateAsync(provider, new CasesModule(), new InsightModule(), new ProceduresModule());

    private static async Task<string> FileAsync(TestWorld world, int rows, int everyBad = 0)
    {
        var text = new StringBuilder("编号,姓名,性别,出生日期,区划代码\n");
        for (var i = 0; i < rows; i++)
        {
            var bad = everyBad > 0 && i % everyBad == 0;
            text.Append(CultureInfo.InvariantCulture, $"C{i},{(bad ? "3" : "欧阳小雨")},女,2016-07-08,520102\n");
        }
        var path = Path.Combine(world.Folder, "register.csv");
        await File.WriteAllTextAsync(path, text.ToString(), Ct);
        return path;
    }

    private static async Task<long> CountAsync(TestWorld world, string table)
    {
        await using var scope = world.AsMachinery();
        var db = scope.Get<AppDbContext>();
        await db.Database.OpenConnectionAsync(Ct);
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // the names of tables are written in this file
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(Ct), CultureInfo.InvariantCulture);
    }

    [Theory, Databases]
    public async Task Import_killed_in_the_middle_is_completed_by_the_same_command(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        var file = await FileAsync(world, 30_000, everyBad: 100);
        using (var process = CommandLine.Start(world, "import", "children", file, "--lang", "zh"))
        {
            _ = process.StandardError.ReadToEndAsync(Ct);
            for (var i = 0; i < 1200 && !process.HasExited; i++)
            {
                await using var scope = world.AsMachinery();
                if (await scope.Get<AppDbContext>().Jobs.AnyAsync(j => j.Done > 0, Ct)) { break; }
                await Task.Delay(25, Ct);
            }
            process.Kill(); // SIGKILL
            await process.WaitForExitAsync(Ct);
        }
        Assert.InRange(await CountAsync(world, "cases_child"), 1, 29_699);
        var bad = Path.Combine(world.Folder, "register.bad.csv");
        Assert.False(File.Exists(bad));
        var (exit, output, error) = await CommandLine.RunAsync(world, "import", "children", file, "--lang", "zh");
        Assert.True(exit == 1, $"{exit} {output} {error}");
        Assert.Contains("导入 29,700 行，此前已有 0 行，拒绝 300 行", output, StringComparison.Ordinal);
        Assert.Equal(29_700, await CountAsync(world, "cases_child"));
        Assert.Equal(89_100, await CountAsync(world, "cases_child_key"));
        var lines = await File.ReadAllLinesAsync(bad, Ct);
        Assert.Equal(301, lines.Length);
        Assert.Equal("C100,3,女,2016-07-08,520102,姓名: 姓名格式不正确：只能使用同一种文字，不能包含数字或符号。", lines[2]);
        Assert.Equal(0, await CountAsync(world, "kernel_job_chunk"));
        Assert.Equal(0, (await CommandLine.RunAsync(world, "audit", "verify")).Exit);
        var again = await CommandLine.RunAsync(world, "import", "children", file, "--json");
        Assert.Contains("\"added\":0,\"already\":29700,\"refused\":300", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exit_code_says_what_became_of_it()
    {
        await using var world = await WorldAsync(Provider.Sqlite);
        var file = await FileAsync(world, 3);
        async Task<int> RunAsync(params string[] arguments) => (await CommandLine.RunAsync(world, ["import", .. arguments])).Exit;
        Assert.Equal(0, await RunAsync("children", file, "--dry-run"));
        Assert.Equal(0, await CountAsync(world, "cases_child"));
        Assert.Equal(1, await RunAsync("children", file, "--region", "53"));
        Assert.Equal(0, await RunAsync("children", file));
        Assert.Equal(3, await RunAsync("children", file + ".none"));
        Assert.Equal(3, await RunAsync("children", file, "--map", file + ".none"));
        Assert.Equal(3, await RunAsync("reports", file));
        Assert.Equal(2, await RunAsync("children", file, "--lang", "fr"));
        Assert.Equal(2, await RunAsync("children", file, "--region", "not a code"));
        Assert.Equal(2, await RunAsync("puppies", file));
    }
}
