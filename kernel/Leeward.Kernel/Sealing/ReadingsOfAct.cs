using Leeward.Kernel.Audit;

namespace Leeward.Kernel.Sealing;

/// <summary>The readings of an act that its save is to write with it. One per scope; outside of an act it takes none.</summary>
internal sealed class ReadingsOfAct
{
    private readonly List<AuditEntry> _waiting = [];
    private int _depth;

    /// <summary>From here until it is disposed, readings wait for the save of the act.</summary>
    public IDisposable Begin()
    {
        _depth++;
        return new End(this);
    }

    /// <summary>False outside of an act: the reading is to be written at once.</summary>
    public bool TryAdd(AuditEntry reading)
    {
        if (_depth > 0) { _waiting.Add(reading); }
        return _depth > 0;
    }

    /// <summary>What waits; whoever takes it writes it, or gives it back.</summary>
    public IReadOnlyList<AuditEntry> Take()
    {
        AuditEntry[] taken = [.. _waiting];
        _waiting.Clear();
        return taken;
    }

    /// <summary>What could not be written waits again, first.</summary>
    public void GiveBack(IReadOnlyList<AuditEntry> readings) => _waiting.InsertRange(0, readings);

    private sealed class End(ReadingsOfAct act) : IDisposable
    {
        public void Dispose() => act._depth--;
    }
}
