namespace Leeward.Kernel.Sealing;

/// <summary>
/// A sealed text as it stands in the database: key number (4 bytes), nonce (12), ciphertext, tag (16), AES-256-GCM, bound to its owner's id and class,
/// so that a ciphertext moved to another row does not open. Opened only through <see cref="IIdentities"/>, which audits the reading.
/// </summary>
/// <param name="Cipher">The bytes.</param>
public sealed record SealedText(byte[] Cipher);

/// <summary>The classes of records that have a data key of their own.</summary>
public enum SealClass
{
    /// <summary>Children, caregivers, households.</summary>
    Child = 1,
    /// <summary>Reporters and their contacts.</summary>
    Reporter = 2,
    /// <summary>Narratives, notes, assessments.</summary>
    Narrative = 3,
    /// <summary>Evidence files.</summary>
    Evidence = 4,
}
