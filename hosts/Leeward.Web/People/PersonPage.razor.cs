using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.People;
using Leeward.Kernel.Signing;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;

namespace Leeward.Web.People;

/// <summary>One person: roles, the account, and what changed.</summary>
public sealed partial class PersonPage
{
    private const int Size = 30;
    private Person? person;
    private IReadOnlyList<WaitingRole> waiting = [];
    private IReadOnlyList<AuditLine> lines = [];
    private IReadOnlyList<Unit> units = [];
    private IReadOnlyDictionary<Guid, string> unitNames = new Dictionary<Guid, string>();
    private string? message, link;
    private bool good;
    private OneTimeCode? oneTime;

    [Inject] private ReadPerson Read { get; set; } = null!;
    [Inject] private GiveRole Give { get; set; } = null!;
    [Inject] private DecideRole Decide { get; set; } = null!;
    [Inject] private HoldAccount Hold { get; set; } = null!;
    [Inject] private GiveBody Bodies { get; set; } = null!;
    [Inject] private InvitePerson Invite { get; set; } = null!;
    [Inject] private AddPerson Change { get; set; } = null!;
    [Inject] private IAccess Access { get; set; } = null!;
    [Inject] private PeopleWords Words { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IConfiguration Configuration { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The account.</summary>
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private long? Before { get; set; }
    [SupplyParameterFromForm] private PersonForm? Form { get; set; }

    private bool Mine => Id == Access.Actor.AccountId;

    private bool MayGive => person is { State: not PersonState.Ended } && !Mine && Access.HoldsAnywhere(PeopleRights.Give);

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        person = await Read.RunAsync(Id, CancellationToken.None) is { Ok: true } found ? found.Value : null;
        if (person is null) { Navigation.NotFound(); return; }
        waiting = await Decide.ListAsync(Id, CancellationToken.None);
        lines = await Read.HistoryAsync(Id, Before, Size, CancellationToken.None) is { Ok: true } history ? history.Value : [];
        units = MayGive ? await Words.UnitsWithinAsync(Access.Actor.Grants.Where(g => g.Covers(PeopleRights.Give)).Select(g => g.Region.Value), CancellationToken.None) : [];
        unitNames = await Words.UnitsAsync(person.Roles.Concat(person.Before).Select(r => r.UnitId).Concat(waiting.Select(w => w.UnitId)), CancellationToken.None);
    }

    private async Task GiveAsync()
    {
        if (!Day(Form?.From, out var from) || !Day(Form?.Until, out var until)) { await ShowAsync(new Refusal("kernel.bad_date"), ""); return; }
        var done = await Give.RunAsync(Id, new(Form?.Role, Form?.Region, Form?.Unit, from, until), Form?.Version ?? 0, CancellationToken.None);
        await ShowAsync(done, done is { Ok: true, Value.Given: false } ? "asked" : "given");
    }

    private async Task EndRoleAsync() => await ShowAsync(await Give.EndAsync(Id, Form?.Which ?? Guid.Empty, Form?.Version ?? 0, CancellationToken.None), "role_ended");
    private async Task ApproveAsync() => await ShowAsync(await Decide.ApproveAsync(Form?.Which ?? Guid.Empty, Form?.Version ?? 0, CancellationToken.None), "approved");
    private async Task DeclineAsync() => await ShowAsync(await Decide.DeclineAsync(Form?.Which ?? Guid.Empty, Form?.Reason, Form?.Version ?? 0, CancellationToken.None), "declined");
    private async Task LockAsync() => await ShowAsync(await Hold.LockAsync(Id, Form?.Reason, Form?.Version ?? 0, CancellationToken.None), "locked");
    private async Task UnlockAsync() => await ShowAsync(await Hold.UnlockAsync(Id, Form?.Version ?? 0, CancellationToken.None), "unlocked");
    private async Task EndAccountAsync() => await ShowAsync(await Hold.EndAsync(Id, Form?.Reason, Form?.Version ?? 0, CancellationToken.None), "ended");
    private async Task RenameAsync() => await ShowAsync(await Change.ChangeAsync(Id, new(Form?.DisplayName, Form?.Region), Form?.Version ?? 0, CancellationToken.None), "renamed");

    private async Task GiveBodyAsync() => await ShowAsync(await Bodies.RunAsync(Id, new(Form?.Body), Form?.Version ?? 0, CancellationToken.None), "body_given");

    private async Task SecondStepAsync() => await ShowAsync(
        await Hold.RemoveSecondStepAsync(Id, Enum.TryParse<IdentityCheck>(Form?.Check, out var check) ? check : IdentityCheck.None, Form?.Reason, Form?.Version ?? 0, CancellationToken.None), "second_removed");

    private async Task InviteAsync()
    {
        var done = await Invite.RunAsync(Id, Form?.Version ?? 0, CancellationToken.None);
        if (done.Ok)
        {
            oneTime = done.Value;
            // The configured address: what a browser calls this host may be forged.
            link = (Configuration["Leeward:Web:Origin"] ?? Navigation.BaseUri).TrimEnd('/') + oneTime.Path;
        }
        await ShowAsync(done, "link_made");
    }

    private async Task ShowAsync(Outcome done, string said)
    {
        (good, message) = (done.Ok, done.Ok ? T[said] : string.Join(' ', new[] { done.Refusal! }.Concat(done.Refusal!.More).Select(Say.Say)));
        if (good) { Form = null; }
        await LoadAsync();
    }

    private static bool Day(string? text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return day is not null || string.IsNullOrWhiteSpace(text);
    }

    private sealed class PersonForm
    {
        public int? Version { get; set; }
        public Guid? Which { get; set; }
        public string? Role { get; set; }
        public string? Region { get; set; }
        public Guid? Unit { get; set; }
        public string? From { get; set; }
        public string? Until { get; set; }
        public string? Reason { get; set; }
        public string? Check { get; set; }
        public string? Body { get; set; }
        public string? DisplayName { get; set; }
    }
}
