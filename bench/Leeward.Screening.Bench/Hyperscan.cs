using System.Runtime.InteropServices;
using System.Text;

namespace Leeward.Screening.Bench;

/// <summary>Hyperscan through P/Invoke, for comparison only; Debian's libhyperscan5 where it is installed.</summary>
internal sealed class Hyperscan : IDisposable
{
    private readonly nint _database;
    private readonly nint _scratch;
    private readonly MatchEvent _event;
    private int _count;

    private delegate int MatchEvent(uint id, ulong from, ulong to, uint flags, nint context);

    private Hyperscan(nint database, nint scratch)
    {
        (_database, _scratch) = (database, scratch);
        _event = (_, _, _, _, _) => { _count++; return 0; };
    }

    public static Hyperscan? Try(string[] words)
    {
        try
        {
            var expressions = words.Select(word => Marshal.StringToCoTaskMemUTF8(word)).ToArray();
            var lengths = words.Select(word => (nuint)Encoding.UTF8.GetByteCount(word)).ToArray();
            var code = hs_compile_lit_multi(expressions, new uint[words.Length], [.. Enumerable.Range(0, words.Length).Select(i => (uint)i)], lengths, (uint)words.Length, 1, 0, out var database, out _);
            foreach (var expression in expressions) { Marshal.FreeCoTaskMem(expression); }
            nint scratch = 0;
            return code == 0 && hs_alloc_scratch(database, ref scratch) == 0 ? new(database, scratch) : null;
        }
        catch (DllNotFoundException) { return null; }
    }

    public int Count(byte[] text)
    {
        _count = 0;
        _ = hs_scan(_database, text, (uint)text.Length, 0, _scratch, _event, 0);
        return _count;
    }

    public void Dispose()
    {
        _ = hs_free_scratch(_scratch);
        _ = hs_free_database(_database);
    }

#pragma warning disable SYSLIB1054, CA2101, IDE1006, CA5392 // A comparison that runs by hand needs no generated marshalling; the names are the library's.
    [DllImport("libhs.so.5")]
    private static extern int hs_compile_lit_multi(nint[] expressions, uint[] flags, uint[] ids, nuint[] lengths, uint elements, uint mode, nint platform, out nint database, out nint error);

    [DllImport("libhs.so.5")]
    private static extern int hs_alloc_scratch(nint database, ref nint scratch);

    [DllImport("libhs.so.5")]
    private static extern int hs_scan(nint database, byte[] data, uint length, uint flags, nint scratch, MatchEvent onEvent, nint context);

    [DllImport("libhs.so.5")]
    private static extern int hs_free_scratch(nint scratch);

    [DllImport("libhs.so.5")]
    private static extern int hs_free_database(nint database);
#pragma warning restore SYSLIB1054, CA2101, IDE1006, CA5392
}
