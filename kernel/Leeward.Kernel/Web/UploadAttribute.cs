using Microsoft.AspNetCore.Http.Metadata;

namespace Leeward.Kernel.Web;

/// <summary>Lets an upload in and keeps it in memory: a form that is spooled to a temporary file would leave names and evidence unsealed on the disk.</summary>
/// <param name="largest">The largest file taken, in bytes; the rest of the form has a mebibyte beside it.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UploadAttribute(int largest) : Attribute, IRequestSizeLimitMetadata, IFormOptionsMetadata
{
    /// <summary>The largest file taken, in bytes.</summary>
    public int Largest => largest;

    long? IRequestSizeLimitMetadata.MaxRequestBodySize => Room;
    bool? IFormOptionsMetadata.BufferBody => null;
    int? IFormOptionsMetadata.MemoryBufferThreshold => Room;
    long? IFormOptionsMetadata.BufferBodyLengthLimit => null;
    int? IFormOptionsMetadata.ValueCountLimit => 20;
    int? IFormOptionsMetadata.KeyLengthLimit => 200;
    int? IFormOptionsMetadata.ValueLengthLimit => 4000;
    int? IFormOptionsMetadata.MultipartBoundaryLengthLimit => null;
    int? IFormOptionsMetadata.MultipartHeadersCountLimit => null;
    int? IFormOptionsMetadata.MultipartHeadersLengthLimit => null;
    long? IFormOptionsMetadata.MultipartBodyLengthLimit => Room;

    private int Room => largest + (1 << 20);
}
