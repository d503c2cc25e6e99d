using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Leeward.Screening.Normalising;

/// <summary>What was seen in front of a normalised character, and how it was written.</summary>
[Flags]
public enum Marks : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>A symbol stood between the character before and this one.</summary>
    AfterSymbol = 1,
    /// <summary>A space stood between the character before and this one.</summary>
    AfterSpace = 2,
    /// <summary>The first character of the text, or the first after a border (end of a sentence or clause, a new line).</summary>
    AfterBorder = 4,
    /// <summary>Written otherwise: look-alike, digit for a letter, emoji for a word, halves of a character side by side.</summary>
    Disguised = 8,
    /// <summary>A quotation mark, opening or closing, stood between the character before and this one; it is a symbol too.</summary>
    AfterQuote = 16,
}

/// <summary>
/// A normalised text with its way back: for every normalised character the place in the original (start and end in UTF-16 units), how often it was
/// repeated, and what stood before it. A border (sentence mark, new line) is the character <c>\n</c>. Meant to be used again and again: buffers are kept.
/// </summary>
public sealed class NormalText
{
    private const int Behind = 16; // what a vector may write past the end
    private char[] _chars = new char[512];
    private int[] _starts = new int[512];
    private int[] _ends = new int[512];
    private byte[] _runs = new byte[512];
    private Marks[] _marks = new Marks[512];

    /// <summary>How many normalised characters there are.</summary>
    public int Length { get; private set; }

    /// <summary>How many UTF-16 units of the original were taken in.</summary>
    public int OriginalLength { get; internal set; }

    /// <summary>The normalised characters.</summary>
    public ReadOnlySpan<char> Characters => _chars.AsSpan(0, Length);

    /// <summary>How often each character stood in a row in the original (255 stands for 255 and more).</summary>
    public ReadOnlySpan<byte> Runs => _runs.AsSpan(0, Length);

    /// <summary>What stood before each character.</summary>
    public ReadOnlySpan<Marks> Before => _marks.AsSpan(0, Length);

    /// <summary>Where the character begins in the original.</summary>
    public int Start(int index) => _starts.AsSpan(0, Length)[index];

    /// <summary>Where the character ends in the original (exclusive), repeats included.</summary>
    public int End(int index) => _ends.AsSpan(0, Length)[index];

    /// <summary>Empties the text and keeps the buffers.</summary>
    public void Clear()
    {
        Length = 0;
        OriginalLength = 0;
    }

    /// <summary>Forgets all but the last characters; their places in the original stay right. For streams longer than memory.</summary>
    public void Keep(int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        if (last >= Length) { return; }
        var from = Length - last;
        Array.Copy(_chars, from, _chars, 0, last);
        Array.Copy(_starts, from, _starts, 0, last);
        Array.Copy(_ends, from, _ends, 0, last);
        Array.Copy(_runs, from, _runs, 0, last);
        Array.Copy(_marks, from, _marks, 0, last);
        Length = last;
    }

    internal Writer Open(int room)
    {
        var needed = checked(Length + room + Behind);
        if (_chars.Length < needed) { Grow((int)Math.Max(needed, Math.Min(Array.MaxLength, _chars.Length * 3L / 2))); }
        return new(this);
    }

    private void Grow(int size)
    {
        Array.Resize(ref _chars, size);
        Array.Resize(ref _starts, size);
        Array.Resize(ref _ends, size);
        Array.Resize(ref _runs, size);
        Array.Resize(ref _marks, size);
    }

    /// <summary>Writes without bounds checks; <see cref="Open"/> made the room.</summary>
    internal ref struct Writer(NormalText text)
    {
        private readonly ref char _char = ref text._chars[0];
        private readonly ref int _start = ref text._starts[0];
        private readonly ref int _end = ref text._ends[0];
        private readonly ref byte _run = ref text._runs[0];
        private readonly ref Marks _mark = ref text._marks[0];
        private int _length = text.Length;

        public readonly char Last => _length == 0 ? '\n' : Unsafe.Add(ref _char, _length - 1);

        public readonly int LastEnd => _length == 0 ? -1 : Unsafe.Add(ref _end, _length - 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(char c, int start, int end, Marks marks)
        {
            Unsafe.Add(ref _char, _length) = c;
            Unsafe.Add(ref _start, _length) = start;
            Unsafe.Add(ref _end, _length) = end;
            Unsafe.Add(ref _run, _length) = 1;
            Unsafe.Add(ref _mark, _length) = marks;
            unchecked { _length++; }
        }

        /// <summary>Writes letters that stand side by side in the original, as far as nothing but the table is to be asked; how many they were.</summary>
        public int Letters(ReadOnlySpan<char> from, int begin, int limit, int origin, Marks gap, FoldTables tables)
        {
            // In locals, which stay in registers: whoever calls hands the writer on by reference.
            ref var letters = ref MemoryMarshal.GetArrayDataReference(tables.Letters);
            ref var c = ref Unsafe.Add(ref MemoryMarshal.GetReference(from), begin);
            uint now = c, letter = Unsafe.Add(ref letters, c);
            if (letter == 0) { return 0; }
            ref var chars = ref Unsafe.Add(ref _char, _length);
            // A letter is the one before again only where nothing that parts words stands between.
            var last = (gap & (Marks.AfterSpace | Marks.AfterBorder)) == 0 ? Last : uint.MaxValue;
            var (count, most, behind) = (0, limit - begin, from.Length - begin);
            while (letter != 0 && letter != last)
            {
                uint next = count + 1 < behind ? Unsafe.Add(ref c, count + 1) : '\0', after = Unsafe.Add(ref letters, (nuint)next);
                if (tables.MayBegin(now, letter, after)) { break; }
                Unsafe.Add(ref chars, count) = unchecked((char)letter);
                (last, now, letter) = (letter, next, after);
                if (++count == most) { break; }
            }

            if (count > 0) { Place(origin + begin, count, gap); }
            return count;
        }

        // Whole vectors at a time: the room goes on behind what is written.
        private void Place(int place, int count, Marks gap)
        {
            ref var starts = ref Unsafe.Add(ref _start, _length);
            ref var ends = ref Unsafe.Add(ref _end, _length);
            ref var runs = ref Unsafe.Add(ref _run, _length);
            ref var marks = ref Unsafe.As<Marks, byte>(ref Unsafe.Add(ref _mark, _length));
            // Sixteen at a time, without asking how many: most runs have no more, and how many is not to be guessed.
            var at = Vector256.Create(place) + Vector256<int>.Indices;
            nuint i = 0;
            do
            {
                var then = at + Vector256.Create(8);
                at.StoreUnsafe(ref starts, i);
                then.StoreUnsafe(ref starts, i + 8);
                (at + Vector256<int>.One).StoreUnsafe(ref ends, i);
                (then + Vector256<int>.One).StoreUnsafe(ref ends, i + 8);
                Vector128<byte>.One.StoreUnsafe(ref runs, i);
                Vector128<byte>.Zero.StoreUnsafe(ref marks, i);
                at += Vector256.Create(16);
                i += 16;
            }
            while (i < (nuint)count);

            marks = (byte)gap;
            _length += count;
        }

        public readonly void Repeat(int end, Marks marks)
        {
            ref var run = ref Unsafe.Add(ref _run, _length - 1);
            if (run < 255) { run++; }
            Unsafe.Add(ref _end, _length - 1) = end;
            Unsafe.Add(ref _mark, _length - 1) |= marks & Marks.Disguised;
        }

        public readonly void Close() => text.Length = _length;
    }
}
