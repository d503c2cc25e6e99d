using Leeward.Kernel;
using Leeward.Kernel.Texts;
using Leeward.Procedures.RunPages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Shifts;

/// <summary>The end of a shift: what is open for one's role at one's centre, a note per run, and who takes over.</summary>
public sealed partial class HandOverPage
{
    private IReadOnlyList<Post> posts = [];
    private ShiftView? view;
    private Refusal? refusal;

    [SupplyParameterFromQuery(Name = "centre")] private string? Centre { get; set; }
    [SupplyParameterFromQuery(Name = "role")] private string? Role { get; set; }
    [SupplyParameterFromForm(FormName = "give")] private GiveForm? Form { get; set; }
    [CascadingParameter] private HttpContext? Http { get; set; }
    [Inject] private Posts Where { get; set; } = null!;
    [Inject] private OpenShift Open { get; set; } = null!;
    [Inject] private GiveShift Give { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<ShiftTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<RunPageTexts> R { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        posts = await Where.MineAsync(CancellationToken.None);
        var (centre, role) = (Form.Centre ?? Centre, Form.Role ?? Role);
        // What is no post of the person is none of the choices; of what is chosen the nearest one is shown.
        var post = posts.FirstOrDefault(p => p.CentreId.ToString() == centre && p.Role == role) ?? posts.FirstOrDefault(p => p.CentreId.ToString() == centre) ?? posts.FirstOrDefault(p => p.Role == role) ?? (posts.Count > 0 ? posts[0] : null);
        if (post is not null) { view = (await Open.ReadAsync(post.Role, post.CentreId, CancellationToken.None)) is { Ok: true } open ? open.Value : null; }
    }

    private async Task GiveAsync()
    {
        var notes = view?.Runs.Select(run => new RunNote(run.RunId, Sent("note." + run.RunId))).ToList() ?? [];
        var given = await Give.RunAsync(new(Guid.TryParse(Form!.Centre, out var centre) ? centre : Guid.Empty, Form.Role ?? "", Guid.TryParse(Form.Taker, out var taker) ? taker : Guid.Empty, notes), CancellationToken.None);
        if (given.Ok) { Navigation.NavigateTo($"/hand-overs/{given.Value.Id}"); return; }
        refusal = given.Refusal;
    }

    private string? Sent(string name) => Http?.Request.HasFormContentType == true && Http.Request.Form.TryGetValue(name, out var value) ? value.ToString() : null;

    private sealed class GiveForm
    {
        public string? Centre { get; set; }
        public string? Role { get; set; }
        public string? Taker { get; set; }
    }
}
