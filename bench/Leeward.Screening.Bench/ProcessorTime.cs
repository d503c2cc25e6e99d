using System.Runtime.InteropServices;

namespace Leeward.Screening.Bench;

/// <summary>The processor time of the calling thread (Linux): what a busy machine does not take away.</summary>
internal static class ProcessorTime
{
    private const int ThreadClock = 3;

    public static double Seconds => Read(ThreadClock, out var time) == 0 ? time.Seconds + (time.Nanoseconds / 1e9) : System.Diagnostics.Stopwatch.GetTimestamp() / (double)System.Diagnostics.Stopwatch.Frequency;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Read(int clock, out Moment time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Moment
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
