using System.Globalization;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Incidents;
using Leeward.Kernel.Sealing;
using Leeward.Packs;

namespace Leeward.Cases.Centre;

/// <summary>The facts of a procedure that a case can tell when its run starts.</summary>
internal sealed class CaseFacts(CaseViolence known, ChildDoor door, PackSet pack)
{
    /// <summary>What the case already knows; what it does not know stays unknown and keeps the safety steps required.</summary>
    public async Task<Dictionary<string, object?>> OfAsync(Case one, string? situation, CancellationToken ct)
    {
        var facts = new Dictionary<string, object?>();
        // Sexual violence decides what the procedure asks for, whatever else is known.
        if (pack.Lookups["icvac"].Find(await known.IsSexualAsync(one, ct) ? CaseViolence.Sexual : one.Violence)?.Attributes.GetValueOrDefault("abuse_type") is { } type) { facts["abuse_type"] = type; }
        if (int.TryParse(pack.Lookups.GetValueOrDefault("mandatory-situation")?.Find(situation ?? "")?.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) { facts["reportable_situation"] = number; }
        var reached = await door.ReadAsync(one.ChildId, FindChildren.Right, ct);
        if (!reached.Ok) { return facts; }
        var (child, through) = reached.Value;
        if (ChildFacts.SexOf(child) is { } sex) { facts[ChildFacts.Sex] = sex; }
        var opener = await door.OpenAsync(reached.Value, FindChildren.Right, "sending the case to a centre", ct);
        if (ChildFacts.AgeOf(opener.Text(SealClass.Child, through, child.Id, child.BirthDate), child, one, pack) is { } age) { facts[ChildFacts.Age] = age; }
        return facts;
    }
}
