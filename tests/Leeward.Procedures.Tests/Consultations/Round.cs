using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Consultations;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Consultations;

/// <summary>An open round on a national draft, with a supervisor of a county and a signatory invited.</summary>
internal sealed class Round(TestWorld world, Actor officer, Actor supervisor, Actor signatory, DraftLine draft, Guid id)
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    public Actor Officer => officer;
    public Actor Supervisor => supervisor;
    public Actor Signatory => signatory;
    public DraftLine Draft => draft;
    public Guid Id => id;

    public static async Task<Round> BeginAsync(TestWorld world, bool invite = true)
    {
        await using (var machinery = world.AsMachinery()) { Assert.True((await machinery.Get<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok); }
        var officer = await world.ColleagueAsync("officer", "procedure_officer", "");
        var supervisor = await world.ColleagueAsync("supervisor", "supervisor", "520102");
        var signatory = await world.ColleagueAsync("signatory", "signatory", "");
        await using var scope = world.As(officer);
        var hash = (await scope.Get<ProcedureLibrary>().CurrentAsync("sop-cn-onestop", Ct))!.ContentHash;
        var draft = (await scope.Get<DraftDesk>().StartAsync(new(hash, null, null, null, null), Ct)).Value;
        var opened = await scope.Get<HoldConsultation>().OpenAsync(draft.Id, draft.Version, new(scope.Get<ConsultationDesk>().Today.AddDays(10), "Is the first day long enough?"), Ct);
        Assert.True(opened.Ok, opened.Refusal?.Code);
        var id = opened.Value.Line.Id;
        if (invite)
        {
            Assert.True((await scope.Get<HoldConsultation>().InviteAsync(id, new("health", [signatory.AccountId!.Value]), Ct)).Ok);
            Assert.True((await scope.Get<HoldConsultation>().InviteAsync(id, new(null, [supervisor.AccountId!.Value]), Ct)).Ok);
        }
        return new(world, officer, supervisor, signatory, draft, id);
    }

    public async Task<T> AsAsync<T>(Actor by, Func<TestScope, Task<T>> act)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var scope = world.As(by);
        return await act(scope);
    }

    public Task<Outcome<CommentLine>> CommentAsync(Actor by, CommentInput input) => AsAsync(by, s => s.Get<SpeakInConsultation>().CommentAsync(id, input, Ct));

    public async Task<ConsultationView> SeenAsync(Actor by) => (await AsAsync(by, s => s.Get<ConsultationDesk>().OpenAsync(id, Ct))).Value;

    public Task<Outcome> AnswerAsync(Guid comment, CommentAnswer answer, string? reason) => AsAsync(officer, s => s.Get<HoldConsultation>().AnswerAsync(id, comment, new(answer, reason), Ct));

    public async Task<Outcome> FinishAsync()
    {
        var version = (await SeenAsync(officer)).Line.Version;
        return await AsAsync(officer, s => s.Get<HoldConsultation>().FinishAsync(id, version, Ct));
    }
}
