using System.Globalization;
using System.Text;
using Leeward.Conformance;

namespace Leeward.Cli.Verbs;

/// <summary>Opens what the person named, or says plainly why not.</summary>
internal static class ConformInput
{
    public static FileStream Open(FileInfo file)
    {
        if (!file.Exists) { throw new CliException($"There is no file {file.FullName}. | 文件 {file.FullName} 不存在。"); }
        return Guarded(file, () => new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));
    }

    public static FileStream Guarded(FileInfo file, Func<FileStream> open)
    {
        try { return open(); }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new CliException($"The file {file.FullName} cannot be opened: {e.Message} | 无法打开文件 {file.FullName}。");
        }
    }

    public static Encoding? EncodingOf(string? name)
    {
        if (name is null) { return null; }
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try { return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback); }
        catch (ArgumentException) { throw new CliException($"'{name}' is not an encoding. | “{name}”不是已知的编码。", ExitCodes.Usage); }
    }

    /// <summary>Weights by activity: two columns, the first line their names or already the first weight.</summary>
    public static MoveCosts Weights(FileInfo file)
    {
        using var reader = new StreamReader(Open(file));
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0) { continue; }
            var comma = text.LastIndexOf(',');
            var activity = comma < 0 ? "" : text[..comma].Trim();
            if (activity.Length > 1 && activity[0] == '"' && activity[^1] == '"') { activity = activity[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal); }
            var isNumber = int.TryParse(text.AsSpan(comma + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var weight);
            if (line == 1 && comma > 0 && !isNumber) { continue; }
            if (activity.Length == 0 || !isNumber || weight is < 1 or > 1000)
            {
                throw new CliException($"{file.Name}, line {line}: an activity, a comma and a weight from 1 to 1000 are expected. | {file.Name} 第 {line} 行：应为步骤、逗号和 1 至 1000 的权重。");
            }
            weights[activity] = weight;
        }
        return MoveCosts.BySeverity(weights);
    }
}
