namespace Leeward.Procedures.Tests;

/// <summary>Breaks a job off after its first part, as when the process ends there.</summary>
internal sealed class AfterFirst(CancellationTokenSource kill) : IProgress<(long Done, long? Total)>
{
    public void Report((long Done, long? Total) value) { if (value.Done > 0) { kill.Cancel(); } }
}
