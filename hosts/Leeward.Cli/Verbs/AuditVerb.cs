using System.CommandLine;
using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward audit verify</c>: proves the audit chain whole, or names the first broken link.</summary>
internal static class AuditVerb
{
    public static Command Make(Settings settings)
    {
        var json = new Option<bool>("--json") { Description = "Write the answer as JSON | 以 JSON 输出" };
        var atLeast = new Option<long>("--at-least") { Description = "The length noted at an earlier time, kept elsewhere: a shorter trail is broken, even when a whole older state was put in place | 上次记录的条数，少于该数即视为损坏" };
        var verify = new Command("verify", "Prove the audit trail whole, or name the first broken link | 校验审计链") { json, atLeast };
        verify.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            await using var working = await Composition.OpenAsync(settings.ReadOrDemo(parsed), "cli", ct);
            var db = working.Get<AppDbContext>();
            var total = await db.AuditEntries.LongCountAsync(ct);
            var bar = new ProgressBar("audit");
            var (checkedLinks, broken) = await working.Get<AuditTrail>().VerifyAsync(db, new Progress<long>(n => bar.Report((n, total))), ct);
            if (broken is null && checkedLinks < parsed.GetValue(atLeast)) { broken = checkedLinks + 1; }
            await working.Get<AuditTrail>().AppendAloneAsync(db, working.Get<ActorScope>().Actor, [VerifyAudit.Told(checkedLinks, broken)], ct);
            if (parsed.GetValue(json)) { Console.WriteLine(JsonSerializer.Serialize(new { whole = broken is null, links = checkedLinks, firstBroken = broken })); }
            else if (broken is null) { Console.WriteLine($"The audit trail is whole: {checkedLinks} links. | 审计链完整，共 {checkedLinks} 条。"); }
            else { Console.WriteLine($"Link {broken} is broken; the {checkedLinks} before it are whole. | 第 {broken} 条已损坏，其前 {checkedLinks} 条完整。"); }
            return broken is null ? ExitCodes.Done : ExitCodes.Found;
        }));
        return new Command("audit", "The audit trail | 审计记录") { verify };
    }
}
