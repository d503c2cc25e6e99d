using System.CommandLine;
using System.Text.Json;
using Leeward.Packs;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward packs check DIR</c>: names file, line and mend for every mistake.</summary>
internal static class PacksVerb
{
    public static Command Make()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "The folder of one pack, or of all | 内容包文件夹" };
        var json = new Option<bool>("--json") { Description = "Write the answer as JSON | 以 JSON 输出" };
        var check = new Command("check", "Check packs | 检查内容包") { folder, json };
        check.SetAction((parsed, _) => Guard.RunAsync(() =>
        {
            var directory = parsed.GetValue(folder)!;
            if (!directory.Exists) { throw new CliException($"There is no folder {directory.FullName}. | 文件夹 {directory.FullName} 不存在。"); }
            var issues = PackChecker.Check(directory.FullName);
            if (parsed.GetValue(json)) { Console.WriteLine(JsonSerializer.Serialize(issues)); }
            else
            {
                foreach (var issue in issues)
                {
                    Console.WriteLine($"{issue.File}:{issue.Line}:{issue.Column}: {issue.Severity}: {issue.Code}\n    {issue.Message.En} | {issue.Message.Zh}\n    {issue.Mend.En} | {issue.Mend.Zh}");
                }
                var errors = issues.Count(i => i.Severity == IssueSeverity.Error);
                Console.WriteLine($"{errors} errors, {issues.Count - errors} warnings | {errors} 个错误，{issues.Count - errors} 个提示");
            }
            return Task.FromResult(issues.Any(i => i.Severity == IssueSeverity.Error) ? ExitCodes.Found : ExitCodes.Done);
        }));
        return new Command("packs", "Packs of content | 内容包") { check };
    }
}
