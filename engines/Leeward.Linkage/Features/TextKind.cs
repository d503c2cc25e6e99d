using Leeward.Linkage.Text;

namespace Leeward.Linkage.Features;

/// <summary>How texts of one kind are compared: the ordered levels and the rule that picks one.</summary>
internal abstract class TextKind
{
    public static readonly TextKind Name = new NameKind();
    public static readonly TextKind Place = new PlaceKind();
    public static readonly TextKind Code = new CodeKind();
    public static readonly TextKind Postcode = new PostcodeKind();
    public static readonly TextKind Mail = new MailKind();
    public static readonly TextKind Words = new WordsKind();
    public static readonly TextKind LongWords = new LongWordsKind();
    public static readonly TextKind Few = new FewKind();
    public static readonly TextKind Number = new NumberKind();
    public static readonly TextKind ResidentId = new NumberKinds.ResidentIdKind();
    public static readonly TextKind Phone = new NumberKinds.PhoneKind();
    public static readonly TextKind Region = new NumberKinds.RegionKind();
    public static readonly TextKind Age = new NumberKinds.AgeKind();

    public abstract IReadOnlyList<Level> Levels { get; }

    /// <summary>The level of two different texts, from 1 (different) to below the last (the same).</summary>
    /// <param name="a">One text.</param>
    /// <param name="b">The other.</param>
    /// <param name="common">What is known of them beforehand, so that what cannot matter is not worked out.</param>
    public abstract int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common);

    /// <summary>The edits between two texts; where they are surely above <paramref name="most"/>, some number above it.</summary>
    protected static int Edits(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common, int most) => common.Edits > most ? most + 1 : Text.Edits.Distance(a, b);

    /// <summary>The Jaro-Winkler similarity; where the Jaro similarity is surely below <paramref name="least"/>, 0.</summary>
    protected static double Alike(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common, double least) => common.Shorter > 0 && common.JaroBelow(least) ? 0 : Text.Edits.JaroWinkler(a, b);

    /// <summary>Keys for blocking, the strictest first.</summary>
    public virtual IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.72)];

    public virtual string Normal(ReadOnlySpan<char> text) => Plain.Of(text);

    /// <summary>Whether <see cref="Far"/> can tell anything.</summary>
    public virtual bool Bounded => false;

    /// <summary>Whether two different texts are surely at level 1, by the letters they can have in common at the most.</summary>
    public virtual bool Far(in Common common) => false;

    /// <summary>Whether a text has a mark; two that have it are always compared.</summary>
    public virtual bool Marks(ReadOnlySpan<char> text) => false;

    internal static KeyPart Whole(TextFeature of, double survives) => of.Part(of.Name, survives, Hashing.Of, quick: true);

    internal static KeyPart Head(TextFeature of, int letters, double survives) =>
        of.Part($"{of.Name}: first {letters}", survives, text => text.Length >= letters ? Hashing.Join(Hashing.Of(text[..letters]), 11) : 0, quick: true);

    internal static KeyPart Tail(TextFeature of, int letters, double survives) =>
        of.Part($"{of.Name}: last {letters}", survives, text => text.Length > letters ? Hashing.Join(Hashing.Of(text[^letters..]), 13) : 0, quick: true);

    protected static bool Starts(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int least) =>
        a.Length != b.Length && Math.Min(a.Length, b.Length) >= least && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal));

    /// <summary>One of the words of one text is a whole word of the other, or its first letter.</summary>
    protected static bool SharesWord(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int least)
    {
        foreach (var one in a.Split(' '))
        {
            var word = a[one];
            if (word.Length < least) { continue; }
            foreach (var other in b.Split(' '))
            {
                if (b[other].SequenceEqual(word)) { return true; }
            }
        }

        return false;
    }

    private sealed class NameKind : TextKind
    {
        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.07), new("faint", "faintly alike", 0.03), new("short", "short or pet form", 0.03), new("similar", "similar", 0.04),
            new("slip", "one slip of the pen", 0.08), new("same", "the same", 0.75),
        ];

        public override IReadOnlyList<KeyPart> Parts(TextFeature of) =>
        [
            Whole(of, 0.75),
            of.Part(of.Name + ": sound", 0.85, text => Sounds.Key(text) is > 0 and var key ? Hashing.Mix((ulong)key + 0x5000) : 0),
            Head(of, 2, 0.85),
            Tail(of, 3, 0.8),
        ];

        public override bool Bounded => true;

        public override bool Marks(ReadOnlySpan<char> text) => PetNames.Key(text) != 0;

        public override bool Far(in Common common) =>
            common.Edits > 2 && common.JaroBelow(0.7) && !common.BothMarked && (common.Most == 0 || common.Shorter > 1) && (common.Most < 3 || (common.Most < common.Shorter && !common.Blank));

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common)
        {
            if (a[0] == b[0] && (a.Length == 1 || b.Length == 1)) { return 3; }
            var distance = Edits(a, b, common, 2);
            var shorter = Math.Min(a.Length, b.Length);
            if (distance == 1 && shorter >= 3) { return 5; }
            var alike = Alike(a, b, common, 0.7);
            if (alike >= 0.92 && shorter >= 3) { return 5; }
            if (PetNames.Same(a, b) || Starts(a, b, 3) || (SharesWord(a, b, 3) && (a.Contains(' ') || b.Contains(' ')))) { return 3; }
            if (alike >= 0.85 || (distance == 2 && shorter >= 6)) { return 4; }
            return alike >= 0.7 ? 2 : 1;
        }
    }

    private sealed class PlaceKind : TextKind
    {
        public override IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.7), Head(of, 3, 0.78)];

        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.15), new("similar", "similar", 0.05), new("slip", "one slip of the pen", 0.1), new("same", "the same", 0.7),
        ];

        public override bool Bounded => true;

        // The bonus for an equal beginning lifts 0.75 to 0.85 at the most.
        public override bool Far(in Common common) =>
            common.Edits > 2 && common.JaroBelow(0.75) && (common.Most < 3 || common.Most < common.Shorter) && (common.Most < 4 || !common.Blank);

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common)
        {
            var shorter = Math.Min(a.Length, b.Length);
            var distance = Edits(a, b, common, 2);
            if ((distance == 1 && shorter >= 3) || (distance == 2 && shorter >= 7)) { return 3; }
            var alike = Alike(a, b, common, 0.75);
            if (alike >= 0.93 && shorter >= 4) { return 3; }
            if (alike >= 0.85 || Starts(a, b, 3) || (SharesWord(a, b, 4) && (a.Contains(' ') || b.Contains(' ')))) { return 2; }
            return 1;
        }
    }

    internal class CodeKind : TextKind
    {
        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.06), new("two", "two characters differ", 0.03), new("slip", "one character differs or two are swapped", 0.08), new("same", "the same", 0.83),
        ];

        public override string Normal(ReadOnlySpan<char> text) => Plain.Of(text).Replace(" ", "", StringComparison.Ordinal);

        public override IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.85), Head(of, 4, 0.9), Tail(of, 4, 0.9)];

        public override bool Bounded => true;

        public override bool Far(in Common common) => common.Edits > 2;

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common)
        {
            var distance = Edits(a, b, common, 2);
            return distance == 1 && Math.Min(a.Length, b.Length) >= 2 ? 3 : distance == 2 && Math.Min(a.Length, b.Length) >= 5 ? 2 : 1;
        }
    }

    private sealed class PostcodeKind : TextKind
    {
        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.2), new("area", "the same area", 0.05), new("slip", "one character differs or two are swapped", 0.1), new("same", "the same", 0.65),
        ];

        public override string Normal(ReadOnlySpan<char> text) => Plain.Of(text).Replace(" ", "", StringComparison.Ordinal);

        public override IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.75), Head(of, 3, 0.82)];

        public override bool Bounded => true;

        public override bool Far(in Common common) => common.Edits > 1 && common.Most < Math.Max(2, common.Shorter / 2);

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common)
        {
            if (Edits(a, b, common, 1) == 1) { return 3; }
            var half = Math.Max(2, Math.Min(a.Length, b.Length) / 2);
            return a.Length >= half && b.Length >= half && a[..half].SequenceEqual(b[..half]) ? 2 : 1;
        }
    }

    private sealed class MailKind : TextKind
    {
        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.1), new("similar", "the same person's part or similar", 0.08), new("slip", "one or two slips", 0.12), new("same", "the same", 0.7),
        ];

        public override string Normal(ReadOnlySpan<char> text) => Plain.Of(text, "@._-+");

        public override IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.75), Head(of, 5, 0.82), Tail(of, 8, 0.82)];

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common)
        {
            if (Text.Edits.Distance(a, b) <= 2) { return 3; }
            int at = a.IndexOf('@'), other = b.IndexOf('@');
            if (at >= 4 && at == other && a[..at].SequenceEqual(b[..other])) { return 2; }
            return Text.Edits.JaroWinkler(a, b) >= 0.92 || Text.Edits.Distance(a, b) <= Math.Max(a.Length, b.Length) / 5 ? 2 : 1;
        }
    }

    private sealed class WordsKind : TextKind
    {
        public override IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.65), Head(of, 4, 0.75)];

        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.12), new("some", "some words in common", 0.08), new("similar", "nearly the same", 0.15), new("same", "the same", 0.65),
        ];

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common)
        {
            var shorter = Math.Min(a.Length, b.Length);
            if (shorter >= 4 && Text.Edits.Distance(a, b) <= Math.Max(1, shorter / 6)) { return 3; }
            int shared = 0, wordsA = 0, wordsB = 0;
            foreach (var one in a.Split(' '))
            {
                wordsA++;
                foreach (var other in b.Split(' '))
                {
                    if (b[other].SequenceEqual(a[one])) { shared++; break; }
                }
            }

            foreach (var _ in b.Split(' ')) { wordsB++; }
            if (shared == wordsA && shared == wordsB) { return 3; }
            return shared * 2 >= Math.Min(wordsA, wordsB) && shared > 0 ? 2 : Text.Edits.JaroWinkler(a, b) >= 0.88 ? 2 : 1;
        }
    }

    /// <summary>A text of many words, such as a title or a whole record in one cell: two of its words that others have too, the rarest, are looked for as well, and how many words agree is graded.</summary>
    private sealed class LongWordsKind : TextKind
    {
        public override IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.5), Head(of, 6, 0.6), of.RareWord("rare word", 0, 0.7), of.RareWord("next rare word", 1, 0.6), of.RareWords("rare words", 0.55)];

        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.06), new("few", "a few words in common", 0.06), new("some", "some words in common", 0.13), new("most", "most words in common", 0.2), new("similar", "nearly the same", 0.2), new("same", "the same", 0.35),
        ];

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common)
        {
            int shared = 0, wordsA = 0, wordsB = 0;
            foreach (var one in a.Split(' '))
            {
                wordsA++;
                foreach (var other in b.Split(' '))
                {
                    if (b[other].SequenceEqual(a[one]) || (a[one].Length >= 5 && Text.Edits.Distance(a[one], b[other]) == 1)) { shared++; break; }
                }
            }

            foreach (var _ in b.Split(' ')) { wordsB++; }
            var share = (double)shared / Math.Max(wordsA, wordsB);
            return share >= 0.9 ? 5 : share >= 0.65 ? 4 : shared * 5 >= Math.Min(wordsA, wordsB) * 3 || share >= 0.4 ? 3 : share >= 0.2 ? 2 : 1;
        }
    }

    private sealed class FewKind : TextKind
    {
        public override IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.85)];

        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.1), new("slip", "one slip of the pen", 0.05), new("same", "the same", 0.85),
        ];

        public override bool Bounded => true;

        public override bool Far(in Common common) => common.Edits > 1;

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common) =>
            Math.Min(a.Length, b.Length) >= 4 && Edits(a, b, common, 1) == 1 ? 2 : 1;
    }

    private sealed class NumberKind : TextKind
    {
        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.12), new("slip", "one character differs", 0.1), new("same", "the same", 0.78),
        ];

        public override bool Bounded => true;

        public override bool Far(in Common common) => common.Edits > 1;

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common) =>
            Math.Max(a.Length, b.Length) >= 2 && Edits(a, b, common, 1) == 1 ? 2 : 1;
    }
}
