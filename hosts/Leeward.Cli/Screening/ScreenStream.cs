using System.Text.Encodings.Web;
using System.Text.Json;
using Leeward.Screening;
using Leeward.Screening.Conversations;
using Leeward.Screening.Deciding;

namespace Leeward.Cli.Screening;

/// <summary>Texts in, findings out, line by line. A line that cannot be read gives an error object, and the stream goes on.</summary>
internal sealed class ScreenStream(LivePack live, Audience audience, DateTimeOffset now, bool threads, bool json)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
    private readonly ScreenerRoom _room = new();
    private readonly Dictionary<string, List<ThreadMessage>> _threads = new(StringComparer.Ordinal);

    /// <summary>Runs to the end; true where a line failed or something had to be held or blocked.</summary>
    public async Task<bool> RunAsync(TextLines lines, TextWriter writer, CancellationToken ct)
    {
        var (found, plain, structured) = (false, false, false);
        while (await lines.NextAsync(ct) is var (number, line))
        {
            if (line is not null && string.IsNullOrWhiteSpace(line)) { continue; }
            live.Look();
            try
            {
                var read = Read(line, number, plain && !structured);
                (plain, structured) = (plain || !IsJson(line!), structured || IsJson(line!));
                found |= One(read, number, writer);
            }
            catch (UnreadableLineException e)
            {
                found = true;
                Write(writer, new { line = number, error = e.Code, message = e.Message }, $"{number}: {e.Message}");
            }
        }

        foreach (var (thread, messages) in _threads.OrderBy(pair => pair.Key, StringComparer.Ordinal)) { found |= Thread(thread, messages, writer); }
        return found;
    }

    /// <summary>A line that begins with a brace is JSON, unless all before were plain texts: then it is one too.</summary>
    private static ScreenLine Read(string? line, int number, bool plainSoFar)
    {
        if (line is null) { throw new UnreadableLineException("not_utf8", "This line is not UTF-8: convert the file first, for Chinese mostly by 'iconv -f GB18030 -t UTF-8 FILE'. | 本行不是 UTF-8 编码，请先转换文件，中文文件通常用 iconv -f GB18030 -t UTF-8 文件名。"); }
        if (!IsJson(line)) { return ScreenLine.Plain(line, number); }
        try { return ScreenLine.Json(line, number); }
        catch (JsonException) when (plainSoFar) { return ScreenLine.Plain(line, number); }
        catch (JsonException e)
        {
            var place = (e.BytePositionInLine ?? 0) + 1;
            throw new UnreadableLineException("not_json", $"This line begins like JSON and is none (byte {place}): mend it, or give the text as {{\"text\": \"...\"}}. | 本行以 {{ 开头却不是有效的 JSON（第 {place} 字节处），请改正，或写成 {{\"text\": \"……\"}}。");
        }
    }

    private static bool IsJson(string line) => line.AsSpan().TrimStart()[0] == '{';

    private bool One(ScreenLine line, int number, TextWriter writer)
    {
        var screener = live.Current;
        var result = screener.Screen(line.Text, new(audience, new(line.SenderIs, line.TargetIs, DateOnly.FromDateTime((line.Time ?? now).UtcDateTime))), _room);
        if (threads && (line.Thread.Length > 0 || line.Sender.Length > 0))
        {
            if (!_threads.TryGetValue(line.Thread, out var messages)) { _threads[line.Thread] = messages = []; }
            // Without a time the order of the lines is that of the conversation.
            messages.Add(new(line.Id, line.Sender, line.Target, line.Time ?? DateTimeOffset.UnixEpoch.AddTicks(number), result.Signals, result.Strength, line.SenderIs, line.TargetIs));
        }

        var decision = result.Decision;
        var answer = new
        {
            id = line.Id,
            line = number,
            action = Name(decision.Action),
            offer_help = decision.OfferHelp ? true : (bool?)null,
            not_sure = decision.NotSure ? true : (bool?)null,
            scores = result.Scores is { } s ? new { attack = Round(s.Attack), gender = Round(s.Gender), race = Round(s.Race), region = Round(s.Region), tells = Round(s.Tells) } : null,
            categories = decision.Reasons.GroupBy(r => r.Category).ToDictionary(g => g.Key, g => Round(g.Max(r => r.Confidence))),
            reasons = decision.Reasons.Select(r => new { r.Category, action = Name(r.Action), r.Confidence, by = r.Ground.ToString().ToLowerInvariant(), r.Rule, r.Article, spans = r.Spans.Select(span => new { span.Start, span.End, span.What }) }),
            policy = decision.Policy,
            library = screener.Library.Version,
        };
        // On a terminal the text itself is not shown again.
        Write(writer, answer, $"{line.Id}: {answer.action}{(decision.OfferHelp ? ", offer help" : "")}{(decision.NotSure ? ", not sure" : "")} {string.Join(", ", decision.Reasons.Select(r => $"{r.Category} {r.Confidence:0.00} ({r.Rule})"))}");
        return decision.Action >= ScreeningAction.Hold;
    }

    private bool Thread(string thread, List<ThreadMessage> messages, TextWriter writer)
    {
        var findings = ThreadView.Look(messages, live.Current.Policy.Threads);
        foreach (var found in findings)
        {
            var rule = live.Current.Policy.Rules.Where(r => r.Covers(found.Category) && r.AtLeast <= found.Score && (r.Audience == Audience.All || audience == Audience.Minors)).MaxBy(r => r.Action);
            Write(writer, new
            {
                thread,
                pattern = JsonNamingPolicy.SnakeCaseLower.ConvertName(found.Pattern.ToString()),
                found.Category,
                found.Score,
                action = Name(rule?.Action ?? ScreeningAction.Show),
                rule = rule?.Id,
                rule?.Article,
                found.Target,
                found.Senders,
                found.Messages,
                from = found.From,
                to = found.To,
                steps = found.Steps == Signals.None ? null : found.Steps.ToString(),
            }, $"{thread}: {found.Pattern} {found.Category} {found.Score:0.00} {found.Target}");
        }

        return findings.Count > 0;
    }

    private void Write(TextWriter writer, object answer, string plain) => writer.WriteLine(json ? JsonSerializer.Serialize(answer, Options) : plain);

    private static double Round(double value) => Math.Round(value, 4);

    private static string Name(ScreeningAction action) => action switch
    {
        ScreeningAction.Show => "show",
        ScreeningAction.Warn => "warn",
        ScreeningAction.DoNotRecommend => "dont_recommend",
        ScreeningAction.Hold => "hold",
        ScreeningAction.BlockAndPreserve => "block_and_preserve",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };
}
