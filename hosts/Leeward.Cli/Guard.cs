using Leeward.Kernel;
using Leeward.Kernel.Persistence;
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
        catch (UnusableDatabaseException e)
        {
            await Console.Error.WriteLineAsync("leeward: " + e.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("leeward: stopped. Run the same command again to go on. | 已停止，重新运行同一命令即可继续。");
            return ExitCodes.Stopped;
        }
        catch (Exception e) when (DatabaseTrouble.Recognise(e) is { } trouble)
        {
            await Console.Error.WriteLineAsync("leeward: " + Plain(trouble));
            return ExitCodes.Failed;
        }
        catch (UnauthorizedAccessException e)
        {
            await Console.Error.WriteLineAsync($"leeward: {e.Message} Who runs the command may not write or read there. | 运行该命令的用户没有此处的读写权限。");
            return ExitCodes.Failed;
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync("leeward: " + e.Message);
            return ExitCodes.Failed;
        }
    }

    private static string Plain(Refusal trouble) => trouble.Kind switch
    {
        RefusalKind.NoRoom => "the disk is full: nothing more was saved. Make room and run the same command again. | 存储空间已满，请清理空间后重新运行同一命令。",
        RefusalKind.Busy => "others are using the database: run the same command again in a moment. | 数据库正忙，请稍后重新运行同一命令。",
        _ => "this has been saved already. | 该内容已经保存过。",
    };

    /// <summary>A refusal in both languages.</summary>
    public static CliException Refused(Working working, Refusal refusal) => new(working.Get<TextCatalogue>().SayInBoth(refusal));
}
