using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Drafts;
using Leeward.Runs;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Drafts;

/// <summary>What the checker says of a piece as it is typed: beside its fields, and nothing is kept.</summary>
public sealed class LiveCheckTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Piece_as_it_is_typed_is_checked_and_nothing_is_kept(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (author, draft) = await DraftTests.BeginAsync(world);
        await using (var scope = world.As(author))
        {
            var tried = await scope.Get<EditDraft>().TryAsync(draft.Id, document => Typed(document, form => (form.When, form.Zh, form.Role) = ("digital_evidence == true && digital_evidence == false", "", "nobody")), Ct);
            var fields = tried.Value.Of("CN-E05").Select(one => FindingFields.Of(FindingFields.Step, one, FindingFields.Within(one.JsonPointer, PlaceOf(tried.Value, "CN-E05"))!)).ToList();
            Assert.Contains("Role", fields);
            Assert.Contains("Zh", fields);
            var never = await scope.Get<EditDraft>().TryAsync(draft.Id, document => Typed(document, form => form.When = "digital_evidence == true && digital_evidence == false"), Ct);
            var one = Assert.Single(never.Value.Of("CN-E05"), one => one.Level == FindingLevel.Error);
            Assert.Equal("When", FindingFields.Of(FindingFields.Step, one, FindingFields.Within(one.JsonPointer, PlaceOf(never.Value, "CN-E05"))!));
            Assert.Equal("procedures.draft.no_yaml", (await scope.Get<EditDraft>().TryAsync(draft.Id, document => EditDraft.Replace(document, "a: [b"), Ct)).Refusal!.Code);
        }

        await using var after = world.As(author);
        var stored = (await after.Get<DraftDesk>().OpenAsync(draft.Id, Ct)).Value;
        Assert.Equal((draft.Version, draft.ContentHash, draft.Revision, 0), (stored.Row.Version, stored.Row.ContentHash, stored.Row.Revision, stored.Row.Errors));
        Assert.Single((await after.Get<EditDraft>().HistoryAsync(draft.Id, Ct)).Value);
    }

    [Theory, Databases]
    public async Task Who_may_not_write_the_draft_is_told_nothing_of_what_was_typed(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (author, draft) = await DraftTests.BeginAsync(world);
        await using (var reader = world.As(world.Person("county", "520102", Sensitivity.Sensitive, DraftDesk.Read, DraftDesk.Write)))
        {
            Assert.True((await reader.Get<DraftDesk>().OpenAsync(draft.Id, Ct)).Ok);
            Assert.Equal(RefusalKind.NotFound, (await reader.Get<EditDraft>().TryAsync(draft.Id, document => EditDraft.Replace(document, "a: [b"), Ct)).Refusal!.Kind);
        }

        await using var scope = world.As(author);
        Assert.True((await scope.Get<EditDraft>().WithdrawAsync(draft.Id, draft.Version, Ct)).Ok);
        Assert.Equal("procedures.draft.not_open", (await scope.Get<EditDraft>().TryAsync(draft.Id, document => EditDraft.Replace(document, "a: [b"), Ct)).Refusal!.Code);
    }

    [Theory]
    [InlineData("procedure.unknown_event", "start/event", "StartEvent")]
    [InlineData("procedure.unknown_step", "start/after/1", "StartSteps")]
    [InlineData("procedure.no_start", "start", "StartKind")]
    [InlineData("rule.unknown_variable", "evidence_if/0/when", "EvidenceIf")]
    [InlineData("procedure.missing_text", "title/en", "En")]
    [InlineData("procedure.not_translated", "title", "Zh")]
    [InlineData("procedure.mod_when", "", "When")]
    [InlineData("procedure.cycle", "", "StartSteps")]
    [InlineData("procedure.bad_within", "due/0/within", null)]
    public void Finding_of_a_step_stands_beside_its_field(string code, string member, string? field) =>
        Assert.Equal(field, FindingFields.Of(FindingFields.Step, new(code, "/steps/0", "S", FindingLevel.Error, "", []), member));

    [Fact]
    public void What_is_missing_stands_beside_the_field_that_lacks_it()
    {
        Assert.Equal("Within", FindingFields.Of(FindingFields.Due, new("procedure.missing", "/steps/0/due/0", "S", FindingLevel.Error, "", ["within"]), ""));
        Assert.Equal("Times", FindingFields.Of(FindingFields.Rule, new("procedure.missing", "/constraints/0", null, FindingLevel.Error, "", ["n"]), ""));
        Assert.Null(FindingFields.Within("/steps/10/when", "/steps/1"));
        Assert.Equal("when", FindingFields.Within("/steps/10/when", "/steps/10"));
    }

    [Fact]
    public void Every_field_that_findings_are_shown_at_is_in_its_form()
    {
        foreach (var (fields, form) in new[] { (FindingFields.Step, typeof(StepForm)), (FindingFields.Due, typeof(DueForm)), (FindingFields.Name, typeof(NameForm)), (FindingFields.Rule, typeof(RuleForm)) })
        {
            Assert.All(fields.Values, field => Assert.NotNull(form.GetProperty(field)));
        }
    }

    private static Refusal? Typed(JsonObject document, Action<StepForm> type)
    {
        var step = DraftDocument.Step(document, "CN-E05")!;
        var form = StepForm.Of(step, 1);
        type(form);
        return form.Into(step);
    }

    private static string PlaceOf(OpenDraft draft, string step) => FindingFields.Place("steps", draft.Document.GetProperty("steps").EnumerateArray().Select(one => one.GetProperty("id").GetString()).ToList().IndexOf(step));
}
