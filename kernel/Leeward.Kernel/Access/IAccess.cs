using Leeward.Kernel.Records;

namespace Leeward.Kernel.Access;

/// <summary>Answers what the acting person may do.</summary>
public interface IAccess
{
    /// <summary>Who acts.</summary>
    Actor Actor { get; }

    /// <summary>True when the right is held anywhere.</summary>
    bool HoldsAnywhere(string right);

    /// <summary>
    /// True when the right is held for a record of this region and sensitivity, or the record is shared with a unit of the person. Need-to-know is asked of
    /// <see cref="IRecords"/>.
    /// </summary>
    bool Can(string right, RegionCode region, Sensitivity sensitivity = Sensitivity.Normal, Guid? accessId = null);

    /// <summary>What the person may do to one record, by the rule of the filter.</summary>
    Task<Reach> ReachAsync(string region, Sensitivity sensitivity, Guid accessId, CancellationToken ct);

    /// <summary>True when the person may do this to this record, by the rule of the filter.</summary>
    Task<bool> MayAsync(string right, IRecord record, CancellationToken ct);

    /// <summary>The field groups open to the person for a record under a right.</summary>
    FieldGroups FieldsFor(string right, IRecord record);

    /// <summary>Audits the refusal and answers as if there were nothing.</summary>
    Task<Refusal> RefuseAsync(string right, string kind, Guid? id, CancellationToken ct);

    /// <summary>Names a person on a need-to-know record. Saved with the next <see cref="IRecords.SaveAsync"/>.</summary>
    void Name(Guid accessId, Guid accountId, string reason, DateTimeOffset? until = null);

    /// <summary>Shares what bears an access id with the people of a unit in another region. Saved with the next <see cref="IRecords.SaveAsync"/>.</summary>
    /// <param name="accessId">What is shared.</param>
    /// <param name="unitId">With whom.</param>
    /// <param name="forId">What for: the case.</param>
    void Share(Guid accessId, Guid unitId, Guid forId);

    /// <summary>Ends what is shared for a case, at a time. Saved with the next <see cref="IRecords.SaveAsync"/>.</summary>
    Task EndSharingAsync(Guid forId, DateTimeOffset at, CancellationToken ct);

    /// <summary>True when the person is named on the record now (or has broken the glass).</summary>
    Task<bool> IsNamedAsync(Guid accessId, CancellationToken ct);
}
