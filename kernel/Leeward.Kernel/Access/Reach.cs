namespace Leeward.Kernel.Access;

/// <summary>What a person may do to one record that is at hand: the rule by which <see cref="Records.IRecords"/> filters, asked right by right. What a page offers by it, no use case refuses for want of a right.</summary>
public sealed class Reach
{
    private readonly Actor _actor;
    private readonly RegionCode _region;
    private readonly Sensitivity _sensitivity;
    private readonly Guid _accessId;
    private readonly bool _isNamed;

    internal Reach(Actor actor, string region, Sensitivity sensitivity, Guid accessId, bool isNamed) =>
        (_actor, _region, _sensitivity, _accessId, _isNamed) = (actor, new(region), sensitivity, accessId, isNamed);

    /// <summary>True when the right is held for the record's region, or the record is shared with a unit of the person; and the record is no more sensitive than that allows, or the person is named on it.</summary>
    public bool May(string right) =>
        _actor.IsMachinery
        || _actor.GrantsFor(right).Any(g => _region.IsWithin(g.Region) && IsOpen(g.Max))
        || _actor.Shares.Any(s => s.AccessIds.Contains(_accessId) && s.Grants.Any(g => g.Covers(right) && IsOpen(g.Max)));

    // Being cleared for need-to-know opens nothing: only being named does.
    private bool IsOpen(Sensitivity max) => _isNamed || (_sensitivity != Sensitivity.NeedToKnow && _sensitivity <= max);
}
