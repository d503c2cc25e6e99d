using System.Text;

namespace Leeward.Cli.Screening;

/// <summary>One line as it came: its text, or null where its bytes are not UTF-8.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">The text.</param>
internal readonly record struct TextLine(int Number, string? Text);

/// <summary>
/// Lines of a file or of standard input, in UTF-8 taken strictly: bytes of another encoding would otherwise become question marks, and harmful texts pass unseen.
/// UTF-16 is known by its mark at the beginning. Before it waits for more input it lets the answers out, so that a pipe sees each as soon as it is there.
/// </summary>
internal sealed class TextLines(Stream stream, Func<Task> beforeWaiting) : IDisposable
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private byte[] _bytes = new byte[1 << 16];
    private int _from, _to, _number;
    private bool _ended;
    private StreamReader? _wide;

    /// <summary>The next line without its end; null after the last.</summary>
    public async Task<TextLine?> NextAsync(CancellationToken ct)
    {
        if (_number == 0) { await BeginAsync(ct); }
        if (_wide is not null) { return await _wide.ReadLineAsync(ct) is { } line ? new TextLine(++_number, line) : null; }
        var looked = 0;
        while (true)
        {
            var end = _bytes.AsSpan(_from + looked, _to - _from - looked).IndexOf((byte)'\n');
            if (end >= 0) { return Take(looked + end, 1); }
            looked = _to - _from;
            if (_ended) { return looked == 0 ? null : Take(looked, 0); }
            await FillAsync(ct);
        }
    }

    public void Dispose()
    {
        _wide?.Dispose();
        stream.Dispose();
    }

    private async Task BeginAsync(CancellationToken ct)
    {
        while (_to < 3 && !_ended) { await FillAsync(ct); }
        var first = _bytes.AsSpan(0, _to);
        if (first.StartsWith(Encoding.UTF8.Preamble)) { _from = 3; }
        else if (first.StartsWith(Encoding.Unicode.Preamble) || first.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            _wide = new StreamReader(new ReadBefore(first.ToArray(), stream), Encoding.Unicode, detectEncodingFromByteOrderMarks: true);
        }
    }

    private async Task FillAsync(CancellationToken ct)
    {
        if (_from > 0)
        {
            _bytes.AsSpan(_from, _to - _from).CopyTo(_bytes);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _bytes.Length) { Array.Resize(ref _bytes, checked(_bytes.Length * 2)); }
        await beforeWaiting();
        var read = await stream.ReadAsync(_bytes.AsMemory(_to), ct);
        _to += read;
        _ended = read == 0;
    }

    private TextLine Take(int length, int mark)
    {
        var line = _bytes.AsSpan(_from, length);
        _from += length + mark;
        _number++;
        if (line.EndsWith("\r"u8)) { line = line[..^1]; }
        try { return new(_number, Strict.GetString(line)); }
        catch (ArgumentException) { return new(_number, null); }
    }

    /// <summary>Gives back first what was read already.</summary>
    private sealed class ReadBefore(byte[] first, Stream rest) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == first.Length) { return rest.Read(buffer, offset, count); }
            var taken = Math.Min(count, first.Length - _at);
            first.AsSpan(_at, taken).CopyTo(buffer.AsSpan(offset));
            _at += taken;
            return taken;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
