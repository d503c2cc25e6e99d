using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Leeward.Procedures.RunPages;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Shifts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Absences;

/// <summary>Who is away and who covers; setting one's own absence, or that of somebody at a centre that one looks after.</summary>
public sealed partial class AbsenceListPage
{
    private Page<AbsenceLine> page = new([], null);
    private List<Post> centres = [];
    private List<(string Code, LocalText Name)> roles = [];
    private IReadOnlyList<Colleague> colleagues = [];
    private Post? post;
    private bool looksAfter;
    private Guid? me;
    private Refusal? refusal;

    [SupplyParameterFromQuery(Name = "centre")] private string? Centre { get; set; }
    [SupplyParameterFromQuery(Name = "role")] private string? Role { get; set; }
    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }
    [SupplyParameterFromQuery(Name = "cursor")] private string? After { get; set; }
    [SupplyParameterFromForm(FormName = "set")] private SetForm? Form { get; set; }
    [Inject] private Posts Where { get; set; } = null!;
    [Inject] private ReadAbsences Read { get; set; } = null!;
    [Inject] private SetAbsence Set { get; set; } = null!;
    [Inject] private IAccess Access { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<AbsenceTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<RunPageTexts> R { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        (Form, me) = (Form ?? new(), Access.Actor.AccountId);
        var mine = await Where.MineAsync(CancellationToken.None);
        var after = await Where.LookedAfterAsync(CancellationToken.None);
        centres = [.. mine.Concat(after).DistinctBy(p => p.CentreId)];
        var (centre, role) = (Form.Centre ?? Centre, Form.Role ?? Role);
        var here = centres.Find(p => p.CentreId.ToString() == centre) ?? centres.FirstOrDefault();
        if (here is not null && Access.HoldsAnywhere(RunDesk.Work)) { await PostAsync(here, role, mine, after.Any(p => p.CentreId == here.CentreId)); }
        page = await Read.ListAsync(Guid.TryParse(Centre, out var only) ? only : null, Enum.GetValues<AbsenceState>().Cast<AbsenceState?>().FirstOrDefault(s => s.ToString() == State), After, null, CancellationToken.None);
    }

    private async Task PostAsync(Post here, string? role, IReadOnlyList<Post> mine, bool after)
    {
        looksAfter = after;
        var own = mine.Where(p => p.CentreId == here.CentreId).ToList();
        roles = after ? [.. Where.Working] : own.ConvertAll(p => (p.Role, p.RoleTitle));
        var chosen = roles.Exists(r => r.Code == role) ? role : own.FirstOrDefault()?.Role;
        post = after ? await Where.FindLookedAfterAsync(chosen, here.CentreId, CancellationToken.None) : await Where.FindAsync(chosen, here.CentreId, CancellationToken.None);
        if (post is not null) { colleagues = await Where.ColleaguesAsync(post, CancellationToken.None); }
        Form!.Person ??= me.ToString();
    }

    private async Task SetAsync()
    {
        if (!DateOnly.TryParseExact(Form!.From, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)) { refusal = Refusal.Invalid("from", "procedures.absence.day"); return; }
        if (!DateOnly.TryParseExact(Form.Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until)) { refusal = Refusal.Invalid("until", "procedures.absence.day"); return; }
        Guid? person = looksAfter && Guid.TryParse(Form.Person, out var other) ? other : null;
        var set = await Set.RunAsync(new(Guid.TryParse(Form.Centre, out var centre) ? centre : Guid.Empty, Form.Role ?? "", person, Guid.TryParse(Form.Cover, out var cover) ? cover : Guid.Empty, from, until), CancellationToken.None);
        if (set.Ok) { Navigation.NavigateTo($"/absences/{set.Value}"); return; }
        refusal = set.Refusal;
    }

    private string Bad(string field) => refusal?.Field == field ? "is-invalid" : "";

    private sealed class SetForm
    {
        public string? Centre { get; set; }
        public string? Role { get; set; }
        public string? Person { get; set; }
        public string? Cover { get; set; }
        public string? From { get; set; }
        public string? Until { get; set; }
    }
}
