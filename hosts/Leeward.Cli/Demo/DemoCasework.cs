using System.Text.Json;
using Leeward.Cases.CaseForms;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.People;
using Leeward.Cases.Plans;
using Leeward.Cases.Services;
using Leeward.Forms;
using Leeward.Kernel;
using Leeward.Packs;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cli.Demo;

/// <summary>What a worker does on a case of the demo world, by the use cases that people use.</summary>
internal sealed class DemoCasework(IServiceProvider worker, DemoClock clock, Random random)
{
    private static readonly string[] Services = ["counselling", "counselling", "health", "parenting", "school_support", "legal_aid", "cash_support", "life_skills"];

    public async Task AssessAsync(Guid caseId, CancellationToken ct)
    {
        var grave = random.Next(4) == 0;
        string YesNo(int oneIn) => random.Next(12) == 0 ? """{"unknown":true}""" : random.Next(oneIn) == 0 ? "true" : "false";
        await FileAsync("assessment", caseId, $$"""
            {"in_danger_now":{{(grave ? "true" : "false")}},"needs_medical_care":{{YesNo(6)}},"harmer_has_access":{{YesNo(4)}},"talks_of_death":false,
             "violence_type":"2","sexual_violence":false,"frequency":"{{(grave ? "ongoing" : "once")}}","severity":"{{(grave ? "serious" : "slight")}}","age_group":"from_5_to_13",
             "has_disability":{{YesNo(9)}},"alone":false,"caregiver_caused_harm":{{YesNo(3)}},"caregiver_protects":{{(grave ? "false" : "true")}},"siblings_at_risk":{{YesNo(5)}},
             "safe_place":{{(grave ? "false" : "true")}},"child_heard":true,"child_words":"演示数据 Demo","reasons":"演示数据：入户访谈。 Demo record: home visit."}
            """, ct);
    }

    public async Task PlanAsync(Guid caseId, Guid supervisor, CancellationToken ct)
    {
        var write = worker.GetRequiredService<WritePlan>();
        var read = worker.GetRequiredService<ReadPlan>();
        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        Must(await write.GoalAsync(caseId, null, new("孩子在家里安全。 The child is safe at home.", "每周家访。 Weekly visits.", today.AddDays(60)), null, ct));
        var plan = Must(await read.RunAsync(caseId, ct))!;
        Must(await write.SubmitAsync(caseId, plan.Version, ct));
        // On a need-to-know case the supervisor who approves has to be named first.
        Must(await worker.GetRequiredService<NamePeople>().AddAsync(caseId, new(supervisor, "supervisor"), ct));
    }

    public static async Task ApprovePlanAsync(IServiceProvider supervisor, Guid caseId, CancellationToken ct)
    {
        var plan = Must(await supervisor.GetRequiredService<ReadPlan>().RunAsync(caseId, ct))!;
        Must(await supervisor.GetRequiredService<DecidePlan>().RunAsync(caseId, new(Approve: true, null, plan.Version), ct));
    }

    public async Task ServeAsync(Guid caseId, CancellationToken ct)
    {
        var ask = worker.GetRequiredService<RequestService>();
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            var id = Must(await ask.RunAsync(caseId, new(Services[random.Next(Services.Length)], null, null, null), ct));
            if (random.Next(10) > 0) { Must(await worker.GetRequiredService<MoveService>().RunAsync(id, new(ServiceState.Delivered, null, null, 1), ct)); }
        }
    }

    public Task VisitAsync(Guid caseId, CancellationToken ct) => FileAsync("follow_up", caseId, $$"""
        {"visited_on":"{{clock.Now:yyyy-MM-dd}}","manner":"home","saw_child":true,"alone_with_child":true,"safe":true,"new_incident":false,"health":"good","school":"attends",
         "goals_progress":"{{(random.Next(4) == 0 ? "slow" : "ahead")}}","risk_changed":false,"next_steps":"演示数据：继续回访。 Demo record: visit again."}
        """, ct);

    public async Task AskClosureAsync(Guid caseId, CancellationToken ct)
    {
        foreach (var service in Must(await worker.GetRequiredService<ReadServices>().OfCaseAsync(caseId, ct)).Where(s => s.State == ServiceState.Requested))
        {
            Must(await worker.GetRequiredService<MoveService>().RunAsync(service.Id, new(ServiceState.Cancelled, null, "演示数据 Demo", service.Version), ct));
        }
        var reasons = new[] { "goals_met", "goals_met", "goals_met", "moved_away", "transferred" };
        await FileAsync("closure", caseId, $$"""
            {"closure_reason":"{{reasons[random.Next(reasons.Length)]}}","criteria_met":["child_safe","goals_met","no_open_service","proceedings_followed","child_heard","caregiver_heard","knows_whom_to_call"],
             "child_view":"演示数据 Demo","risk_at_closure":"low","contact_after":false}
            """, ct);
    }

    public static async Task CloseAsync(IServiceProvider supervisor, Guid caseId, CancellationToken ct)
    {
        var closure = Must(await supervisor.GetRequiredService<ReadClosures>().ListAsync(caseId, ct))[0];
        Must(await supervisor.GetRequiredService<DecideClosure>().RunAsync(closure.Id, new(Approve: true, null, closure.Version), ct));
    }

    private async Task FileAsync(string purpose, Guid caseId, string json, CancellationToken ct)
    {
        var form = worker.GetRequiredService<PackSet>().Forms.Values.First(f => f.Purpose == purpose).Form;
        Must(await worker.GetRequiredService<FileForm>().RunAsync(caseId, form.Id, AnswerReader.FromJson(form, JsonSerializer.Deserialize<JsonElement>(json)), draft: false, ct));
    }

    private static void Must(Outcome outcome)
    {
        if (!outcome.Ok) { throw new CliException($"The demo world met a refusal: {outcome.Refusal!.Code} {outcome.Refusal.Field} {string.Join(' ', outcome.Refusal.Args)}"); }
    }

    private static T Must<T>(Outcome<T> outcome) => outcome.Ok ? outcome.Value : throw new CliException($"The demo world met a refusal: {outcome.Refusal!.Code} {outcome.Refusal.Field} {string.Join(' ', outcome.Refusal.Args)}");
}
