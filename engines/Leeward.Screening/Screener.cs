using Leeward.Screening.Conversations;
using Leeward.Screening.Deciding;
using Leeward.Screening.Learning;
using Leeward.Screening.Lexicon;
using Leeward.Screening.Normalising;

namespace Leeward.Screening;

/// <summary>What is known of a text besides its words.</summary>
/// <param name="Audience">For whom it would be shown.</param>
/// <param name="Circumstances">Who writes to whom, and the day.</param>
public readonly record struct Setting(Audience Audience, Circumstances Circumstances);

/// <summary>All that was found in a text and what to do with it.</summary>
/// <param name="Scores">What the model says; null where there is no model.</param>
/// <param name="Decision">What to do, and why.</param>
/// <param name="Signals">What the thread view needs of this text.</param>
/// <param name="Strength">How strong an attack it is, from 0 to 1.</param>
public sealed record ScreeningResult(ModelScores? Scores, Decision Decision, Signals Signals, double Strength);

/// <summary>
/// The whole pipeline: normalise, match the feature library, score, look for private facts, decide. Cannot be changed and is safe for many threads; each
/// brings its own <see cref="ScreenerRoom"/>. A new library, model or policy makes a new screener that takes the place of the old one.
/// </summary>
public sealed class Screener(FeatureLibrary library, ScreeningModel? model, Policy policy)
{
    // Longer texts are read in pieces, so that room and time stay linear and small; the overlap is longer than any entry.
    private const int Piece = 65_536, Overlap = 512, ModelPiece = 480, ModelOverlap = 96;
    private readonly ScreeningResult _clean = new(null, new(ScreeningAction.Show, false, false, [], $"{policy.Id}@{policy.Version}"), Signals.None, 0);

    /// <summary>The feature library.</summary>
    public FeatureLibrary Library => library;

    /// <summary>The policy.</summary>
    public Policy Policy => policy;

    /// <summary>The learned classifier, if there is one.</summary>
    public ScreeningModel? Model => model;

    /// <summary>Screens a text.</summary>
    public ScreeningResult Screen(ReadOnlySpan<char> text, Setting setting, ScreenerRoom room)
    {
        ArgumentNullException.ThrowIfNull(room);
        room.Matches.Clear();
        room.Facts.Clear();
        room.Spans.Clear();
        ModelScores? scores = null;
        for (var from = 0; from == 0 || from < text.Length; from += Piece - Overlap)
        {
            var piece = text.Slice(from, Math.Min(Piece, text.Length - from));
            Look(piece, from, setting, room, ref scores);
            if (from + piece.Length == text.Length) { break; }
        }

        return room.Matches.Count == 0 && room.Facts.Count == 0 && (scores is not { } s || (s.Attack < policy.NotSureFrom && s.Tells < policy.HelpFrom)) ? Clean(scores) : Decide(setting, room, scores);
    }

    private ScreeningResult Clean(ModelScores? scores) => scores is { } found ? _clean with { Scores = found, Strength = Math.Round(0.6 * found.Attack, 4) } : _clean;

    private void Look(ReadOnlySpan<char> piece, int from, Setting setting, ScreenerRoom room, ref ModelScores? scores)
    {
        room.Normaliser.Normalise(piece, room.Text);
        library.Match(room.Text, setting.Circumstances, room.Scan);
        foreach (var match in room.Scan.Matches.Items)
        {
            var moved = match with { Start = match.Start + from, End = match.End + from };
            if (from == 0 || !room.Matches.Items.Contains(moved)) { room.Matches.Add(moved); }
        }

        PrivateFacts.Find(piece, room.PieceFacts);
        foreach (var fact in room.PieceFacts.Items) { room.Facts.Add(fact with { Start = fact.Start + from, End = fact.End + from }); }
        if (model is null) { return; }
        if (piece.Length <= ModelPiece) { Better(model.Score(room.Text, room.Model), from, room, ref scores); return; }
        for (var at = 0; at < piece.Length; at += ModelPiece - ModelOverlap)
        {
            var length = Math.Min(ModelPiece, piece.Length - at);
            room.Normaliser.Normalise(piece.Slice(at, length), room.Text);
            Better(model.Score(room.Text, room.Model), from + at, room, ref scores);
            if (at + length == piece.Length) { break; }
        }
    }

    /// <summary>The worst piece speaks for the text; its reasons are kept while its normal form is at hand.</summary>
    private void Better(ModelScores found, int from, ScreenerRoom room, ref ModelScores? scores)
    {
        if (scores is { } known)
        {
            var tells = Math.Max(known.Tells, found.Tells);
            if (known.Attack >= found.Attack) { scores = known with { Tells = tells }; return; }
            found = found with { Tells = tells };
        }

        scores = found;
        room.Spans.Clear();
        if (found.Attack < policy.NotSureFrom) { return; }
        model!.Explain(room.Text, room.Model, room.Spans);
        foreach (ref var span in room.Spans.Items) { span = (span.Start + from, span.End + from, span.Share); }
    }

    private ScreeningResult Decide(Setting setting, ScreenerRoom room, ModelScores? scores)
    {
        var signals = room.Facts.Count > 0 ? Signals.PrivateFacts : Signals.None;
        var evidence = new List<Evidence>();
        var help = false;
        foreach (var group in room.Matches.Items.ToArray().GroupBy(match => library.Entries[match.Entry].Category))
        {
            signals |= SignalOf(group.Key);
            if (group.Key.StartsWith("help.", StringComparison.Ordinal)) { help = true; continue; }
            if (group.Key.StartsWith("cue.", StringComparison.Ordinal)) { continue; }
            evidence.Add(new(group.Key, group.Max(match => Confidence(match, scores)), Ground.Lexicon, [.. group.Select(match => new Span(match.Start, match.End, library.Entries[match.Entry].Id))]));
        }

        if (room.Facts.Count > 0) { evidence.Add(new("M4-02", setting.Circumstances.Target == Party.Minor || setting.Circumstances.Speaker == Party.Minor ? 0.8 : 0.6, Ground.PrivateFact, [.. room.Facts.Items.ToArray().Select(fact => new Span(fact.Start, fact.End, fact.Fact.ToString()))])); }
        var notSure = false;
        if (scores is { } s)
        {
            help |= s.Tells >= policy.HelpFrom;
            notSure = s.Attack >= policy.NotSureFrom && s.Attack <= policy.NotSureTo;
            signals |= s.Attack > policy.NotSureTo ? Signals.Attack : s.Attack >= policy.NotSureFrom ? Signals.Doubtful : Signals.None;
            var spans = room.Spans.Items.ToArray().Select(span => new Span(span.Start, span.End, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"model:{span.Share:0.00}"))).ToList();
            foreach (var (head, category) in policy.ModelCategories)
            {
                if (s.Of(head) >= policy.NotSureFrom) { evidence.Add(new(category, s.Of(head), Ground.Model, spans)); }
            }
        }

        return new(scores, Decider.Decide(evidence, policy, setting.Audience, help, notSure), signals, Strength(scores, room));
    }

    /// <summary>Contempt is weaker than an insult, and that than a threat or urging to die: three parts what the model says, two what kind of words there are.</summary>
    private double Strength(ModelScores? scores, ScreenerRoom room)
    {
        var words = 0.0;
        foreach (ref readonly var match in room.Matches.Items)
        {
            words = Math.Max(words, library.Entries[match.Entry].Category switch { "B03" or "I07" => 1, ['B', ..] => 0.5, _ => 0 });
        }

        return Math.Round(Math.Max((0.6 * (scores?.Attack ?? 0)) + (0.4 * words), 0.9 * words), 4);
    }

    /// <summary>A word alone says less than a word in a text that the model takes for an attack; what was heard says less than what was read.</summary>
    private double Confidence(LexiconMatch match, ModelScores? scores)
    {
        var entry = library.Entries[match.Entry];
        var own = entry.Severity switch { 1 => 0.55, 2 => 0.75, _ => 0.92 } - (match.By == FoundBy.Sound ? 0.15 : 0);
        return scores is { } s && (entry.Category is ['B', ..] or "I07" || policy.ModelCategories.Values.Contains(entry.Category, StringComparer.Ordinal)) ? (0.6 * own) + (0.4 * s.Attack) : own;
    }

    private static Signals SignalOf(string category) => category switch
    {
        "B01" or "B02" or "B04" => Signals.Attack,
        "B03" => Signals.Attack | Signals.Threat,
        "I07" => Signals.UrgesSelfHarm,
        "I02" => Signals.Sexual,
        "help.self-harm" => Signals.TellsOfSelfHarm,
        "cue.stop" => Signals.AsksToStop,
        "cue.age" => Signals.AsksAge,
        "cue.secrecy" => Signals.AsksSecrecy,
        "cue.alone" => Signals.AsksAlone,
        "cue.move" => Signals.AsksToMove,
        "cue.picture" => Signals.AsksPicture,
        "cue.meet" => Signals.AsksToMeet,
        "cue.offer" => Signals.Offers,
        "cue.sexual" => Signals.Sexual,
        "cue.flattery" => Signals.Flatters,
        "cue.another" => Signals.OfAnother,
        _ => Signals.None,
    };
}

/// <summary>The working room of one thread for screening.</summary>
public sealed class ScreenerRoom
{
    internal Normaliser Normaliser { get; } = new();

    internal NormalText Text { get; } = new();

    internal Scan Scan { get; } = new();

    internal ModelRoom Model { get; } = new();

    internal Growing<LexiconMatch> Matches { get; } = new();

    internal Growing<PrivateFactMatch> Facts { get; } = new();

    internal Growing<PrivateFactMatch> PieceFacts { get; } = new();

    internal Growing<(int Start, int End, double Share)> Spans { get; } = new();
}
