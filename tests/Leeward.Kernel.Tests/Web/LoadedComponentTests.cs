using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leeward.Kernel.Tests.Web;

public sealed class LoadedComponentTests
{
    [Fact]
    public async Task Sections_of_a_page_load_one_after_the_other_and_show_what_they_loaded()
    {
        var log = new Log();
        await using var services = new ServiceCollection().AddScoped<Turn>().AddSingleton(log).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<Page>()).ToHtmlString());
        Assert.Equal("<p>page</p><p>one</p><p>two</p>", html);
        Assert.Equal(["page begins", "page ends", "one begins", "one ends", "two begins", "two ends"], log.Lines);
    }

    [Fact]
    public async Task Failure_of_one_section_lets_the_next_take_its_turn()
    {
        using var turn = new Turn();
        await Assert.ThrowsAsync<InvalidOperationException>(() => turn.TakeAsync(() => throw new InvalidOperationException()));
        var done = false;
        await turn.TakeAsync(() => { done = true; return Task.CompletedTask; });
        Assert.True(done);
    }

    private sealed class Log
    {
        public List<string> Lines { get; } = [];
    }

    private abstract class Section(Log log) : LoadedComponent
    {
        private string? _loaded;

        [Parameter]
        public string Name { get; set; } = "page";

        protected override async Task OnInitializedAsync()
        {
            log.Lines.Add(Name + " begins");
            await Task.Delay(20);
            log.Lines.Add(Name + " ends");
            _loaded = Name;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            // Fails where it is shown before it has loaded.
            builder.AddMarkupContent(0, $"<p>{_loaded!.Trim()}</p>");
        }
    }

    private sealed class Part(Log log) : Section(log);

    private sealed class Page(Log log) : Section(log)
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            base.BuildRenderTree(builder);
            foreach (var name in (string[])["one", "two"])
            {
                builder.OpenComponent<Part>(1);
                builder.AddComponentParameter(2, nameof(Name), name);
                builder.CloseComponent();
            }
        }
    }
}
