using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.Approvals;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Approvals;

public sealed class ApprovalTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Last_signature_publishes_with_day_rule_and_signatures_that_hold(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        var draft = await signing.DraftAsync("0.2.0");
        var before = await signing.ReadAsync(s => s.Get<ProcedureLibrary>().CurrentAsync(Signing.OneStop, Ct));
        var done = await signing.PublishAsync(draft, signing.Input(30, RunningCases.MoveFromPhase, "D", new DateOnly(2027, 5, 1)));
        Assert.Equal((ApprovalState.Published, 3, true), (done.Line.State, done.Line.Signed, done.Holds));
        var line = await signing.ReadAsync(s => s.Get<ProcedureLibrary>().LineAsync(draft.ContentHash, Ct));
        Assert.Equal((Standing.Coming, "0.2.0", new TransitionRule(RunningCases.MoveFromPhase, "D"), new DateOnly(2027, 5, 1)), (line!.Standing, line.Edition, line.Transition, line.ReviewOn!.Value));
        Assert.Equal(DraftState.Published, (await signing.ReadAsync(s => s.Get<DraftDesk>().OpenAsync(draft.Id, Ct))).Value.Row.State);
        Assert.Equal(before!.ContentHash, (await signing.ReadAsync(s => s.Get<ProcedureLibrary>().CurrentAsync(Signing.OneStop, Ct)))!.ContentHash);

        // Until the day the old one is in force, from its first second on the new one; the old one stays readable and can be compared.
        world.Clock.SetUtcNow(line.EffectiveFrom.AddSeconds(-1));
        Assert.Equal(before.ContentHash, (await signing.ReadAsync(s => s.Get<ProcedureLibrary>().CurrentAsync(Signing.OneStop, Ct)))!.ContentHash);
        world.Clock.SetUtcNow(line.EffectiveFrom);
        Assert.Equal(draft.ContentHash, (await signing.ReadAsync(s => s.Get<ProcedureLibrary>().CurrentAsync(Signing.OneStop, Ct)))!.ContentHash);
        Assert.Equal(Standing.Superseded, (await signing.ReadAsync(s => s.Get<ProcedureLibrary>().LineAsync(before.ContentHash, Ct)))!.Standing);
        Assert.NotNull(await signing.ReadAsync(s => s.Get<ProcedureLibrary>().TextAsync(before.ContentHash, Ct)));
        Assert.NotEmpty((await signing.ReadAsync(s => s.Get<CompareVersions>().RunAsync(before.ContentHash, draft.ContentHash, Ct))).Value);
        Assert.Equal(2, (await signing.ReadAsync(s => s.Get<ProcedureLibrary>().VersionsAsync(Signing.OneStop, Ct))).Count);
    }

    [Theory, Databases]
    public async Task Order_person_hash_and_separation_of_duties_are_kept(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        var draft = await signing.DraftAsync("0.2.0");
        var both = await world.ColleagueAsync("both", "ministry", "", body: "health"); // may write, send and sign
        var input = signing.Input();
        Assert.Equal("procedures.approval.signer", (await signing.SendAsync(draft, input with { Route = [new("health", signing.Author.AccountId!.Value)] })).Refusal!.Code);
        Assert.Equal("procedures.approval.signer", (await signing.SendAsync(draft, input with { Route = [new("health", both.AccountId!.Value)] }, both)).Refusal!.Code); // who puts it up does not sign
        Assert.Equal("procedures.approval.once", (await signing.SendAsync(draft, input with { Route = [input.Route[0], input.Route[0] with { Body = "court" }] })).Refusal!.Code);
        Assert.Equal("procedures.approval.body_once", (await signing.SendAsync(draft, input with { Route = [input.Route[0], input.Route[1] with { Body = input.Route[0].Body }] })).Refusal!.Code);
        Assert.Equal("procedures.approval.route", (await signing.SendAsync(draft, input with { Route = [] })).Refusal!.Code);
        Assert.Equal("procedures.approval.effective", (await signing.SendAsync(draft, input with { EffectiveOn = input.EffectiveOn.AddDays(-1) })).Refusal!.Code);
        Assert.Equal("procedures.approval.review", (await signing.SendAsync(draft, input with { ReviewOn = input.EffectiveOn })).Refusal!.Code);
        Assert.Equal("procedures.approval.phase", (await signing.SendAsync(draft, input with { RunningCases = RunningCases.MoveFromPhase, FromPhase = "none" })).Refusal!.Code);
        Assert.Equal(RefusalKind.NotFound, (await signing.SendAsync(draft, input, signing.Signers[0])).Refusal!.Kind); // a signer puts nothing up

        var id = (await signing.SendAsync(draft, input)).Value.Line.Id;
        Assert.Equal("procedures.approval.order", (await signing.SignAsync(id, signing.Signers[1])).Refusal!.Code);
        Assert.Equal("procedures.approval.not_named", (await signing.SignAsync(id, both)).Refusal!.Code);
        Assert.Equal("procedures.approval.hash", (await signing.SignAsync(id, signing.Signers[0], new string('0', 64))).Refusal!.Code);
        Assert.Equal(RefusalKind.NotFound, (await signing.SignAsync(id, signing.Author)).Refusal!.Kind);
        Assert.True((await signing.SignAsync(id, signing.Signers[0])).Ok);
        Assert.Equal("procedures.approval.not_named", (await signing.SignAsync(id, signing.Signers[0])).Refusal!.Code);
        await using var scope = world.As(signing.Signers[1]);
        Assert.Equal(1, (await scope.Get<ApprovalDesk>().LinesAsync(Ct)).Single().Count);
        Assert.True(Assert.Single((await scope.Get<ApprovalDesk>().ListAsync(null, null, true, null, null, Ct)).Items).MyTurn);
    }

    [Theory, Databases]
    public async Task Sent_back_taken_back_and_changed_drafts_go_on_and_their_approvals_stay_readable(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        var draft = await signing.DraftAsync("0.2.0");
        var first = (await signing.SendAsync(draft, signing.Input())).Value.Line;
        await using (var scope = world.As(signing.Signers[0])) { Assert.Equal("kernel.required", (await scope.Get<SignApproval>().SendBackAsync(first.Id, first.Version, " ", Ct)).Refusal!.Code); }
        await using (var scope = world.As(signing.Signers[0])) { Assert.True((await scope.Get<SignApproval>().SendBackAsync(first.Id, first.Version, "the deadline of the police is missing", Ct)).Ok); }
        Assert.Equal("procedures.approval.ended", (await signing.SignAsync(first.Id, signing.Signers[0])).Refusal!.Code);

        var again = await Row();
        Assert.Equal(DraftState.Writing, again.State);
        var second = (await signing.SendAsync(OpenDraft.Line(again), signing.Input())).Value.Line;
        Assert.True((await signing.SignAsync(second.Id, signing.Signers[0])).Ok);
        await using (var scope = world.As(signing.Author)) { Assert.True((await scope.Get<EditDraft>().ChangeAsync(draft.Id, (await Row()).Version, d => { DraftDocument.Step(d, "CN-E05")!["title"]!["en"] = "Other words"; return null; }, "a word", Ct)).Ok); }
        Assert.Equal("procedures.approval.ended", (await signing.SignAsync(second.Id, signing.Signers[1])).Refusal!.Code);

        var third = (await signing.SendAsync(OpenDraft.Line(await Row()), signing.Input())).Value.Line;
        await using (var scope = world.As(signing.Officer)) { Assert.True((await scope.Get<SendForApproval>().TakeBackAsync(third.Id, third.Version, "too early", Ct)).Ok); }
        var all = await signing.ReadAsync(s => s.Get<ApprovalDesk>().OfDraftAsync(draft.Id, Ct));
        Assert.Equal([ApprovalState.TakenBack, ApprovalState.Overtaken, ApprovalState.SentBack], all.Select(a => a.Line.State));
        Assert.Equal("the deadline of the police is missing", all[2].Reason);
        Assert.Equal(first.ContentHash, all[2].Line.ContentHash);
        Assert.True(all.All(a => a.Holds));
        Assert.Single(await signing.ReadAsync(s => s.Get<ProcedureLibrary>().VersionsAsync(Signing.OneStop, Ct)));

        async Task<Draft> Row() => (await signing.ReadAsync(s => s.Get<DraftDesk>().OpenAsync(draft.Id, Ct))).Value.Row;
    }

    [Theory, Databases]
    public async Task Another_person_signs_for_a_body_once_it_was_said_why(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        var line = (await signing.SendAsync(await signing.DraftAsync("0.2.0"), signing.Input())).Value.Line;
        var fresh = await world.ColleagueAsync("fresh", "signatory", "", body: "procuratorate");
        await using (var scope = world.As(signing.Officer)) { Assert.Equal("procedures.approval.once", (await scope.Get<SendForApproval>().ReassignAsync(line.Id, line.Version, new(1, signing.Signers[1].AccountId!.Value, "ill"), Ct)).Refusal!.Code); }
        await using (var scope = world.As(signing.Officer)) { Assert.True((await scope.Get<SendForApproval>().ReassignAsync(line.Id, line.Version, new(1, fresh.AccountId!.Value, "ill"), Ct)).Ok); }
        Assert.Equal("procedures.approval.not_named", (await signing.SignAsync(line.Id, signing.Signers[0])).Refusal!.Code);
        var signed = (await signing.SignAsync(line.Id, fresh)).Value;
        Assert.Contains("ill", signed.Signatures[0].Note, StringComparison.Ordinal);
        await using var late = world.As(signing.Officer); // who saw the route before the signature acts on what is no longer so
        Assert.Equal(RefusalKind.Conflict, (await late.Get<SendForApproval>().TakeBackAsync(line.Id, line.Version, "too early", Ct)).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Document_or_signature_that_other_hands_altered_no_longer_holds(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var signing = await Signing.BeginAsync(world);
        var draft = await signing.DraftAsync("0.2.0");
        var id = (await signing.PublishAsync(draft, signing.Input())).Line.Id;
        await using (var scope = world.AsMachinery())
        {
            var db = scope.Get<AppDbContext>();
            await db.Set<Signature>().Where(s => s.Seq == 2).ExecuteUpdateAsync(s => s.SetProperty(one => one.Body, "court"), Ct);
        }
        var view = (await signing.ReadAsync(s => s.Get<ApprovalDesk>().OpenAsync(id, Ct))).Value;
        Assert.Equal([true, false, true], view.Signatures.Select(s => s.Holds));
        Assert.False(view.Holds);
        await using (var scope = world.AsMachinery()) { await scope.Get<AppDbContext>().Set<Approval>().ExecuteUpdateAsync(s => s.SetProperty(a => a.Document, a => a.Document.Replace("0.2.0", "0.2.1")), Ct); }
        Assert.False((await signing.ReadAsync(s => s.Get<ApprovalDesk>().OpenAsync(id, Ct))).Value.HashMatches);
    }
}
