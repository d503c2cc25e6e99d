using System.Diagnostics;
using CsCheck;
using Leeward.Kernel;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Previews;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Tests.EvidenceFiles;

public sealed class PreviewTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Player_is_served_with_a_ticket_of_its_own_person_file_and_time_and_custody_has_one_line_a_view(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, [new ProceduresModule()], services => services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider()));
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var coordinator = RunTests.Worker(world, "coordinator", RunTests.County);
        await using var scope = world.As(coordinator);
        var (read, tickets) = (scope.Get<ReadEvidence>(), scope.Get<ViewTickets>());
        var sound = await AddAsync(scope, run, Samples.Wav(sound: 5000));
        var (film, picture) = (await AddAsync(scope, run, Samples.Mp4()), await AddAsync(scope, run, Samples.Png()));
        Assert.Equal("procedures.evidence.purpose", (await read.OpenAsync(run, sound, "", Ct, CustodyAct.Looked)).Refusal!.Code);
        Assert.True((await read.OpenAsync(run, sound, "to hear", Ct, CustodyAct.Looked)).Ok);
        var ticket = tickets.Make(sound);
        for (var piece = 0; piece < 3; piece++) { Assert.Equal(SoundCleaner.Clean(Samples.Wav(sound: 5000)), (await read.PlayAsync(run, sound, ticket, tickets, Ct)).Value.Bytes); }
        Assert.Equal([CustodyAct.Received, CustodyAct.Looked], (await read.CustodyAsync(run, sound, Ct)).Value.Select(one => one.Act));

        foreach (var bad in (string?[])[null, "", "x", ticket[..^4], tickets.Make(film), new string('x', 5000)]) { Assert.Equal(RefusalKind.NotFound, (await read.PlayAsync(run, sound, bad, tickets, Ct)).Refusal!.Kind); }
        Assert.Equal(RefusalKind.NotFound, (await read.PlayAsync(run, picture, tickets.Make(picture), tickets, Ct)).Refusal!.Kind); // only what is played
        foreach (var other in (Leeward.Kernel.Access.Actor[])[RunTests.Worker(world, "supervisor", RunTests.County), RunTests.Worker(world, "coordinator", "330102")])
        {
            await using var theirs = world.As(other);
            Assert.Equal(RefusalKind.NotFound, (await theirs.Get<ReadEvidence>().PlayAsync(run, sound, ticket, theirs.Get<ViewTickets>(), Ct)).Refusal!.Kind);
        }
        world.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(RefusalKind.NotFound, (await read.PlayAsync(run, sound, ticket, tickets, Ct)).Refusal!.Kind);
    }

    [Fact]
    public async Task Document_is_drawn_page_by_page_and_a_broken_one_takes_nothing_down()
    {
        using var pages = new PdfPages(new ConfigurationBuilder().Build());
        if (!pages.IsThere) { Assert.Skip("pdftoppm is not there (Debian: poppler-utils), or bwrap (bubblewrap) is not there or makes no namespaces here."); }
        var whole = Samples.Pages(6);
        Assert.Equal((4, 2), ((await pages.DrawAsync(whole, 1, Ct)).Value.Count, (await pages.DrawAsync(whole, 5, Ct)).Value.Count));
        foreach (var page in (int[])[0, -1, 7, int.MaxValue]) { Assert.Equal("procedures.evidence.preview", (await pages.DrawAsync(whole, page, Ct)).Refusal?.Code); }
        Assert.False((await pages.DrawAsync("%PDF-1.4\n%%EOF\n"u8.ToArray(), 1, Ct)).Ok);
        Assert.False((await pages.DrawAsync(new byte[3 << 20], 1, Ct)).Ok);
        // A page as wide as a town is drawn no larger than any other.
        Assert.True((await pages.DrawAsync(Samples.Pages(1, 1_000_000), 1, Ct)) is { Ok: false } or { Value: [{ Length: < 4 << 20 }] });
        await Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 8].SampleAsync(
            async changes =>
            {
                var bytes = (byte[])whole.Clone();
                foreach (var (at, value) in changes) { bytes[at] = value; }
                var watch = Stopwatch.StartNew();
                await pages.DrawAsync(bytes, 1, Ct);
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(90), watch.Elapsed.ToString());
            },
            iter: 30, threads: 1);
    }

    [Fact]
    public async Task Where_nothing_draws_it_is_said()
    {
        using var pages = new PdfPages(new ConfigurationBuilder().AddInMemoryCollection([new("Leeward:Evidence:Pdf", "/nowhere/pdftoppm")]).Build());
        Assert.False(pages.IsThere);
        Assert.Equal("procedures.evidence.preview", (await pages.DrawAsync(Samples.Pages(1), 1, Ct)).Refusal?.Code);
    }

    private static async Task<Guid> AddAsync(TestScope scope, Guid run, byte[] bytes) => (await scope.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "a", bytes), Ct)).Value;
}
