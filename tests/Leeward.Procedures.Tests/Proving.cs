using Leeward.Kernel;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Tests.EvidenceFiles;
using Leeward.Runs;
using Leeward.Testing;

namespace Leeward.Procedures.Tests;

internal static class Proving
{
    /// <summary>Adds a picture as proof of a step.</summary>
    public static Task<Outcome<Guid>> ProveAsync(this TestScope scope, Guid run, OccurrenceRef step, string type) =>
        scope.Get<AddEvidence>().RunAsync(run, null, new(step.Step!, step.Number, type, "a.jpg", Samples.Jpeg()), TestContext.Current.CancellationToken);
}
