using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Clients;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward clients add|list|renew|end</c>: the systems that call the API with client credentials.</summary>
internal static class ClientsVerb
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Make(Settings settings)
    {
        var json = new Option<bool>("--json") { Description = "Write the answer as JSON | 以 JSON 输出", Recursive = true };
        return new Command("clients", "Systems that call the API | 调用接口的系统账号") { json, Add(settings, json), List(settings, json), Renew(settings, json), End(settings, json) };
    }

    private static Command Add(Settings settings, Option<bool> json)
    {
        var name = new Argument<string>("NAME") { Description = "The name in the audit trail | 审计记录中的名称" };
        var role = new Option<string[]>("--role") { Description = "A role of the pack; may be given several times | 角色代码，可重复", Required = true };
        var region = new Option<string>("--region") { Description = "Where the roles are held; \"\" for the whole country | 角色的地区代码，\"\" 表示全国", Required = true };
        var until = Until("The last day (default: in a year) | 最后一天（默认一年后）");
        var add = new Command("add", "Make a client; its secret is shown once | 新建系统账号，密钥只显示一次") { name, role, region, until };
        add.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            if (!RegionCode.IsValid(parsed.GetValue(region))) { throw new CliException("This is not a region code. | 这不是区划代码。", ExitCodes.Usage); }
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            var request = new AddClientRequest(parsed.GetValue(name), parsed.GetValue(role)!, parsed.GetValue(region), Day(parsed.GetValue(until)));
            Show(working, await working.Get<ClientDesk>().AddAsync(request, ct), parsed.GetValue(json));
            return ExitCodes.Done;
        }));
        return add;
    }

    private static Command List(Settings settings, Option<bool> json)
    {
        var list = new Command("list", "List the clients | 列出系统账号");
        list.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            var clients = await working.Get<ClientDesk>().ListAsync(ct);
            if (parsed.GetValue(json)) { Console.WriteLine(JsonSerializer.Serialize(clients, Readable)); return ExitCodes.Done; }
            if (clients.Count == 0) { Console.WriteLine("There are no clients. | 没有系统账号。"); }
            foreach (var one in clients)
            {
                var where = one.Region.Length == 0 ? "*" : one.Region;
                var end = one.EndedAt is { } ended ? $"ended {At(ended)} | 已停用" : one.UntilAt is { } until ? $"until {At(until)} | 有效至 {At(until)}" : "";
                Console.WriteLine($"{one.ClientId}  {one.Name}  {string.Join(',', one.Roles)}  {where}  {end}  last used | 最近使用: {(one.UsedAt is { } used ? At(used) : "-")}");
            }
            return ExitCodes.Done;
        }));
        return list;
    }

    private static Command Renew(Settings settings, Option<bool> json)
    {
        var id = new Argument<string>("CLIENT_ID") { Description = "The id of the system, as clients add and clients list show it | 系统账号的编号，见 clients add 与 clients list" };
        var overlap = new Option<int>("--overlap-hours") { Description = "How long the old secret lives on | 旧密钥继续有效的小时数", DefaultValueFactory = _ => 24 };
        var until = Until("Give the roles until this day | 角色延长至该日");
        var renew = new Command("renew", "Give a further secret; the old one ends after the overlap | 更换密钥，旧密钥在过渡期后失效") { id, overlap, until };
        renew.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            Show(working, await working.Get<ClientDesk>().RenewAsync(await FindAsync(working, parsed.GetValue(id)!, ct), parsed.GetValue(overlap), Day(parsed.GetValue(until)), ct), parsed.GetValue(json));
            return ExitCodes.Done;
        }));
        return renew;
    }

    private static Command End(Settings settings, Option<bool> json)
    {
        var id = new Argument<string>("CLIENT_ID") { Description = "The id of the system, as clients add and clients list show it | 系统账号的编号，见 clients add 与 clients list" };
        var end = new Command("end", "End a client, with its secrets and tokens, at once | 立即停用系统账号及其密钥和令牌") { id };
        end.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            var ended = await working.Get<ClientDesk>().EndAsync(await FindAsync(working, parsed.GetValue(id)!, ct), ct);
            if (!ended.Ok) { throw Guard.Refused(working, ended.Refusal!); }
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(new { ended = true, clientId = parsed.GetValue(id) }, Readable) : "The client has ended. | 系统账号已停用。");
            return ExitCodes.Done;
        }));
        return end;
    }

    private static async Task<Guid> FindAsync(Working working, string clientId, CancellationToken ct) =>
        await working.Get<ClientDesk>().ByClientIdAsync(clientId, ct) ?? throw new CliException($"There is no client {clientId}. | 没有系统账号 {clientId}。");

    private static void Show(Working working, Outcome<ClientWithSecret> made, bool json)
    {
        if (!made.Ok) { throw Guard.Refused(working, made.Refusal!); }
        if (json) { Console.WriteLine(JsonSerializer.Serialize(made.Value, Readable)); return; }
        Console.WriteLine($"client_id:     {made.Value.ClientId}");
        Console.WriteLine($"client_secret: {made.Value.Secret}");
        Console.WriteLine("The secret is not shown again: put it where the system reads it. | 密钥不会再次显示，请立即存入相应系统。");
    }

    private static Option<string?> Until(string description) => new("--until") { Description = description };

    private static DateOnly? Day(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new CliException($"'{text}' is not a day: write it as 2027-03-28. | “{text}”不是日期，请写作 2027-03-28。", ExitCodes.Usage);

    private static string At(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
