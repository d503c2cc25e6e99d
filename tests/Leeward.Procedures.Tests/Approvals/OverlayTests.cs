using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Procedures.Approvals;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Exports;
using Leeward.Procedures.Published;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Approvals;

/// <summary>A county's own version: published only where it tightens, and in force only as long as it does.</summary>
public sealed class OverlayTests
{
    private const string County = "520102";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task County_version_that_loosens_is_not_put_up_and_one_that_tightens_applies_there_alone(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var national = await Signing.BeginAsync(world);
        await national.PublishAsync(await national.DraftAsync("0.2.0"), national.Input()); // with its law looked up: what rests on it must be so too
        var county = await Signing.BeginAsync(world, County);
        var loose = await county.DraftAsync("0.2.0-a", County, d => Hours(d, "CN-E05", "PT96H"));
        Assert.Equal("procedures.approval.loosens", (await county.SendAsync(loose, county.Input())).Refusal!.Code);
        var tight = await county.DraftAsync("0.2.0-b", County, d => Hours(d, "CN-E05", "PT24H"));
        await using (var scope = world.As(county.Officer))
        {
            var look = await scope.Get<SendForApproval>().LookAsync((await scope.Get<DraftDesk>().OpenAsync(loose.Id, Ct)).Value, county.Input().EffectiveOn, Ct);
            Assert.Contains(look.Proof!.Loosened, one => one.Code == "overlay.deadline");
        }
        await county.PublishAsync(tight, county.Input());
        Assert.Equal("0.2.0-b", await InForceAsync(county, "520102001"));
        Assert.Equal("0.2.0", await InForceAsync(county, "520103"));

        // A new national version that is stricter still: the county's no longer tightens it and gives way until it is renewed.
        await national.PublishAsync(await national.DraftAsync("0.3.0", "", d => Hours(d, "CN-E05", "PT12H")), national.Input());
        Assert.Equal("0.3.0", await InForceAsync(county, County));
        Assert.Equal(Standing.Overtaken, (await county.ReadAsync(s => s.Get<ProcedureLibrary>().LineAsync(tight.ContentHash, Ct)))!.Standing);
    }

    [Theory, Databases]
    public async Task County_version_is_held_against_the_province_above_it_and_gives_way_when_that_becomes_stricter(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var national = await Signing.BeginAsync(world);
        await national.PublishAsync(await national.DraftAsync("0.2.0"), national.Input());
        var (province, county) = (await Signing.BeginAsync(world, "52"), await Signing.BeginAsync(world, County));
        // Put up while only the national version stood above: by the last signature the province's does too.
        var early = await county.SendAsync(await county.DraftAsync("0.2.0-early", County, d => Hours(d, "CN-E05", "PT48H")), county.Input());
        await province.PublishAsync(await province.DraftAsync("0.2.0-p", "52", d => Hours(d, "CN-E05", "PT24H")), province.Input());
        foreach (var signer in county.Signers.Take(2)) { Assert.True((await county.SignAsync(early.Value.Line.Id, signer)).Ok); }
        Assert.Equal("procedures.approval.loosens", (await county.SignAsync(early.Value.Line.Id, county.Signers[2])).Refusal!.Code);
        var loose = await county.DraftAsync("0.2.0-a", County, d => Hours(d, "CN-E05", "PT47H"));
        Assert.Equal("procedures.approval.loosens", (await county.SendAsync(loose, county.Input())).Refusal!.Code);
        await using (var scope = world.As(county.Officer))
        {
            var look = await scope.Get<SendForApproval>().LookAsync((await scope.Get<DraftDesk>().OpenAsync(loose.Id, Ct)).Value, county.Input().EffectiveOn, Ct);
            Assert.Equal(("52", "0.2.0-p"), (look.Proof!.Region, look.Proof.Basis.Version));
        }

        var tight = await county.DraftAsync("0.2.0-b", County, d => Hours(d, "CN-E05", "PT12H"));
        await county.PublishAsync(tight, county.Input());
        Assert.Equal(("0.2.0-b", "0.2.0-p", "0.2.0"), (await InForceAsync(county, County), await InForceAsync(county, "520103"), await InForceAsync(county, "510104")));

        // The province becomes stricter than the county, the nation does not: in the county the province's applies.
        await province.PublishAsync(await province.DraftAsync("0.2.0-q", "52", d => Hours(d, "CN-E05", "PT6H")), province.Input());
        Assert.Equal("0.2.0-q", await InForceAsync(county, County));
        Assert.Equal(Standing.Overtaken, (await county.ReadAsync(s => s.Get<ProcedureLibrary>().LineAsync(tight.ContentHash, Ct)))!.Standing);

        // For other systems too: one still to come is no rule yet, and one that was overtaken is none any more.
        var coming = await province.DraftAsync("0.2.0-r", "52", d => Hours(d, "CN-E05", "PT5H"));
        await province.PublishAsync(coming, province.Input(days: 30));
        Assert.Equal(("draft", "2026-04-01"), await PlanAsync(coming.ContentHash));
        Assert.Equal("retired", (await PlanAsync(tight.ContentHash)).Status);
        Assert.Equal("active", (await PlanAsync((await national.ReadAsync(s => s.Get<ProcedureLibrary>().CurrentAsync(Signing.OneStop, Ct)))!.ContentHash)).Status);

        async Task<(string Status, string From)> PlanAsync(string hash)
        {
            using var plan = System.Text.Json.JsonDocument.Parse((await national.ReadAsync(s => s.Get<ExportProcedure>().PlanDefinitionAsync(hash, Ct))).Value.Bytes);
            return (plan.RootElement.GetProperty("status").GetString()!, plan.RootElement.GetProperty("effectivePeriod").GetProperty("start").GetString()!);
        }
    }

    [Theory, Databases]
    public async Task Findings_an_old_edition_and_the_same_text_stop_the_approval(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        var draft = await signing.DraftAsync("0.1.0");
        Assert.Equal("procedures.approval.edition_there", (await signing.SendAsync(draft, signing.Input())).Refusal!.Code);
        var second = await signing.DraftAsync("0.2.0");
        await using var scope = world.As(signing.Author);
        var wrong = await scope.Get<EditDraft>().ChangeAsync(second.Id, second.Version, d => { DraftDocument.Step(d, "CN-E05")!["when"] = "digital_evidence == true && digital_evidence == false"; return null; }, null, Ct);
        Assert.Equal("procedures.approval.findings", (await signing.SendAsync(OpenDraft.Line(wrong.Value.Row), signing.Input())).Refusal!.Code);
    }

    private static async Task<string> InForceAsync(Signing signing, string region) =>
        (await signing.ReadAsync(s => s.Get<ProcedureLibrary>().InForceAsync(Signing.OneStop, new RegionCode(region), signing.World.Clock.GetUtcNow(), Ct)))!.Version;

    private static void Hours(JsonObject document, string step, string within) => DraftDocument.Step(document, step)!["due"]![0]!["within"] = within;
}
