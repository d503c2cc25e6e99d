using System.IO.Compression;

namespace Leeward.Conformance;

/// <summary>Unpacks a gzip stream where there is one, and stops at the limits.</summary>
internal sealed class BoundedStream : ReadOnlyStream
{
    private const long Grace = 16 << 20;
    private readonly LogLimits _limits;
    private readonly CountingStream? _packed;
    private readonly Stream _plain;
    private long _read;

    private BoundedStream(Stream plain, CountingStream? packed, LogLimits limits) => (_plain, _packed, _limits) = (plain, packed, limits);

    /// <summary>Looks at the first two bytes; a gzip file begins with 1F 8B (RFC 1952).</summary>
    public static BoundedStream Over(Stream stream, LogLimits limits)
    {
        var head = new byte[2];
        var got = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        var whole = new HeadedStream(head.AsMemory(0, got), stream);
        if (got < 2 || head[0] != 0x1F || head[1] != 0x8B) { return new(whole, null, limits); }
        var packed = new CountingStream(whole);
        return new(new GZipStream(packed, CompressionMode.Decompress), packed, limits);
    }

    public override int Read(Span<byte> buffer)
    {
        int got;
        try { got = _plain.Read(buffer); }
        catch (InvalidDataException) { throw new LogFormatException(new("log.gzip", 0, 0, "the packed file is damaged or cut off")); }
        _read += got;
        if (_read > _limits.Bytes || (_packed is not null && _read > Grace && _read / _limits.UnpackingRatio > _packed.Count))
        {
            throw new LogFormatException(new("log.too_large", 0, 0, "the file is larger than allowed, or unpacks to far more than its size", (_limits.Bytes >> 20).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        return got;
    }
}

/// <summary>Counts what was read.</summary>
internal sealed class CountingStream(Stream inner) : ReadOnlyStream
{
    public long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var got = inner.Read(buffer);
        Count += got;
        return got;
    }
}

/// <summary>Gives the bytes that were looked at once more.</summary>
internal sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _head = head;

    public override int Read(Span<byte> buffer)
    {
        if (_head.IsEmpty) { return rest.Read(buffer); }
        var count = Math.Min(buffer.Length, _head.Length);
        _head.Span[..count].CopyTo(buffer);
        _head = _head[count..];
        // Readers look for the mark of an encoding in the first piece only, so that it must not be too short.
        return count < buffer.Length ? count + rest.Read(buffer[count..]) : count;
    }
}

/// <summary>What all streams share that are only read.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
