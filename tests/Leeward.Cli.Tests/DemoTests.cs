using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Leeward.Cli.Tests;

public sealed class DemoTests(DemoWorldFixture worlds) : IClassFixture<DemoWorldFixture>
{
    private long Count(string fromWhere) => DemoWorldFixture.Count(worlds.Folder, fromWhere);

    [Fact]
    public void Same_seed_and_day_give_the_same_world()
    {
        Assert.All(worlds.One, table => Assert.Equal((table.Key, table.Value), (table.Key, worlds.Two[table.Key])));
        Assert.DoesNotContain(worlds.One, table => table.Value.StartsWith("0 ", StringComparison.Ordinal));
    }

    [Fact]
    public void World_cut_off_in_the_middle_is_made_anew_and_said_so()
    {
        Assert.Contains("cut off", worlds.Said, StringComparison.Ordinal);
        Assert.Contains("上次启动中断", worlds.Said, StringComparison.Ordinal);
        Assert.Contains("\"IsWhole\": true", File.ReadAllText(Path.Combine(worlds.Again, "demo-world.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_record_is_marked_synthetic()
    {
        foreach (var table in (string[])["cases_child", "cases_report", "cases_case", "cases_form", "cases_plan", "cases_service", "cases_incident", "cases_note", "cases_closure", "cases_glass_break", "procedures_run", "procedures_centre", "kernel_account"])
        {
            Assert.True(Count(table) > 0, table);
            Assert.True(Count($"{table} WHERE IsSynthetic = 0") == 0, table);
        }
    }

    [Fact]
    public void Cases_stand_in_every_state()
    {
        Assert.Equal(["0", "2", "3", "4", "5"], DemoWorldFixture.Rows(worlds.Folder, "SELECT DISTINCT Status FROM cases_case WHERE Status <> 1 ORDER BY 1"));
        Assert.Equal(3, Count("(SELECT DISTINCT State FROM cases_plan)"));
        Assert.Equal(4, Count("(SELECT DISTINCT State FROM cases_report)"));
        Assert.True(Count("cases_service WHERE State IN (0, 1)") > 0);
        Assert.True(Count("cases_service WHERE State = 3") > 0);
        Assert.True(Count("cases_closure WHERE State = 0") > 0);
        Assert.True(Count("cases_case WHERE Sensitivity = 2") > 0);
        Assert.True(Count("cases_glass_break g JOIN kernel_assignment s ON s.Region = g.Region JOIN kernel_account a ON a.Id = s.AccountId WHERE g.Finding = 0 AND a.UserName = 'demo.supervisor'") > 0);
        Assert.True(Count("cases_report WHERE Channel = 1 AND Situation IS NOT NULL") > 0);
        Assert.True(Count("procedures_step WHERE IsOpen = 1") > 0);
        Assert.True(Count("procedures_step WHERE Status = 'Done'") > 0);
        Assert.Equal(1, Count("insight_published_review WHERE Year = 2025"));
    }

    [Fact]
    public async Task Audit_trail_of_the_world_is_whole_and_its_review_has_figures()
    {
        Assert.Equal(0, (await Command.LeewardAsync("audit", "verify", "--data", worlds.Folder)).Code);
        var review = await Command.LeewardAsync("review", "--year", "2025", "--exact", "--json", "--data", worlds.Folder);
        Assert.Equal(0, review.Code);
        Assert.Matches("\"count\": [1-9]", review.Output);
    }

    [Fact]
    public async Task Review_without_a_database_of_ones_own_reads_the_demo_world_and_says_so()
    {
        var home = Directory.CreateTempSubdirectory("leeward").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(home, "data"));
            Directory.CreateSymbolicLink(Path.Combine(home, "data", "demo"), worlds.Folder);
            var answer = await Command.RunAsync("dotnet", [Command.Dll, "review", "--year", "2025"], null, home);
            Assert.True(answer.Code == 0, answer.Error);
            Assert.Contains("demo world", answer.Error, StringComparison.Ordinal);
            Assert.Contains("2025", answer.Output, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(home, "data", "leeward.db")));
        }
        finally { Directory.Delete(home, recursive: true); }
    }

    [Fact]
    public async Task Second_start_keeps_the_data()
    {
        var before = DemoWorldFixture.Digest(worlds.Again);
        Assert.DoesNotContain("Making", await DemoWorldFixture.MakeAsync(worlds.Again, 8), StringComparison.Ordinal);
        Assert.Equal(before, DemoWorldFixture.Digest(worlds.Again));
    }

    [Fact]
    public async Task Reset_starts_over_with_another_seed_and_leaves_what_is_not_the_world_s()
    {
        var folder = Directory.CreateTempSubdirectory("leeward").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "demo-world.json"), DemoWorldFixture.Mark(whole: true));
            await File.WriteAllTextAsync(Path.Combine(folder, "leeward.db"), "an older world");
            await File.WriteAllTextAsync(Path.Combine(folder, "mine.txt"), "a note of mine");
            var answer = await Command.LeewardAsync("demo", "--make-only", "--reset", "--small", "--seed", "8", "--until", "2026-06-30", "--data", folder);
            Assert.True(answer.Code == 0, answer.Error);
            Assert.NotEqual(worlds.One["cases_case"], DemoWorldFixture.Digest(folder)["cases_case"]);
            Assert.Equal("a note of mine", await File.ReadAllTextAsync(Path.Combine(folder, "mine.txt")));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Theory]
    [InlineData("--reset")]
    [InlineData("--small")]
    public async Task Folder_that_is_no_demo_world_is_left_alone(string flag)
    {
        var folder = Directory.CreateTempSubdirectory("leeward").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "leeward.db"), "somebody's records");
            Directory.CreateDirectory(Path.Combine(folder, "keys"));
            var answer = await Command.LeewardAsync("demo", "--make-only", flag, "--data", folder);
            Assert.Equal(3, answer.Code);
            Assert.Contains("not a demo world", answer.Error, StringComparison.Ordinal);
            Assert.Contains("不是演示数据", answer.Error, StringComparison.Ordinal);
            Assert.Equal("somebody's records", await File.ReadAllTextAsync(Path.Combine(folder, "leeward.db")));
            Assert.True(Directory.Exists(Path.Combine(folder, "keys")));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Theory]
    [InlineData("--until", "2999-01-01")]
    [InlineData("--until", "yesterday")]
    [InlineData("--seed", "x")]
    public async Task Wrong_seed_or_day_is_a_wrong_command_line(params string[] flags) =>
        Assert.Equal(2, (await Command.LeewardAsync(["demo", "--make-only", "--data", Path.Combine(Path.GetTempPath(), "leeward-none"), .. flags])).Code);

    [Fact]
    public async Task Start_shows_a_sign_in_for_each_role_and_a_stop_ends_the_server_gracefully()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        using var process = CommandLine.Start(null, "demo", "--data", worlds.Folder, "--port", $"{port}");
        var error = process.StandardError.ReadToEndAsync();
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.Contains("demo.women_fed", StringComparison.Ordinal)) { break; } // the last of them
        }
        using (var stop = Process.Start("kill", ["-TERM", $"{process.Id}"])) { await stop.WaitForExitAsync(); }
        said.Add(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        var all = string.Join('\n', said);
        Assert.True(process.ExitCode == 0, all + await error);
        Assert.Contains($"http://localhost:{port}", all, StringComparison.Ordinal);
        Assert.Matches("demo.duty_officer +Duty officer +值班人员", all);
        Assert.Contains("Leeward has stopped.", all, StringComparison.Ordinal);
        using var after = new TcpListener(IPAddress.Loopback, port);
        after.Start(); // the port is free again: the server is gone
    }
}
