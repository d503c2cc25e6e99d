using Microsoft.AspNetCore.Http.Metadata;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>
/// Lets an upload in and keeps it in memory: a form that is spooled to a temporary file would leave evidence unsealed on the disk.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class EvidenceUploadAttribute : Attribute, IRequestSizeLimitMetadata, IFormOptionsMetadata
{
    private const int Room = AddEvidence.Largest + (1 << 20);

    public long? MaxRequestBodySize => Room;
    public bool? BufferBody => null;
    public int? MemoryBufferThreshold => Room;
    public long? BufferBodyLengthLimit => null;
    public int? ValueCountLimit => 20;
    public int? KeyLengthLimit => 200;
    public int? ValueLengthLimit => 4000;
    public int? MultipartBoundaryLengthLimit => null;
    public int? MultipartHeadersCountLimit => null;
    public int? MultipartHeadersLengthLimit => null;
    public long? MultipartBodyLengthLimit => Room;
}
