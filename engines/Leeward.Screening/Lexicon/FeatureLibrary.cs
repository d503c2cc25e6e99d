using System.Runtime.InteropServices;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Lexicon;

/// <summary>
/// The feature library ready for matching: all entries, their abbreviations, the words that must or must not stand near, the harmless phrases. Cannot
/// be changed and is safe for many threads; a new version is built beside the old one and put in its place (hot reload). Each thread brings its own <see cref="Scan"/>.
/// </summary>
public sealed class FeatureLibrary
{
    private enum Role : byte { Word, Masked, Initials, Near, NotNear, Allow }

    private readonly record struct Pattern(int Entry, Role Role, bool Latin, byte GapAt, byte[]? Runs, int Length);

    private readonly List<Pattern> _patterns = [];
    private readonly List<Pattern> _soundPatterns = [];
    private readonly PatternIndex _index;
    private readonly PatternIndex? _sounds;
    private readonly HashSet<int> _needsLook = [];

    /// <summary>Builds the library.</summary>
    /// <exception cref="ArgumentException">An entry has no letter at all or is longer than <see cref="PatternIndex.LongestPattern"/>; its id is named.</exception>
    public FeatureLibrary(string version, IReadOnlyList<LexiconEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Version = version;
        Entries = entries;
        var normaliser = new Normaliser();
        var text = new NormalText();
        var patterns = new List<string>();
        var sounds = new List<string>();
        var sound = new Sounds();
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            normaliser.Normalise(entry.Text, text);
            if (text.Length == 0 || text.Length > PatternIndex.LongestPattern || text.Characters.Contains('\n')) { throw new ArgumentException($"'{entry.Id}' has no letters, is too long, or holds a sentence mark.", nameof(entries)); }
            Add(i, Role.Word, text, patterns);
            if (entry.Near is { } near) { AddAll(i, Role.Near, near.Words, normaliser, text, patterns); }
            if (entry.NotNear is { } notNear) { AddAll(i, Role.NotNear, notNear.Words, normaliser, text, patterns); }
            AddAll(i, Role.Allow, entry.Allow, normaliser, text, patterns);
            AddAll(i, Role.Initials, entry.Initials, normaliser, text, patterns);
            if (entry.Near is not null || entry.NotNear is not null || entry.Allow.Count > 0) { _needsLook.Add(i); }
            if (entry.Sound) { AddSound(i, entry, normaliser, text, sound, sounds); }
        }

        _index = new(patterns);
        _sounds = sounds.Count > 0 ? new(sounds) : null;
    }

    /// <summary>The version that decisions remember.</summary>
    public string Version { get; }

    /// <summary>The entries by number.</summary>
    public IReadOnlyList<LexiconEntry> Entries { get; }

    /// <summary>Finds the matches that count in a normalised text, into <paramref name="scan"/>.</summary>
    public void Match(NormalText text, Circumstances circumstances, Scan scan)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scan);
        scan.Matches.Clear();
        scan.Raw.Clear();
        scan.Aside.Clear();
        _index.FindAll(text.Characters, scan.Raw);
        foreach (ref readonly var found in scan.Raw.Items)
        {
            var pattern = _patterns[found.Pattern];
            if (pattern.Role is Role.Word or Role.Masked or Role.Initials)
            {
                if (Stands(text, found, pattern)) { Take(text, found.First, found.Last, pattern, pattern.Role == Role.Initials ? FoundBy.Initials : FoundBy.Text, circumstances, scan); }
            }
            else if (!pattern.Latin || AtBorders(text, found.First, found.Last)) { scan.Aside.Add(new(found.First, found.Last, found.Pattern)); }
        }

        if (_sounds is not null) { MatchSounds(text, circumstances, scan); }
        if (_needsLook.Count > 0 && scan.Matches.Count > 0) { LookAround(scan); }
        Finish(text, scan);
    }

    private void MatchSounds(NormalText text, Circumstances circumstances, Scan scan)
    {
        scan.Sounds.Read(text);
        scan.Raw.Clear();
        _sounds!.FindAll(MemoryMarshal.Cast<ushort, char>(scan.Sounds.Syllables), scan.Raw);
        foreach (ref readonly var found in scan.Raw.Items)
        {
            var (first, last) = (scan.Sounds.First(found.First), scan.Sounds.Last(found.Last));
            var latin = char.IsAsciiLetter(text.Characters[first]) || char.IsAsciiLetter(text.Characters[last]);
            if (latin && !AtBorders(text, first, last)) { continue; }
            // What is written plainly was found already, or was ruled out by its surroundings.
            Take(text, first, last, _soundPatterns[found.Pattern], FoundBy.Sound, circumstances, scan);
        }
    }

    private void Take(NormalText text, int first, int last, Pattern pattern, FoundBy by, Circumstances now, Scan scan)
    {
        var entry = Entries[pattern.Entry];
        if (entry.Speaker != Party.Any && entry.Speaker != now.Speaker) { return; }
        if (entry.Target != Party.Any && entry.Target != now.Target) { return; }
        if (entry.Expires is { } expires && now.Day is { } day && day > expires) { return; }
        var disguised = by == FoundBy.Sound || pattern.Role == Role.Masked;
        var marks = text.Before[first..(last + 1)];
        for (var i = 0; i < marks.Length && !disguised; i++) { disguised = (marks[i] & Marks.Disguised) != 0 || (i > 0 && marks[i] != Marks.None); }
        scan.Matches.Add(new(pattern.Entry, first, last, by, disguised));
    }

    /// <summary>Repeats, gaps and word borders of an occurrence as its pattern allows.</summary>
    private bool Stands(NormalText text, Occurrence found, Pattern pattern)
    {
        var runs = text.Runs[found.First..(found.Last + 1)];
        var marks = text.Before[found.First..(found.Last + 1)];
        var (gaps, spaces) = (0, 0);
        for (var i = 0; i < runs.Length; i++)
        {
            var asked = pattern.Runs is null ? 1 : pattern.Runs[i];
            if (runs[i] != asked && !(runs[i] > asked && (runs[i] > 2 || (pattern.Latin && pattern.Length >= 4)))) { return false; }
            if (i == 0) { continue; }
            if ((marks[i] & Marks.AfterSpace) != 0) { spaces++; }
            if ((marks[i] & (Marks.AfterSpace | Marks.AfterSymbol)) != 0) { gaps++; }
        }

        if (pattern.Role == Role.Masked && (marks[pattern.GapAt] & Marks.AfterSymbol) == 0) { return false; }
        if (!pattern.Latin) { return true; }
        // Letters of several words make another word only where every letter stands alone (a b c) or only symbols part them (a-b-c).
        if (spaces > WordsIn(Entries[pattern.Entry].Text) - 1 && gaps < runs.Length - 1) { return false; }
        return (!Entries[pattern.Entry].Whole && pattern.Role == Role.Word && gaps == 0) || AtBorders(text, found.First, found.Last);
    }

    private static int WordsIn(string text) => text.AsSpan().Trim().Count(' ') + 1;

    /// <summary>Whether no Latin letter or digit touches the occurrence.</summary>
    private static bool AtBorders(NormalText text, int first, int last)
    {
        var characters = text.Characters;
        if (first > 0 && text.Before[first] is var before && (before & ~Marks.Disguised) == 0 && char.IsAsciiLetterOrDigit(characters[first - 1]) && char.IsAsciiLetter(characters[first])) { return false; }
        return last + 1 >= characters.Length || (text.Before[last + 1] & ~Marks.Disguised) != 0 || !char.IsAsciiLetterOrDigit(characters[last + 1]) || !char.IsAsciiLetter(characters[last]);
    }

    /// <summary>Takes away matches inside harmless phrases, without a word that must be near, or with one that must not.</summary>
    private void LookAround(Scan scan)
    {
        var kept = 0;
        foreach (var match in scan.Matches.Items)
        {
            if (_needsLook.Contains(match.Entry) && !Counts(match, scan)) { continue; }
            scan.Matches[kept++] = match;
        }

        scan.Matches.Cut(kept);
    }

    private bool Counts(LexiconMatch match, Scan scan)
    {
        var entry = Entries[match.Entry];
        var near = entry.Near is null;
        foreach (ref readonly var aside in scan.Aside.Items)
        {
            var pattern = _patterns[aside.Pattern];
            if (pattern.Entry != match.Entry) { continue; }
            var distance = aside.First > match.End ? aside.First - match.End - 1 : match.Start > aside.Last ? match.Start - aside.Last - 1 : 0;
            switch (pattern.Role)
            {
                case Role.Allow when aside.First <= match.Start && aside.Last >= match.End: return false;
                case Role.NotNear when distance <= entry.NotNear!.Within && (!entry.NotNear.Before || aside.Last < match.Start): return false;
                case Role.Near when distance <= entry.Near!.Within && (!entry.Near.Before || aside.Last < match.Start): near = true; break;
                default: break;
            }
        }

        return near;
    }

    /// <summary>From normalised to original places; of one entry found twice at one place the plainer finding stays.</summary>
    private static void Finish(NormalText text, Scan scan)
    {
        var kept = 0;
        for (var i = 0; i < scan.Matches.Count; i++)
        {
            var match = scan.Matches[i];
            var place = match with { Start = text.Start(match.Start), End = text.End(match.End) };
            var known = false;
            for (var j = Math.Max(0, kept - 32); j < kept && !known; j++)
            {
                known = scan.Matches[j].Entry == place.Entry && scan.Matches[j].Start < place.End && place.Start < scan.Matches[j].End;
            }

            if (!known) { scan.Matches[kept++] = place; }
        }

        scan.Matches.Cut(kept);
    }

    private void AddAll(int entry, Role role, IReadOnlyList<string> words, Normaliser normaliser, NormalText text, List<string> patterns)
    {
        foreach (var word in words)
        {
            normaliser.Normalise(word, text);
            if (text.Length is 0 or > PatternIndex.LongestPattern || text.Characters.Contains('\n')) { throw new ArgumentException($"'{Entries[entry].Id}' names a word without letters, too long, or with a sentence mark: '{word}'.", nameof(words)); }
            Add(entry, role, text, patterns);
        }
    }

    private void Add(int entry, Role role, NormalText text, List<string> patterns)
    {
        var characters = text.Characters.ToString();
        var latin = char.IsAsciiLetterOrDigit(characters[0]) && !characters.Any(c => c > 0x2E80);
        var runs = text.Runs.IndexOfAnyExcept((byte)1) < 0 ? null : text.Runs.ToArray();
        Put(new(entry, role, latin, 0, runs, characters.Length), characters, patterns);
        if (!latin || role != Role.Word) { return; }
        // The digit 1 is read as i and may stand for l.
        if (characters.Contains('l', StringComparison.Ordinal) && runs is null) { Put(new(entry, Role.Word, true, 0, null, characters.Length), characters.Replace('l', 'i'), patterns); }
        if (characters.Length < 4 || runs is not null || characters.Contains(' ', StringComparison.Ordinal)) { return; }
        var masked = 0;
        for (var i = 1; i < characters.Length - 1 && masked < 3; i++)
        {
            if (characters[i] is not ('a' or 'e' or 'i' or 'o' or 'u')) { continue; }
            Put(new(entry, Role.Masked, true, (byte)i, null, characters.Length), characters.Remove(i, 1), patterns);
            masked++;
        }
    }

    private void Put(Pattern pattern, string characters, List<string> patterns)
    {
        _patterns.Add(pattern);
        patterns.Add(characters);
    }

    private void AddSound(int entry, LexiconEntry definition, Normaliser normaliser, NormalText text, Sounds sound, List<string> sounds)
    {
        normaliser.Normalise(definition.Text, text);
        sound.Read(text);
        var syllables = sound.Syllables;
        if (syllables.Length < 2 || syllables.Contains((ushort)0)) { throw new ArgumentException($"'{definition.Id}' cannot be looked for by its sound: it needs two syllables or more and nothing else.", nameof(definition)); }
        _soundPatterns.Add(new(entry, Role.Word, false, 0, null, syllables.Length));
        sounds.Add(MemoryMarshal.Cast<ushort, char>(syllables).ToString());
    }
}

/// <summary>The working room of one thread.</summary>
public sealed class Scan
{
    internal Growing<Occurrence> Raw { get; } = new();

    internal Growing<Occurrence> Aside { get; } = new();

    internal Sounds Sounds { get; } = new();

    /// <summary>The matches that count, after <see cref="FeatureLibrary.Match"/>.</summary>
    public Growing<LexiconMatch> Matches { get; } = new();
}
