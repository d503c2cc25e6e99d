namespace Leeward.Kernel.Records;

/// <summary>A record with a place and a sensitivity: what permissions filter on. Every queryable table is one, or an <see cref="IPart"/> of one.</summary>
public interface IRecord
{
    /// <summary>UUIDv7.</summary>
    Guid Id { get; }

    /// <summary>Where the record belongs; the code of <see cref="RegionCode"/>.</summary>
    string Region { get; }

    /// <summary>How closely it is held.</summary>
    Sensitivity Sensitivity { get; }

    /// <summary>Under which id people are named on it: its own, or its case's.</summary>
    Guid AccessId { get; }
}

/// <summary>A record that people edit; the version is its concurrency token and ETag.</summary>
public interface IVersioned
{
    /// <summary>Counts up with every write; set by the kernel.</summary>
    int Version { get; set; }
}

/// <summary>A part that bears its owner's region, so that a search is narrowed by an index before it asks for the owners. The region of such an owner never changes.</summary>
public interface IPlacedPart : IPart
{
    /// <summary>The region of the record it belongs to.</summary>
    string Region { get; }
}

/// <summary>A row that belongs to one record and is reached only through it.</summary>
public interface IPart
{
    /// <summary>UUIDv7.</summary>
    Guid Id { get; }

    /// <summary>The id of the record it belongs to.</summary>
    Guid OwnerId { get; }
}
