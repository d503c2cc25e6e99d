using System.Buffers.Binary;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>
/// Takes out of a WAV recording what is not sound: lists of names and comments (<c>LIST</c>), the recorder and its times (<c>bext</c>, <c>iXML</c>), tags (<c>id3</c>) and whatever
/// else lies beside the sound. The sound is not touched.
/// </summary>
internal static class SoundCleaner
{
    /// <summary>The clean bytes; null where the recording is broken or holds no sound.</summary>
    public static byte[]? Clean(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12) { return null; }
        var clean = new MemoryStream(bytes.Length);
        clean.Write(bytes[..12]);
        var (format, sound, at) = (false, false, 12);
        while (at + 8 <= bytes.Length)
        {
            var name = bytes.Slice(at, 4);
            // What is no name is sound that a recorder never closed: rather refused than cut off.
            if (name.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0) { return null; }
            long size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            if (size > bytes.Length - at - 8) { return null; }
            var (kept, length) = (name.SequenceEqual("fmt "u8) || name.SequenceEqual("data"u8) || name.SequenceEqual("fact"u8), (int)size);
            if (kept)
            {
                clean.Write(bytes.Slice(at, 8 + length));
                if (length % 2 == 1) { clean.WriteByte(0); }
            }
            format |= name.SequenceEqual("fmt "u8);
            sound |= name.SequenceEqual("data"u8);
            at += 8 + length + (length % 2);
        }
        if (!format || !sound || bytes.Length - at > 0) { return null; }
        var whole = clean.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(4), (uint)whole.Length - 8);
        return whole;
    }
}
