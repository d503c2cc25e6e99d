using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Leeward.Screening;
using Leeward.Screening.Conversations;
using Leeward.Screening.Deciding;
using Leeward.Screening.Lexicon;

namespace Leeward.Cli.Screening;

/// <summary>Texts in, findings out, line by line. A line that cannot be read gives an error object, and the stream goes on.</summary>
internal sealed class ScreenStream(Screener screener, Audience audience, bool threads, bool json)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
    private readonly ScreenerRoom _room = new();
    private readonly Dictionary<string, List<ThreadMessage>> _threads = new(StringComparer.Ordinal);

    private sealed record Line(string Id, string Text, string Sender, string Target, DateTimeOffset Time, string Thread, Party SenderIs, Party TargetIs);

    /// <summary>Runs to the end; true where a line failed or something had to be held or blocked.</summary>
    public async Task<bool> RunAsync(TextReader reader, TextWriter writer, CancellationToken ct)
    {
        var number = 0;
        var found = false;
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            number++;
            if (line.Length == 0) { continue; }
            try { found |= One(Read(line, number), number, writer); }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                found = true;
                Write(writer, new { line = number, error = "unreadable", message = e.Message }, $"{number}: {e.Message}");
            }
        }

        foreach (var (thread, messages) in _threads.OrderBy(pair => pair.Key, StringComparer.Ordinal)) { found |= Thread(thread, messages, writer); }
        return found;
    }

    private bool One(Line line, int number, TextWriter writer)
    {
        var result = screener.Screen(line.Text, new(audience, new(line.SenderIs, line.TargetIs, DateOnly.FromDateTime(line.Time.UtcDateTime))), _room);
        if (threads && line.Thread.Length > 0)
        {
            if (!_threads.TryGetValue(line.Thread, out var messages)) { _threads[line.Thread] = messages = []; }
            messages.Add(new(line.Id, line.Sender, line.Target, line.Time, result.Signals, result.Strength, line.SenderIs, line.TargetIs));
        }

        var decision = result.Decision;
        var answer = new
        {
            id = line.Id,
            line = number,
            action = Name(decision.Action),
            offer_help = decision.OfferHelp ? true : (bool?)null,
            not_sure = decision.NotSure ? true : (bool?)null,
            scores = result.Scores is { } s ? new { attack = Round(s.Attack), gender = Round(s.Gender), race = Round(s.Race), region = Round(s.Region) } : null,
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
        var findings = ThreadView.Look(messages, screener.Policy.Threads);
        foreach (var found in findings)
        {
            var rule = screener.Policy.Rules.Where(r => r.Covers(found.Category) && r.AtLeast <= found.Score && (r.Audience == Audience.All || audience == Audience.Minors)).MaxBy(r => r.Action);
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

    private static Line Read(string line, int number)
    {
        var id = number.ToString(CultureInfo.InvariantCulture);
        if (line[0] != '{') { return new(id, line, "", "", DateTimeOffset.UnixEpoch, "", Party.Any, Party.Any); }
        using var document = JsonDocument.Parse(line);
        var row = document.RootElement;
        string Text(string name) => row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";
        if (!row.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String) { throw new FormatException("'text' is missing."); }
        var time = Text("time") is not { Length: > 0 } at ? DateTimeOffset.UnixEpoch
            : DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read
            : throw new FormatException("'time' is no time (write it as 2026-03-01T10:00:00Z).");
        return new(Text("id") is { Length: > 0 } own ? own : id, text.GetString()!, Text("sender"), Text("target"), time, Text("thread"), Who(Text("sender_is")), Who(Text("target_is")));
    }

    private static Party Who(string name) => name switch { "" or "any" => Party.Any, "minor" => Party.Minor, "adult" => Party.Adult, _ => throw new FormatException("'sender_is' and 'target_is' are minor, adult or any.") };

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
