using Leeward.Cases.Contracts;
using Leeward.Cases.Services;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>Services asked for a child: the provider accepts, declines and delivers; what the team does itself it delivers itself.</summary>
internal sealed class DemoServices(DemoStage stage, DemoAgenda agenda, CancellationToken ct)
{
    private static readonly string[] Types =
    [
        "counselling", "counselling", "counselling", "health", "parenting", "parenting", "school_support", "school_support", "legal_aid", "cash_support", "cash_support", "life_skills",
        "community_group", "disability_support", "crisis", "material_support", "safe_shelter", "respite_care", "alternative_care", "judicial_relief",
    ];

    public void Ask(DemoCase life)
    {
        for (var i = life.Chance.Next(1, 4); i > 0; i--) { agenda.After(life.Days(0.1, 6), life.Chance, () => RequestAsync(life)); }
        if (life.Rolls(25)) { agenda.After(life.Days(20, 70), life.Chance, () => RequestAsync(life)); }
    }

    private async Task RequestAsync(DemoCase life)
    {
        if (!life.IsOpen) { return; }
        await stage.AsAsync(life.Team.Worker, ct);
        var byProvider = life.Stop == DemoStop.ServicesAsked || life.Rolls(65);
        var due = agenda.Calendar.DayOf(agenda.Now).AddDays(life.Chance.Next(5, 40));
        var id = Must(await stage.Get<RequestService>().RunAsync(life.Id, new(DemoWords.One(Types, life.Chance), byProvider ? life.Team.Provider : null, due, "请在放学后安排。 After school hours, please."), ct));
        var service = new DemoService { Id = id, ByProvider = byProvider };
        life.Services.Add(service);
        if (life.Stop == DemoStop.ServicesAsked && life.Rolls(60)) { return; }
        if (byProvider) { agenda.After(life.Days(0.3, 4), life.Chance, () => MoveAsync(life, service, life.Rolls(87) ? ServiceState.Accepted : ServiceState.Declined)); }
        if (life.Stop == DemoStop.ServicesAsked) { return; }
        agenda.After(life.Days(6, 30), life.Chance, () => MoveAsync(life, service, life.Rolls(93) ? ServiceState.Delivered : ServiceState.Cancelled));
    }

    private async Task MoveAsync(DemoCase life, DemoService service, ServiceState to)
    {
        if (!service.IsOpen || !life.IsOpen) { return; }
        await stage.AsAsync(service.ByProvider && to != ServiceState.Cancelled ? life.Team.Provider : life.Team.Worker, ct);
        var note = to switch { ServiceState.Declined => "本月名额已满。 No places left this month.", ServiceState.Cancelled => "家庭已自行解决。 The family has found another way.", _ => null };
        Must(await stage.Get<MoveService>().RunAsync(service.Id, new(to, null, note, service.Version++), ct));
        service.IsOpen = to == ServiceState.Accepted;
    }

    /// <summary>Before a case is closed nothing is left open: what was not delivered is cancelled.</summary>
    public async Task SettleAsync(DemoCase life)
    {
        foreach (var service in life.Services.Where(s => s.IsOpen)) { await MoveAsync(life, service, ServiceState.Cancelled); }
    }
}
