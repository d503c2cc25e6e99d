using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Approvals;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Approvals;

/// <summary>Those who write, put up and sign a procedure, and the steps that tests share.</summary>
internal sealed class Signing(TestWorld world, Actor author, Actor officer, IReadOnlyList<Actor> signers)
{
    public const string OneStop = "sop-cn-onestop";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly string[] Bodies = ["procuratorate", "public_security", "health"];

    public TestWorld World => world;
    public Actor Author => author;
    public Actor Officer => officer;
    public IReadOnlyList<Actor> Signers => signers;

    public static async Task<Signing> BeginAsync(TestWorld world, string region = "")
    {
        await using (var machinery = world.AsMachinery()) { Assert.True((await machinery.Get<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok); }
        var author = await world.ColleagueAsync("author" + region, "procedure_officer", region);
        var officer = await world.ColleagueAsync("sender" + region, "procedure_officer", region);
        List<Actor> signers = [];
        foreach (var number in Enumerable.Range(1, 3)) { signers.Add(await world.ColleagueAsync($"signer{number}{region}", "signatory", region, body: Bodies[number - 1])); }
        return new(world, author, officer, signers);
    }

    /// <summary>A draft of the one-stop procedure of a further edition; law from memory is looked up, and what the test wants is changed.</summary>
    public async Task<DraftLine> DraftAsync(string edition, string region = "", Action<JsonObject>? change = null)
    {
        await using var scope = world.As(author);
        var hash = (await scope.Get<ProcedureLibrary>().CurrentAsync(OneStop, Ct))!.ContentHash;
        var draft = (await scope.Get<DraftDesk>().StartAsync(new(hash, null, null, null, region), Ct)).Value;
        var changed = await scope.Get<EditDraft>().ChangeAsync(draft.Id, draft.Version, document =>
        {
            document["version"] = edition;
            foreach (var source in DraftDocument.Map(document, "sources").Select(s => s.Value).OfType<JsonObject>().Where(_ => region.Length == 0)) { if (DraftDocument.Text(source, "prov") == "M") { source["prov"] = "S"; } }
            foreach (var due in DraftDocument.List(document, "steps").OfType<JsonObject>().SelectMany(step => (step["due"] as JsonArray ?? []).OfType<JsonObject>())) { if (DraftDocument.Text(due, "prov") == "M") { due["prov"] = "S"; } }
            change?.Invoke(document);
            return null;
        }, null, Ct);
        Assert.True(changed.Ok, changed.Refusal?.Code);
        Assert.Empty(changed.Value.Found.Findings.Where(one => one.StopsApproval).Select(one => one.Message));
        return OpenDraft.Line(changed.Value.Row);
    }

    public SendInput Input(int days = 0, RunningCases running = RunningCases.Stay, string? phase = null, DateOnly? review = null) => new(
        DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime).AddDays(days), running, phase, review, null, [.. signers.Select((one, at) => new SignerInput(Bodies[at], one.AccountId!.Value))]);

    public async Task<Outcome<ApprovalView>> SendAsync(DraftLine draft, SendInput input, Actor? by = null)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var scope = world.As(by ?? officer);
        return await scope.Get<SendForApproval>().RunAsync(draft.Id, draft.Version, input, Ct);
    }

    public async Task<Outcome<ApprovalView>> SignAsync(Guid approval, Actor by, string? hash = null, string? password = TypedProof.Right)
    {
        await using var scope = world.As(by);
        var seen = (await scope.Get<ApprovalDesk>().OpenAsync(approval, Ct)).Value.Line;
        return await scope.Get<SignApproval>().RunAsync(approval, seen.Version, new(hash ?? seen.ContentHash, null, password, null, false), Ct);
    }

    /// <summary>From a draft to its publication.</summary>
    public async Task<ApprovalView> PublishAsync(DraftLine draft, SendInput input)
    {
        var sent = await SendAsync(draft, input);
        Assert.True(sent.Ok, sent.Refusal?.Code);
        Outcome<ApprovalView> last = sent;
        foreach (var signer in signers)
        {
            last = await SignAsync(sent.Value.Line.Id, signer);
            Assert.True(last.Ok, last.Refusal?.Code);
        }
        return last.Value;
    }

    public async Task<T> ReadAsync<T>(Func<TestScope, Task<T>> read)
    {
        await using var scope = world.As(author);
        return await read(scope);
    }
}
