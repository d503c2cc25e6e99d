using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Texts;

namespace Leeward.Cli;

/// <summary>Turns what went wrong into words and an exit code.</summary>
internal static class Guard
{
    public static async Task<int> RunAsync(Func<Task<int>> work)
    {
        try { return await work(); }
        catch (CliException e)
        {
            await Console.Error.WriteLineAsync("leeward: " + e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("leeward: stopped. Run the same command again to go on. | 已停止，重新运行同一命令即可继续。");
            return ExitCodes.Stopped;
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync("leeward: " + e.Message);
            return ExitCodes.Failed;
        }
    }

    /// <summary>A refusal in both languages.</summary>
    public static CliException Refused(Working working, Refusal refusal)
    {
        var texts = working.Get<TextCatalogue>();
        string In(string culture)
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return string.Join(' ', new[] { refusal }.Concat(refusal.More).Select(texts.Say));
        }
        return new CliException($"{In("en")} | {In("zh-Hans")}");
    }
}
