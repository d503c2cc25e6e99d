using System.Globalization;
using System.Net;
using Leeward.Deadlines;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Web;
using Leeward.Procedures.Exports;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Leeward.Testing;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leeward.Procedures.Tests.Published;

/// <summary>The pages on which a procedure is read and signed leave nothing out and show no code where words belong.</summary>
public sealed class WholeTextTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, InlineData("en"), InlineData("zh-Hans")]
    public async Task Published_text_says_everything_of_every_step_and_rule_in_the_readers_language(string language)
    {
        await using var world = await WorldAsync();
        foreach (var procedure in await PublishedAsync(world))
        {
            var html = await ShowAsync<ProcedureText>(world, language, new() { [nameof(ProcedureText.Definition)] = procedure });
            foreach (var words in Said(procedure)) { Assert.Contains(language == "en" ? words.En : words.Zh, html, StringComparison.Ordinal); }
            foreach (var code in Rows(procedure).SelectMany(row => row.Lines).SelectMany(line => line.Conditions)) { Assert.Contains($"<code>{code}</code>", html, StringComparison.Ordinal); }
            Assert.DoesNotContain("==", WithoutDetails(html), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Manual_says_everything_in_both_languages()
    {
        await using var world = await WorldAsync();
        foreach (var procedure in await PublishedAsync(world))
        {
            var html = await ShowAsync<ManualPage>(world, "en", new() { [nameof(ManualPage.Hash)] = procedure.ContentHash });
            foreach (var words in Said(procedure))
            {
                Assert.Contains(words.En, html, StringComparison.Ordinal);
                Assert.Contains(words.Zh, html, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("==", WithoutDetails(html), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Poster_says_conditions_further_proof_and_checks_in_words()
    {
        await using var world = await WorldAsync();
        var procedure = (await PublishedAsync(world)).Single(one => one.Id == "sop-cn-onestop");
        var html = string.Concat(await Task.WhenAll(new[] { "police_lead", "interviewer", "forensic_doctor" }.Select(role =>
            ShowAsync<PosterPage>(world, "en", new() { [nameof(PosterPage.Hash)] = procedure.ContentHash, [nameof(PosterPage.Role)] = role }))));
        Assert.DoesNotContain("==", html, StringComparison.Ordinal);
        foreach (var said in new[] { "or “Guardian can be reached” is no", "必须已知询问人员性别为女", "otherwise: ≤ 7 days", "服务目标24小时", "参与：" }) { Assert.Contains(said, html, StringComparison.Ordinal); }
    }

    private static IEnumerable<WordRow> Rows(ProcedureDefinition procedure) =>
        procedure.Steps.SelectMany(step => WholeWords.Of(procedure, step)).Concat(procedure.Constraints.SelectMany(rule => WholeWords.Of(procedure, rule)));

    private static IEnumerable<Bilingual> Said(ProcedureDefinition procedure) =>
    [
        .. procedure.Steps.Select(step => step.Title), .. procedure.Constraints.Select(rule => rule.Title),
        .. Rows(procedure).SelectMany(row => row.Lines.SelectMany(line => new[] { line.Text, line.Note }).Append(row.Heading)).OfType<Bilingual>(),
    ];

    private static string WithoutDetails(string html) => System.Text.RegularExpressions.Regex.Replace(html, "<details.*?</details>", "", System.Text.RegularExpressions.RegexOptions.Singleline);

    private static Task<TestWorld> WorldAsync() => TestWorld.CreateAsync(Provider.Sqlite, [new ProceduresModule()], services => services.AddScoped<Turn>().AddScoped<NavigationManager, Nowhere>());

    private static async Task<List<ProcedureDefinition>> PublishedAsync(TestWorld world)
    {
        await using var machinery = world.AsMachinery();
        var library = machinery.Get<ProcedureLibrary>();
        Assert.True((await library.PublishFromPackAsync(Ct)).Ok);
        List<ProcedureDefinition> all = [];
        foreach (var line in await library.ListAsync(Ct)) { all.Add(await library.ByHashAsync(line.ContentHash, Ct)); }
        Assert.Equal(3, all.Count);
        return all;
    }

    private static async Task<string> ShowAsync<TPage>(TestWorld world, string language, Dictionary<string, object?> parameters) where TPage : IComponent
    {
        await using var scope = world.Services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return WebUtility.HtmlDecode((await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        });
    }

    private sealed class Nowhere : NavigationManager
    {
        public Nowhere() => Initialize("http://localhost/", "http://localhost/");
    }
}
