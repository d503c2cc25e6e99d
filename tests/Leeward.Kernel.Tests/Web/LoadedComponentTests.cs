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

    // As a preview does whose page shows the file's chain of custody: without it the page waited for the section, the section for the page, and the browser for both.
    [Fact]
    public async Task Section_that_tells_its_page_while_it_handles_its_form_does_not_wait_for_itself()
    {
        var log = new Log();
        await using var services = new ServiceCollection().AddScoped<Turn>().AddSingleton(log).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            await renderer.RenderComponentAsync<Page>();
            var (part, limit) = (log.Parts[^1], TimeSpan.FromSeconds(30));
            await ((IHandleEvent)part).HandleEventAsync(new EventCallbackWorkItem(part.SendAsync), null).WaitAsync(limit, TestContext.Current.CancellationToken);
        });
        Assert.Equal(["two sends", "page hears", "two is done"], log.Lines[^3..]);
    }

    [Fact]
    public async Task Work_begun_in_a_turn_that_is_over_waits_for_the_next()
    {
        using var turn = new Turn();
        var (over, begun) = (new TaskCompletionSource(), Task.FromResult(true));
        async Task<bool> LateAsync()
        {
            await over.Task;
            return turn.IsMine;
        }
        await turn.TakeAsync(() =>
        {
            Assert.True(turn.IsMine);
            begun = LateAsync();
            return Task.CompletedTask;
        });
        var other = turn.TakeAsync(async () =>
        {
            over.SetResult();
            Assert.False(await begun);
        });
        await other;
        Assert.False(turn.IsMine);
    }

    private sealed class Log
    {
        public List<Part> Parts { get; } = [];

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

    private sealed class Part : Section
    {
        private readonly Log _log;

        public Part(Log log)
            : base(log)
        {
            _log = log;
            log.Parts.Add(this);
        }

        [Parameter]
        public EventCallback Sent { get; set; }

        public async Task SendAsync()
        {
            _log.Lines.Add(Name + " sends");
            await Task.Delay(20);
            await Sent.InvokeAsync();
            _log.Lines.Add(Name + " is done");
        }
    }

    private sealed class Page(Log log) : Section(log)
    {
        private readonly Log _log = log;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            base.BuildRenderTree(builder);
            foreach (var name in (string[])["one", "two"])
            {
                builder.OpenComponent<Part>(1);
                builder.AddComponentParameter(2, nameof(Name), name);
                builder.AddComponentParameter(3, nameof(Part.Sent), EventCallback.Factory.Create(this, HearAsync));
                builder.CloseComponent();
            }
        }

        private async Task HearAsync()
        {
            await Task.Delay(20);
            _log.Lines.Add("page hears");
        }
    }
}
