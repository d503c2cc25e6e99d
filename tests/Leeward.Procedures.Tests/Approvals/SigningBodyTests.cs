using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Signing;
using Leeward.Procedures.Approvals;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Approvals;

/// <summary>A body's place is signed by a person whose account signs for that body, and who has just shown that it is they.</summary>
public sealed class SigningBodyTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Place_of_a_body_is_given_to_nobody_whose_account_does_not_sign_for_it(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        var draft = await signing.DraftAsync("0.2.0");
        var (none, court, health) = (await world.ColleagueAsync("none", "signatory", ""), await world.ColleagueAsync("court", "signatory", "", body: "court"), await world.ColleagueAsync("second", "signatory", "", body: "health"));
        var input = signing.Input();
        foreach (var (body, person) in new[] { ("health", none), ("health", court), ("court", signing.Signers[0]) })
        {
            Assert.Equal("procedures.approval.signer", (await signing.SendAsync(draft, input with { Route = [new(body, person.AccountId!.Value)] })).Refusal!.Code);
        }
        var line = (await signing.SendAsync(draft, input)).Value.Line;
        await using (var scope = world.As(signing.Officer)) { Assert.Equal("procedures.approval.signer", (await scope.Get<SendForApproval>().ReassignAsync(line.Id, line.Version, new(3, court.AccountId!.Value, "ill"), Ct)).Refusal!.Code); }
        await using (var scope = world.As(signing.Officer)) { Assert.True((await scope.Get<SendForApproval>().ReassignAsync(line.Id, line.Version, new(3, health.AccountId!.Value, "ill"), Ct)).Ok); }
    }

    [Theory, Databases]
    public async Task Account_that_no_longer_signs_for_the_body_is_refused_politely_and_audited(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        var id = (await signing.SendAsync(await signing.DraftAsync("0.2.0"), signing.Input())).Value.Line.Id;
        Assert.True((await signing.ReadAsync(s => s.Get<ApprovalDesk>().OpenAsync(id, Ct))).Value.Signatures[0].MaySign);
        var administrator = await world.ColleagueAsync("administrator", "administrator", "");
        await GiveAsync("court");
        Assert.Equal("procedures.approval.not_body", (await signing.SignAsync(id, signing.Signers[0])).Refusal!.Code);
        await using (var scope = world.As(signing.Signers[0])) { Assert.Equal("procedures.approval.not_body", (await scope.Get<SignApproval>().SendBackAsync(id, 1, "no", Ct)).Refusal!.Code); }
        var view = (await signing.ReadAsync(s => s.Get<ApprovalDesk>().OpenAsync(id, Ct))).Value;
        Assert.Equal((SignatureState.Waiting, false), (view.Signatures[0].State, view.Signatures[0].MaySign));
        Assert.Equal(2, await RefusedAsync(world, id));
        await GiveAsync("procuratorate");
        Assert.True((await signing.SignAsync(id, signing.Signers[0])).Ok);
        // What was signed stays signed when the body goes.
        await GiveAsync("");
        Assert.True((await signing.ReadAsync(s => s.Get<ApprovalDesk>().OpenAsync(id, Ct))).Value.Signatures[0].Holds);

        async Task GiveAsync(string body)
        {
            await using var scope = world.As(administrator);
            Assert.True((await scope.Get<GiveBody>().RunAsync(signing.Signers[0].AccountId!.Value, new(body), null, Ct)).Ok);
        }
    }

    [Theory, Databases]
    public async Task Signature_asks_for_a_fresh_proof_and_without_it_nothing_is_signed(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        var id = (await signing.SendAsync(await signing.DraftAsync("0.2.0"), signing.Input())).Value.Line.Id;
        foreach (var password in new[] { null, "", "guessed" })
        {
            var refused = (await signing.SignAsync(id, signing.Signers[0], password: password)).Refusal!;
            Assert.Equal(("kernel.proof.password", "Password"), (refused.Code, refused.Field));
        }
        Assert.Equal(3, await RefusedAsync(world, id));
        Assert.Equal(0, (await signing.ReadAsync(s => s.Get<ApprovalDesk>().OpenAsync(id, Ct))).Value.Line.Signed);
        var signed = (await signing.SignAsync(id, signing.Signers[0])).Value;
        Assert.Equal((ProofKind.Password, true), (signed.Signatures[0].Proof, signed.Signatures[0].Holds));
        // How it was proved is sealed with the signature.
        await using (var scope = world.AsMachinery()) { await scope.Get<AppDbContext>().Set<Signature>().Where(s => s.Seq == 1).ExecuteUpdateAsync(s => s.SetProperty(one => one.Proof, ProofKind.PasswordAndCode), Ct); }
        Assert.False((await signing.ReadAsync(s => s.Get<ApprovalDesk>().OpenAsync(id, Ct))).Value.Signatures[0].Holds);
    }

    private static async Task<int> RefusedAsync(TestWorld world, Guid id)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<AppDbContext>().AuditEntries.CountAsync(e => e.RecordId == id && e.Verb == ApprovalDesk.Sign && e.Result == "refused", Ct);
    }
}
