using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Leeward.Cli.Demo;

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
        foreach (var table in (string[])["cases_child", "cases_report", "cases_case", "cases_form", "cases_plan", "cases_service", "cases_incident", "cases_note", "cases_closure", "cases_review", "cases_glass_break", "procedures_run", "procedures_centre", "kernel_account"])
        {
            Assert.True(Count(table) > 0, table);
            Assert.True(Count($"{table} WHERE IsSynthetic = 0") == 0, table);
        }
    }

    [Fact]
    public void Full_world_has_four_provinces_forty_centres_two_hundred_workers_five_thousand_children_and_six_hundred_cases()
    {
        var plan = new DemoPlan(DemoPlan.DefaultSeed, new DateTimeOffset(2026, 6, 30, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(["51", "52", "53", "62"], DemoPlan.Provinces);
        Assert.Equal((40, 5000, 600, 2053), (DemoPlan.Provinces.Count * plan.CentresPerProvince, plan.Children, plan.Runs, plan.AllCentres));
        Assert.Equal(200, DemoPlan.Provinces.Count * DemoTeams.Workers(plan.CentresPerProvince));
        Assert.Equal(plan.Until.AddMonths(-18), plan.From);
        // Fourteen of a hundred reports become no case of their own, of those that do not wait in the queue.
        Assert.InRange(plan.Reports * 86 / 100, 600, 660);
    }

    /// <summary>What the plan says is what there is: a small world is made by the same plan and the same code.</summary>
    [Fact]
    public void World_is_as_large_as_its_plan_and_lies_in_its_provinces_and_its_eighteen_months()
    {
        var plan = DemoPlan.Small(7, new DateTimeOffset(2026, 6, 30, 0, 0, 0, TimeSpan.Zero));
        var provinces = string.Join(',', DemoPlan.Provinces.Select(p => $"'{p}'"));
        Assert.Equal(DemoPlan.Provinces.Count * plan.CentresPerProvince, Count("procedures_centre WHERE Capacity = 60"));
        Assert.Equal(DemoPlan.Provinces.Count * DemoTeams.Workers(plan.CentresPerProvince), Count($"kernel_account WHERE IsSynthetic = 1 AND UserName NOT LIKE 'demo.%' AND substr(Region, 1, 2) IN ({provinces}) AND UserName GLOB '*.[0-9]*'"));
        Assert.Equal(DemoTeams.OfPeople(Packs.PackSet.Load(Path.Combine(Command.Root, "packs"), "china")).Count(), Count("kernel_account WHERE UserName LIKE 'demo.%'"));
        Assert.True(Count("cases_child") >= plan.Children);
        Assert.True(Count("cases_report") >= plan.Reports);
        Assert.Equal(plan.Runs, Count("procedures_run"));
        Assert.Equal(DemoPlan.Provinces, DemoWorldFixture.Rows(worlds.Folder, "SELECT DISTINCT substr(Region, 1, 2) FROM procedures_centre WHERE Capacity = 60 ORDER BY 1"));
        foreach (var table in (string[])["cases_child", "cases_report", "cases_case", "procedures_run"])
        {
            // A small world need not have a case in each province, but has none elsewhere.
            var lie = DemoWorldFixture.Rows(worlds.Folder, $"SELECT DISTINCT substr(Region, 1, 2) FROM {table}");
            Assert.True(lie.Count > 1, table);
            Assert.Empty(lie.Except(DemoPlan.Provinces));
        }

        var (from, until) = (plan.From.UtcTicks, plan.Until.AddDays(1).UtcTicks);
        Assert.Equal(0, Count($"cases_report WHERE ReceivedAt < {from} OR ReceivedAt > {until}"));
        Assert.Equal(0, Count($"cases_case WHERE OpenedAt < {from} OR OpenedAt > {until}"));
        // Spread over the time, not all of it in its last month.
        Assert.True(DemoWorldFixture.Rows(worlds.Folder, $"SELECT DISTINCT (ReceivedAt - {from}) / {TimeSpan.FromDays(31).Ticks} FROM cases_report").Count > 9);
        Assert.True(Count("cases_report r JOIN kernel_named_person n ON n.AccessId = r.Id JOIN kernel_account a ON a.Id = n.AccountId WHERE a.UserName = 'demo.mandated_reporter'") > 0);
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
        // Reviews of cases: held, planned for days to come, and one late where the demo's own worker sees it.
        const string mine = "JOIN cases_case c ON c.Id = v.CaseId JOIN kernel_account a ON a.Id = c.WorkerId WHERE a.UserName = 'demo.child_worker'";
        var end = new DateTimeOffset(2026, 6, 30, 0, 0, 0, TimeSpan.Zero);
        Assert.True(Count($"cases_review v {mine} AND v.State = 1") > 1);
        Assert.True(Count($"cases_review v {mine} AND v.State = 0 AND v.PlannedOn > '2026-06-30'") > 0);
        Assert.True(Count($"cases_review v {mine} AND v.State = 1 AND c.ReviewDueAt < {end.UtcTicks} AND NOT EXISTS (SELECT 1 FROM cases_review p WHERE p.CaseId = c.Id AND p.State = 0)") > 0);
        Assert.Equal(0, Count("cases_review WHERE HeldOn > '2026-06-30' OR IsSynthetic = 0"));
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
