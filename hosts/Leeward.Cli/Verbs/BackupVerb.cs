using System.CommandLine;
using System.Globalization;
using Leeward.Kernel.Backups;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward backup FILE</c>: database and evidence in one file, made while people work.</summary>
internal static class BackupVerb
{
    public static Command Make(Settings settings)
    {
        var file = new Argument<string>("FILE") { Description = "Where to write the backup | 备份文件" };
        var command = new Command("backup", "Back up database and evidence while people work; the master key is not in it | 在线备份数据库与证据文件（不含主密钥）") { file };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            var bar = new ProgressBar("backup");
            var made = await working.Get<MakeBackup>().RunAsync(parsed.GetValue(file)!, new Progress<long>(n => bar.Report((n, null))), ct);
            if (!made.Ok) { throw Guard.Refused(working, made.Refusal!); }
            var size = made.Value.Entries.Sum(e => e.Size).ToString("N0", CultureInfo.InvariantCulture);
            Console.WriteLine($"{made.Value.Entries.Count} entries, {size} bytes, {made.Value.AuditLinks} audit links. Keep the master key {made.Value.Key} elsewhere: without it the backup cannot be read.");
            Console.WriteLine($"共 {made.Value.Entries.Count} 项，{size} 字节，审计记录 {made.Value.AuditLinks} 条。请将主密钥 {made.Value.Key} 另行保管，没有它无法读取备份。");
            return ExitCodes.Done;
        }));
        return command;
    }
}
