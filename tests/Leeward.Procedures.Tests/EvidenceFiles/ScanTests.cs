using Leeward.Kernel;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Tests.EvidenceFiles;

public sealed class ScanTests
{
    private const string Setting = "Leeward:Evidence:ClamAv";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Malware_is_refused_by_name_and_what_is_clean_bears_the_scanner_in_its_custody(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await using var scanner = new FakeScanner();
        world.Services.GetRequiredService<IConfiguration>()[Setting] = scanner.Address;
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        var bad = await AddAsync(scope.Get<AddEvidence>(), run, Samples.Pdf("/Title (malware)"));
        Assert.Equal(("procedures.evidence.malware", "Test-Signature"), (bad.Refusal!.Code, bad.Refusal.Args[0]));
        Assert.Empty((await scope.Get<ReadEvidence>().ListAsync(run, Ct)).Value);
        Assert.False(Directory.Exists(Path.Combine(world.Folder, "evidence")));

        // Larger than one piece of the stream.
        var large = Samples.Pdf(new string('x', 200_000));
        var good = (await AddAsync(scope.Get<AddEvidence>(), run, large)).Value;
        Assert.Equal(large.Length, scanner.Seen);
        var custody = (await scope.Get<ReadEvidence>().CustodyAsync(run, good, Ct)).Value;
        Assert.Contains(custody, line => line is { Act: CustodyAct.Scanned, By: "ClamAV 1.4.2/27000/test" });
    }

    [Theory, Databases]
    public async Task Nothing_is_taken_where_the_scanner_named_in_the_settings_does_not_answer(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        foreach (var address in (string[])["tcp://127.0.0.1:1", "unix:" + Path.Combine(world.Folder, "nobody.sock"), "no address", "tcp://", "unix:", "unix:/" + new string('x', 300), "tcp://[::1]:1"])
        {
            world.Services.GetRequiredService<IConfiguration>()[Setting] = address;
            var refused = (await AddAsync(scope.Get<AddEvidence>(), run, Samples.Pdf())).Refusal!;
            Assert.Equal(("procedures.evidence.scanner", RefusalKind.Busy), (refused.Code, refused.Kind));
        }
        world.Services.GetRequiredService<IConfiguration>()[Setting] = "";
        Assert.True((await AddAsync(scope.Get<AddEvidence>(), run, Samples.Pdf())).Ok);
    }

    private static Task<Outcome<Guid>> AddAsync(AddEvidence add, Guid run, byte[] bytes) => add.RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.pdf", bytes), Ct);
}
