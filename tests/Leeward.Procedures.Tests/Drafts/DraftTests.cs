using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Drafts;

public sealed class DraftTests
{
    internal const string OneStop = "sop-cn-onestop";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Draft_begun_from_a_published_procedure_is_the_same_until_it_is_changed_and_tells_what_changed(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (author, draft) = await BeginAsync(world);
        await using var scope = world.As(author);
        Assert.Empty((await scope.Get<CompareDrafts>().RunAsync(draft.Id, null, null, Ct)).Value);
        var edit = scope.Get<EditDraft>();
        var form = StepForm.Of(DraftDocument.Step(await DocumentAsync(scope, draft.Id), "CN-E05")!, 1);
        var same = await edit.ChangeAsync(draft.Id, 1, document => form.Into(DraftDocument.Step(document, "CN-E05")!), null, Ct);
        Assert.Equal(draft.ContentHash, same.Value.Row.ContentHash); // a form that was only opened and sent changes no word

        var due = new DueForm { Clock = "elapsed", Within = "24", Side = "from", Anchor = "report_received", Kind = "policy", Src = "PROJ", Prov = "D" };
        var changed = await edit.ChangeAsync(draft.Id, same.Value.Row.Version, document => due.Into(DraftDocument.Step(document, "CN-E05")!["due"]![0]!.AsObject()), "shorter, as the police asked", Ct);
        Assert.NotNull(changed.Value.Definition);
        var change = Assert.Single((await scope.Get<CompareDrafts>().RunAsync(draft.Id, null, null, Ct)).Value);
        Assert.Equal(("CN-E05", "due", ChangeEffect.Stricter), (change.Id, change.Field, change.Effect));
        Assert.Contains("24小时内", change.After!.Zh, StringComparison.Ordinal);
        Assert.Equal("shorter, as the police asked", (await edit.HistoryAsync(draft.Id, Ct)).Value[0].Note);
    }

    [Theory, Databases]
    public async Task Every_form_and_text_of_the_real_procedure_writes_back_what_it_shows(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (author, draft) = await BeginAsync(world);
        await using var scope = world.As(author);
        var document = await DocumentAsync(scope, draft.Id);
        foreach (var step in DraftDocument.List(document, "steps").Select(one => one!.AsObject()))
        {
            Assert.Null(StepForm.Of(step, 1).Into(step));
            foreach (var due in step["due"]?.AsArray().Select(one => one!.AsObject()) ?? []) { Assert.Null(DueForm.Of(due, 1).Into(due)); }
        }

        foreach (var part in DraftDocument.Parts) { foreach (var (code, one) in DraftDocument.Map(document, part).ToList()) { Assert.Null(NameForm.Of(part, code, one!.AsObject(), 1).Into(part, one.AsObject())); } }
        foreach (var rule in DraftDocument.List(document, "constraints").Select(one => one!.AsObject())) { Assert.Null(RuleForm.Of(rule, 1).Into(rule)); }
        Assert.Null(HeadForm.Of(document, 1).Into(document));
        var before = (await scope.Get<DraftDesk>().OpenAsync(draft.Id, Ct)).Value.Definition!;
        var reading = ProcedureReader.Read(DraftDesk.Parse(document.ToJsonString()));
        Assert.Empty(reading.Errors.Select(one => $"{one.JsonPointer} {one.Message}"));
        var after = reading.Definition;
        // The name of a source becomes a mapping of both languages: written otherwise, and nothing else.
        Assert.DoesNotContain(ProcedureDiff.Between(before, after!), one => one.Field != "written");
        var text = EditDraft.Write(DraftDesk.Parse(document.ToJsonString())).Text;
        Assert.Equal(after!.ContentHash, ProcedureReader.HashOf(EditDraft.Read(text).Value));
    }

    [Theory, Databases]
    public async Task Text_with_mistakes_is_kept_with_findings_at_their_lines_and_an_earlier_form_comes_back(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (author, draft) = await BeginAsync(world);
        await using var scope = world.As(author);
        var edit = scope.Get<EditDraft>();
        var (text, _) = EditDraft.Write((await scope.Get<DraftDesk>().OpenAsync(draft.Id, Ct)).Value.Document);
        var wrong = text.Replace("filed == false && filing_disputed == true", "filed == false && filed == true", StringComparison.Ordinal);
        var kept = await edit.WriteTextAsync(draft.Id, draft.Version, wrong, null, Ct);
        Assert.Equal(1, kept.Value.Row.Errors);
        var places = EditDraft.Write(kept.Value.Document).Places;
        var finding = scope.Get<FindingWords>().Lines(kept.Value.Found, places).Single(one => one.Level == FindingLevel.Error);
        Assert.Contains("filed == true", text.Split('\n').Length > 0 ? EditDraft.Write(kept.Value.Document).Text.Split('\n')[finding.Line - 1] : "", StringComparison.Ordinal);
        Assert.Contains("永远不成立", finding.Message.Zh, StringComparison.Ordinal);
        Assert.Contains("can never be true", finding.Message.En, StringComparison.Ordinal);

        var no = await edit.WriteTextAsync(draft.Id, kept.Value.Row.Version, "a: [b", null, Ct);
        Assert.Equal("procedures.draft.no_yaml", no.Refusal!.Code);
        var back = await edit.RestoreAsync(draft.Id, kept.Value.Row.Version, 1, "back", Ct);
        Assert.Equal((draft.ContentHash, 3, 0), (back.Value.Row.ContentHash, back.Value.Row.Revision, back.Value.Row.Errors));
        Assert.Equal([3, 2, 1], (await edit.HistoryAsync(draft.Id, Ct)).Value.Select(one => one.Seq));
    }

    [Theory, Databases]
    public async Task Second_writer_meets_a_conflict_and_a_withdrawn_draft_is_closed(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (author, draft) = await BeginAsync(world);
        await using (var scope = world.As(author)) { Assert.True((await scope.Get<EditDraft>().ChangeAsync(draft.Id, draft.Version, d => DraftDocument.AddStep(d, "CN-X1", "E", "New", "新增"), null, Ct)).Ok); }
        await using (var scope = world.As(author)) { Assert.Equal(RefusalKind.Conflict, (await scope.Get<EditDraft>().ChangeAsync(draft.Id, draft.Version, d => DraftDocument.RemoveStep(d, "CN-E07"), null, Ct)).Refusal!.Kind); }
        await using (var scope = world.As(author)) { Assert.True((await scope.Get<EditDraft>().WithdrawAsync(draft.Id, draft.Version + 1, Ct)).Ok); }
        await using (var scope = world.As(author)) { Assert.Equal("procedures.draft.not_open", (await scope.Get<EditDraft>().ChangeAsync(draft.Id, draft.Version + 2, d => DraftDocument.RemoveStep(d, "CN-E07"), null, Ct)).Refusal!.Code); }
    }

    [Theory, Databases]
    public async Task National_draft_is_read_by_those_who_read_drafts_and_written_by_the_ministry_only(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (_, draft) = await BeginAsync(world);
        await using (var scope = world.As(world.Person("county", "520102", Sensitivity.Sensitive, DraftDesk.Read, DraftDesk.Write, ProcedureLibrary.Read)))
        {
            Assert.True((await scope.Get<DraftDesk>().OpenAsync(draft.Id, Ct)).Ok);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<EditDraft>().ChangeAsync(draft.Id, draft.Version, d => DraftDocument.RemoveStep(d, "CN-E07"), null, Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<DraftDesk>().StartAsync(new(draft.Basis, null, null, null, ""), Ct)).Refusal!.Kind);
            var own = await scope.Get<DraftDesk>().StartAsync(new(draft.Basis, null, null, null, "520102"), Ct);
            Assert.True(own.Ok);
            await using var neighbour = world.As(world.Person("neighbour", "520103", Sensitivity.Sensitive, DraftDesk.Read, DraftDesk.Write));
            Assert.Equal(RefusalKind.NotFound, (await neighbour.Get<DraftDesk>().OpenAsync(own.Value.Id, Ct)).Refusal!.Kind);
            Assert.DoesNotContain((await neighbour.Get<DraftDesk>().ListAsync(null, null, null, null, Ct)).Items, one => one.Id == own.Value.Id);
        }

        await using var stranger = world.As(world.Person("stranger", "", Sensitivity.Sensitive, ProcedureLibrary.Read));
        Assert.Equal(RefusalKind.NotFound, (await stranger.Get<DraftDesk>().OpenAsync(draft.Id, Ct)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await stranger.Get<EditDraft>().HistoryAsync(draft.Id, Ct)).Refusal!.Kind);
    }

    [Fact]
    public async Task Every_finding_has_words_and_a_mend_in_both_languages()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite, new ProceduresModule());
        await using var scope = world.AsMachinery();
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "engines"))) { folder = folder.Parent!; }
        var sources = Directory.GetFiles(Path.Combine(folder.FullName, "engines", "Leeward.Runs"), "*.cs", SearchOption.AllDirectories).Where(path => path.Contains("Reading", StringComparison.Ordinal) || path.Contains("Drafting", StringComparison.Ordinal)).Select(File.ReadAllText);
        var codes = sources.SelectMany(text => System.Text.RegularExpressions.Regex.Matches(text, "\"([a-z_]+)\"(?:, step| : \"two_starts\"|, first|, null|, FindingLevel)?, \\$\"").Select(one => one.Groups[1].Value)).Concat(["missing_text", "law_from_memory", "no_start", "two_starts", "unknown_role", "unknown_event", "unknown_from", "unknown_before", "never_true", "not_translated"])
            .Distinct().Where(code => code is not "text" and not "expr").ToList();
        Assert.True(codes.Count > 30, $"{codes.Count}");
        var known = scope.Get<Leeward.Kernel.Texts.TextCatalogue>().Keys("procedure.");
        foreach (var code in codes.Where(code => !Overlay.Contains(code)))
        {
            Assert.Contains("procedure." + code, known);
            Assert.NotEqual("mend.procedure." + code, scope.Get<Leeward.Kernel.Texts.TextCatalogue>().Say("mend.procedure." + code));
        }
    }

    private static readonly string[] Overlay = ["calendar", "phase", "event", "variable", "step_removed", "waited_for", "causes", "constraint", "delays_urgent", "role", "moved", "start", "modality", "when", "evidence", "checks", "emits", "repeat", "urgent", "deadline", "rounds", "anchor", "otherwise"];

    internal static async Task<(Actor Author, DraftLine Draft)> BeginAsync(TestWorld world)
    {
        await using (var machinery = world.AsMachinery()) { Assert.True((await machinery.Get<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok); }
        var author = world.Person("author", "", Sensitivity.Sensitive, "procedures.*");
        await using var scope = world.As(author);
        var hash = (await scope.Get<ProcedureLibrary>().ListAsync(Ct)).Single(one => one.Code == OneStop).ContentHash;
        return (author, (await scope.Get<DraftDesk>().StartAsync(new(hash, null, null, null, null), Ct)).Value);
    }

    private static async Task<System.Text.Json.Nodes.JsonObject> DocumentAsync(TestScope scope, Guid id) =>
        System.Text.Json.Nodes.JsonNode.Parse((await scope.Get<DraftDesk>().OpenAsync(id, Ct)).Value.Row.Document)!.AsObject();
}
