using System.CommandLine;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Backups;
using Leeward.Kernel.Persistence;
using Microsoft.Extensions.Configuration;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward restore FILE</c>: puts a backup in place, then proves the audit chain.</summary>
internal static class RestoreVerb
{
    public static Command Make(Settings settings)
    {
        var file = new Argument<string>("FILE") { Description = "The backup | 备份文件" };
        var force = new Option<bool>("--force") { Description = "Put what is there aside and replace it | 移开并替换现有数据" };
        var command = new Command("restore", "Put a backup in place (stop the server first), then verify the audit trail | 恢复备份（请先停止服务）并校验审计链") { file, force };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            var read = settings.Read(parsed);
            NeedKey(read);
            long links;
            await using (var working = await Composition.OpenAsync(read, "cli", ct, prepare: false))
            {
                var restored = await working.Get<RestoreBackup>().RunAsync(parsed.GetValue(file)!, parsed.GetValue(force), new ProgressBar("restore"), ct);
                if (!restored.Ok) { throw Guard.Refused(working, restored.Refusal!); }
                links = restored.Value.AuditLinks;
            }
            await using var prepared = await Composition.OpenAsync(read, "cli", ct);
            var (whole, broken) = await prepared.Get<AuditTrail>().VerifyAsync(prepared.Get<AppDbContext>(), null, ct);
            if (broken is not null || whole < links)
            {
                Console.WriteLine($"Restored, but the audit trail breaks at link {broken ?? whole + 1}. | 已恢复，但审计链在第 {broken ?? whole + 1} 条中断。");
                return ExitCodes.Found;
            }
            Console.WriteLine($"Restored; the audit trail is whole: {whole} links. | 已恢复，审计链完整，共 {whole} 条。");
            return ExitCodes.Done;
        }));
        return command;
    }

    /// <summary>A restore never makes a key: a fresh one could open nothing.</summary>
    private static void NeedKey(IConfigurationRoot settings)
    {
        var key = settings["Leeward:Database:MasterKeyFile"] is { Length: > 0 } named ? named : Path.Combine(settings["Leeward:Database:DataFolder"] ?? "data", "keys", "master.key");
        if (!File.Exists(key)) { throw new CliException($"The master key {key} is missing: put it in place first. | 缺少主密钥 {key}，请先放置密钥文件。"); }
    }
}
