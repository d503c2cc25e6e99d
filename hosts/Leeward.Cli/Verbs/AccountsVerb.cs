using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward accounts</c>: the first administrator, and help when nobody can sign in any more. The same use cases as the pages.</summary>
internal static class AccountsVerb
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Make(Settings settings) => new("accounts", "People who sign in: add, list, invite, end | 账号：新增、查看、邀请、停用") { Add(settings), List(settings), Invite(settings), End(settings) };

    private static Option<bool> Json() => new("--json") { Description = "Write the answer as JSON | 以 JSON 输出" };

    private static Argument<string> Name() => new("NAME") { Description = "User name: small letters, digits, dot, hyphen, underscore, @ | 用户名" };

    private static Command Add(Settings settings)
    {
        var name = Name();
        var role = new Option<string>("--role") { Description = "Role code from the pack, such as administrator | 角色代码，如 administrator", Required = true };
        var region = new Option<string?>("--region") { Description = "Region code; left out: the whole country | 区划代码，省略表示全国" };
        var display = new Option<string?>("--display") { Description = "The name colleagues see | 显示名称" };
        var until = new Option<string?>("--until") { Description = "Last day of the role, such as 2026-12-31 | 角色的最后一天" };
        var json = Json();
        var command = new Command("add", "Make an account with a role | 新增账号并授予角色") { name, role, region, display, until, json };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            var last = parsed.GetValue(until) is not { } day ? (DateOnly?)null
                : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read
                : throw new CliException($"'{day}' is no date: write it as 2026-12-31. | “{day}”不是日期，请按 2026-12-31 的格式填写。", ExitCodes.Usage);
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            var pack = working.Get<PackSet>();
            if (!pack.Roles.ContainsKey(parsed.GetValue(role)!))
            {
                throw new CliException($"The pack has no role '{parsed.GetValue(role)}'. It has: {string.Join(", ", pack.Roles.Keys.Order(StringComparer.Ordinal))} | 内容包中没有此角色。", ExitCodes.Usage);
            }
            var db = working.Get<AppDbContext>();
            // Account and role together or not at all.
            var gift = new RoleGift(parsed.GetValue(role), parsed.GetValue(region), UntilOn: last);
            if (await working.Get<GiveRole>().CheckAsync(gift, ct) is { } bad) { throw Guard.Refused(working, bad); }
            var made = await working.Get<AddPerson>().RunAsync(new(parsed.GetValue(name), parsed.GetValue(display), parsed.GetValue(region)), ct);
            if (!made.Ok) { throw Guard.Refused(working, made.Refusal!); }
            db.ChangeTracker.Clear();
            var given = await working.Get<GiveRole>().RunAsync(made.Value, gift, null, ct);
            if (!given.Ok) { throw Guard.Refused(working, given.Refusal!); }
            var user = parsed.GetValue(name)!.Trim().ToLowerInvariant();
            if (parsed.GetValue(json)) { Say(new { id = made.Value, name = user, role = gift.Role, region = gift.Region ?? "", until = last }); }
            else { Console.WriteLine($"{user} has been added. Next: leeward accounts invite {user} | 已新增 {user}。下一步：leeward accounts invite {user}"); }
            return ExitCodes.Done;
        }));
        return command;
    }

    private static Command List(Settings settings)
    {
        var role = new Option<string?>("--role") { Description = "Only who holds this role | 仅列出此角色" };
        var region = new Option<string?>("--region") { Description = "Only this region and below | 仅列出该地区及下级" };
        var search = new Option<string?>("--search") { Description = "Part of a name | 名称的一部分" };
        var json = Json();
        var command = new Command("list", "List accounts with their roles | 列出账号及角色") { role, region, search, json };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            var people = new List<PersonLine>();
            string? cursor = null;
            do
            {
                var page = await working.Get<FindPeople>().RunAsync(new(parsed.GetValue(search), parsed.GetValue(role), parsed.GetValue(region), null, cursor, 200), ct);
                people.AddRange(page.Items);
                cursor = page.Next;
            }
            while (cursor is not null);
            if (parsed.GetValue(json))
            {
                Say(people.Select(p => new { id = p.Id, name = p.UserName, display = p.DisplayName, region = p.Region, state = Word(p.State), secondStep = p.HasSecondStep, roles = p.Roles.Select(r => new { role = r.Role, region = r.Region, until = r.UntilAt }) }));
                return ExitCodes.Done;
            }
            foreach (var p in people)
            {
                Console.WriteLine($"{p.UserName}\t{Word(p.State)}\t{string.Join(", ", p.Roles.Select(r => $"{r.Role}@{(r.Region.Length == 0 ? "*" : r.Region)}"))}\t{p.DisplayName}");
            }
            await Console.Error.WriteLineAsync($"{people.Count} accounts | {people.Count} 个账号");
            return ExitCodes.Done;
        }));
        return command;
    }

    private static Command Invite(Settings settings)
    {
        var name = Name();
        var address = new Option<string?>("--address") { Description = "Where the server answers (default Leeward:Web:Origin, else http://localhost:8080) | 服务地址" };
        var json = Json();
        var command = new Command("invite", "Make a one-time link, valid 48 hours, to set a password | 生成 48 小时内有效的一次性链接，用于设置密码") { name, address, json };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            var configuration = settings.Read(parsed);
            var origin = (parsed.GetValue(address) ?? configuration["Leeward:Web:Origin"] ?? "http://localhost:8080").TrimEnd('/');
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                throw new CliException($"'{origin}' is no address: write it as https://leeward.example. | “{origin}”不是有效地址。", ExitCodes.Usage);
            }
            await using var working = await Composition.OpenAsync(configuration, "cli", ct);
            var invited = await working.Get<InvitePerson>().RunAsync(await IdAsync(working, parsed.GetValue(name)!, ct), null, ct);
            if (!invited.Ok) { throw Guard.Refused(working, invited.Refusal!); }
            var until = invited.Value.ExpiresAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
            if (parsed.GetValue(json)) { Say(new { code = invited.Value.Code, link = origin + invited.Value.Path, expiresAt = invited.Value.ExpiresAt, reset = invited.Value.IsReset }); }
            else
            {
                Console.WriteLine($"Opens once, until {until}; hand it over in person or by a safe way. Leeward sends no mail. | 仅可使用一次，有效期至 {until}；请当面或通过安全方式交付。本系统不发送邮件。");
                Console.WriteLine(origin + invited.Value.Path);
            }
            return ExitCodes.Done;
        }));
        return command;
    }

    private static Command End(Settings settings)
    {
        var name = Name();
        var reason = new Option<string>("--reason") { Description = "Why, for the audit trail | 原因（写入审计记录）", DefaultValueFactory = _ => "ended at the command line" };
        var json = Json();
        var command = new Command("end", "End an account with its roles and sessions | 停用账号及其角色和会话") { name, reason, json };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            var ended = await working.Get<HoldAccount>().EndAsync(await IdAsync(working, parsed.GetValue(name)!, ct), parsed.GetValue(reason), null, ct);
            if (!ended.Ok) { throw Guard.Refused(working, ended.Refusal!); }
            if (parsed.GetValue(json)) { Say(new { name = parsed.GetValue(name), ended = true }); }
            else { Console.WriteLine($"{parsed.GetValue(name)} has ended; every session is closed. | {parsed.GetValue(name)} 已停用，所有会话已结束。"); }
            return ExitCodes.Done;
        }));
        return command;
    }

    private static async Task<Guid> IdAsync(Working working, string name, CancellationToken ct)
    {
        var upper = name.Trim().ToUpperInvariant();
        var id = await working.Get<AppDbContext>().Users.Where(a => a.NormalizedUserName == upper).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(ct);
        return id ?? throw Guard.Refused(working, new Refusal("kernel.people.unknown", name));
    }

    private static string Word(PersonState state) => state switch { PersonState.Invited => "waiting", PersonState.Active => "active", PersonState.Locked => "locked", _ => "ended" };

    private static void Say(object answer) => Console.WriteLine(JsonSerializer.Serialize(answer, Plain));
}
