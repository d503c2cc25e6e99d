using Microsoft.AspNetCore.Components;

namespace Leeward.Kernel.Web;

/// <summary>
/// The base of every page and section that reads records. It is shown only after it has loaded, so that no markup meets what is not there yet; and the
/// components of one page load one after the other, because they share one database connection. Modules take it by <c>@inherits</c> in their imports.
/// </summary>
public abstract class LoadedComponent : ComponentBase, IHandleEvent
{
    private bool _begun;

    [Inject]
    private Turn Turn { get; set; } = null!;

    /// <inheritdoc/>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await Turn.TakeAsync(async () =>
        {
            if (!_begun)
            {
                _begun = true;
                OnInitialized();
                await OnInitializedAsync();
            }
            OnParametersSet();
            await OnParametersSetAsync();
        });
        StateHasChanged();
    }

    /// <summary>
    /// Handles a form that was sent; the page is shown again after it is done. What a section tells its page while it handles its own form belongs to the same turn: the page would wait
    /// for the section and the section for the page.
    /// </summary>
    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg)
    {
        await (Turn.IsMine ? item.InvokeAsync(arg) : Turn.TakeAsync(() => item.InvokeAsync(arg)));
        StateHasChanged();
    }
}

/// <summary>Lets the components of one page work one after the other.</summary>
public sealed class Turn : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly AsyncLocal<object?> _mine = new();
    private object? _now;

    /// <summary>True for what is called from the work whose turn it is.</summary>
    internal bool IsMine => _mine.Value is { } mine && ReferenceEquals(mine, _now);

    /// <summary>Does some work when it is its turn.</summary>
    public async Task TakeAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        await _one.WaitAsync();
        try
        {
            _mine.Value = _now = new object();
            await work();
        }
        finally
        {
            _now = null;
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
