using Leeward.Kernel;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>Against ClamAV itself, where it is installed.</summary>
public sealed class RealScanTests
{
    private const string Setting = "Leeward:Evidence:ClamAv";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Clamd_finds_what_it_knows_and_what_is_clean_bears_its_version(Provider provider)
    {
        await using var scanner = await RealScanner.StartAsync(Ct);
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        world.Services.GetRequiredService<IConfiguration>()[Setting] = scanner.Address;
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        var bad = await AddAsync(scope.Get<AddEvidence>(), run, Samples.Pdf(new string('x', 300_000) + System.Text.Encoding.ASCII.GetString(RealScanner.Eicar)));
        Assert.Equal(("procedures.evidence.malware", "Eicar-Test.UNOFFICIAL"), (bad.Refusal!.Code, bad.Refusal.Args[0]));
        var good = (await AddAsync(scope.Get<AddEvidence>(), run, Samples.Pdf(new string('x', 300_000)))).Value;
        Assert.Contains((await scope.Get<ReadEvidence>().CustodyAsync(run, good, Ct)).Value, line => line.Act == CustodyAct.Scanned && line.By.StartsWith("ClamAV ", StringComparison.Ordinal));
        Assert.Single((await scope.Get<ReadEvidence>().ListAsync(run, Ct)).Value);
    }

    [Fact]
    public async Task Clamd_that_takes_no_file_of_that_size_or_stops_in_the_middle_lets_nothing_through()
    {
        await using var scanner = await RealScanner.StartAsync(Ct);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(Setting, scanner.Address)]).Build();
        var scan = new MalwareScan(configuration);
        Assert.StartsWith("ClamAV ", (await scan.RunAsync(new byte[1 << 20], Ct)).Value, StringComparison.Ordinal);
        foreach (var size in (int[])[(1 << 20) + 1, 3 << 20, AddEvidence.Largest])
        {
            Assert.Equal((size, "procedures.evidence.scanner_limit"), (size, (await scan.RunAsync(new byte[size], Ct)).Refusal?.Code));
        }

        // It answers nothing any more, and is then gone while the file is on its way.
        scanner.Hold();
        var asked = scan.RunAsync(new byte[1 << 20], Ct);
        Assert.NotSame(asked, await Task.WhenAny(asked, Task.Delay(TimeSpan.FromMilliseconds(300), Ct)));
        await scanner.KillAsync();
        Assert.Equal("procedures.evidence.scanner", (await asked).Refusal?.Code);
        Assert.Equal("procedures.evidence.scanner", (await scan.RunAsync(new byte[10], Ct)).Refusal?.Code);
    }

    private static Task<Outcome<Guid>> AddAsync(AddEvidence add, Guid run, byte[] bytes) => add.RunAsync(run, null, new("CN-A03", 1, "triage_form", "a.pdf", bytes), Ct);
}
