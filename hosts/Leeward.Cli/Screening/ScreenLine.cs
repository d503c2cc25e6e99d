using System.Globalization;
using System.Text.Json;
using Leeward.Screening.Lexicon;

namespace Leeward.Cli.Screening;

/// <summary>A line that cannot be screened: what is wrong and how to mend it, in both languages.</summary>
internal sealed class UnreadableLineException(string code, string message) : Exception(message)
{
    /// <summary>A short name of what is wrong.</summary>
    public string Code => code;
}

/// <summary>One text with what is known of it.</summary>
/// <param name="Id">Its id; the number of the line where it has none.</param>
/// <param name="Text">The text.</param>
/// <param name="Sender">Who wrote it; empty: not known.</param>
/// <param name="Target">To whom; empty: not known, or to all.</param>
/// <param name="Time">When; null: not known.</param>
/// <param name="Thread">The conversation; empty for none.</param>
/// <param name="SenderIs">Minor, adult or not known.</param>
/// <param name="TargetIs">Minor, adult or not known.</param>
internal sealed record ScreenLine(string Id, string Text, string Sender, string Target, DateTimeOffset? Time, string Thread, Party SenderIs, Party TargetIs)
{
    /// <summary>A line that is the text itself.</summary>
    public static ScreenLine Plain(string line, int number) => new(IdOf(number), line, "", "", null, "", Party.Any, Party.Any);

    /// <summary>A line of JSON.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="UnreadableLineException">Something in it is missing or wrong.</exception>
    public static ScreenLine Json(string line, int number)
    {
        using var document = JsonDocument.Parse(line);
        try { return Read(document.RootElement, number); }
        catch (InvalidOperationException)
        {
            throw new UnreadableLineException("bad_escape", "A field holds half a character (\\uD800 to \\uDFFF alone): write the whole one. | 字段中含有不完整的字符（单独的 \\uD800 至 \\uDFFF），请写出完整的字符。");
        }
    }

    private static ScreenLine Read(JsonElement row, int number)
    {
        string Text(string name) => row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";
        if (!row.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
        {
            throw new UnreadableLineException("no_text", "'text' is missing or no string: write {\"text\": \"...\"}. | 缺少 text 或其不是字符串，请写成 {\"text\": \"……\"}。");
        }

        return new(Text("id") is { Length: > 0 } own ? own : IdOf(number), text.GetString()!, Text("sender"), Text("target"), At(Text("time")), Text("thread"), Who("sender_is", Text("sender_is")), Who("target_is", Text("target_is")));
    }

    private static string IdOf(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset? At(string time)
    {
        if (time.Length == 0) { return null; }
        if (DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read)) { return read; }
        // Seconds, or thousandths of them, since 1970.
        return long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 100_000_000 and < 100_000_000_000_000
            ? number < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(number) : DateTimeOffset.FromUnixTimeMilliseconds(number)
            : throw new UnreadableLineException("bad_time", "'time' is no time: write it as 2026-03-01T10:00:00Z or in seconds since 1970. | time 不是有效时间，请写成 2026-03-01T10:00:00Z 或自 1970 年起的秒数。");
    }

    private static Party Who(string field, string name) => name switch
    {
        "" or "any" => Party.Any,
        "minor" => Party.Minor,
        "adult" => Party.Adult,
        _ => throw new UnreadableLineException("bad_party", $"'{field}' must be minor, adult or any. | {field} 只能填 minor（未成年人）、adult（成年人）或 any（不详）。"),
    };
}
