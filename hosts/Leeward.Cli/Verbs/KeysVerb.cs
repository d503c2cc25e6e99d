using System.CommandLine;
using Leeward.Kernel.Sealing;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward keys rotate</c>: new data keys, everything sealed anew, while people work.</summary>
internal static class KeysVerb
{
    public static Command Make(Settings settings)
    {
        var finish = new Option<bool>("--finish") { Description = "Make no new keys; only finish a rotation that was cut off | 不生成新密钥，只完成中断的轮换" };
        var rotate = new Command("rotate", "Make new data keys and seal everything anew while people work | 在线轮换数据密钥并重新加密") { finish };
        rotate.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            var done = await working.Get<RotateKeys>().RunAsync(parsed.GetValue(finish), new ProgressBar("rotate"), ct);
            Console.WriteLine($"{done.Seen} rows looked at, {done.Changed} texts and files sealed anew. | 检查 {done.Seen} 行，重新加密 {done.Changed} 项。");
            return ExitCodes.Done;
        }));
        return new Command("keys", "Keys of sealed fields | 加密字段的密钥") { rotate };
    }
}
