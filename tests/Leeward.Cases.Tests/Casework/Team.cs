using System.Text.Json;
using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Triage;
using Leeward.Forms;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Packs;
using Leeward.Testing;

namespace Leeward.Cases.Tests.Casework;

/// <summary>A county's people with the roles of the pack, and a case taken by its worker.</summary>
internal sealed class Team : IAsyncDisposable
{
    private Team(Town town) => Town = town;

    public Town Town { get; }
    public Actor Officer { get; private set; } = null!;
    public Actor Worker { get; private set; } = null!;
    public Actor NextDoor { get; private set; } = null!;
    public Actor Supervisor { get; private set; } = null!;
    public Actor Provider { get; private set; } = null!;
    public Actor OtherProvider { get; private set; } = null!;
    public Actor Stranger { get; private set; } = null!;

    public static async Task<Team> MakeAsync(Provider provider)
    {
        var town = await Town.MakeAsync(provider);
        var world = town.World;
        return new Team(town)
        {
            Officer = await world.ColleagueAsync("officer.li", "duty_officer", Town.Here),
            Worker = await world.ColleagueAsync("worker.wang", "child_worker", Town.Here),
            NextDoor = await world.ColleagueAsync("worker.zhao", "child_worker", Town.Here),
            Supervisor = await world.ColleagueAsync("supervisor.chen", "supervisor", Town.Here),
            Provider = await world.ColleagueAsync("provider.sun", "service_provider", Town.Here),
            OtherProvider = await world.ColleagueAsync("provider.wu", "service_provider", Town.Here),
            Stranger = await world.ColleagueAsync("worker.there", "child_worker", Town.There),
        };
    }

    /// <summary>A report becomes a case; the officer gives it to the worker.</summary>
    public async Task<Guid> CaseAsync(string category = "hurt", string name = "欧阳小雨")
    {
        await Town.ReportAsync(Town.Worry(category, name));
        var report = (await Town.QueueAsync(Officer)).Items[0];
        var detail = (await Town.OpenReportAsync(Officer, report.Id)).Value;
        var decided = await Town.DecideAsync(Officer, report.Id, new() { Outcome = "case_opened", Version = detail.Summary.Version });
        Assert.True(decided.Ok, decided.Refusal?.Code);
        var id = (await Town.OpenReportAsync(Officer, report.Id)).Value.CaseId!.Value;
        var taken = await DoAsync<TakeCase, Outcome<CaseSummary>>(Officer, t => t.RunAsync(id, Worker.AccountId!.Value, null, default));
        Assert.True(taken.Ok, taken.Refusal?.Code);
        return id;
    }

    public Task<T> DoAsync<TUse, T>(Actor actor, Func<TUse, Task<T>> use) where TUse : notnull => Town.InAsync(actor, use);

    public async Task<Case> ReadAsync(Actor actor, Guid id)
    {
        var read = await DoAsync<ReadCase, Outcome<OpenedCase>>(actor, r => r.RunAsync(id, default));
        Assert.True(read.Ok, read.Refusal?.Code);
        return read.Value.Case;
    }

    public async Task<Outcome<FiledFormSummary>> FileAsync(Actor actor, Guid id, string form, string json, bool draft = false)
    {
        var known = Town.World.Services.GetService(typeof(PackSet)) is PackSet pack ? pack.Forms[form].Form : throw new InvalidOperationException();
        return await DoAsync<FileForm, Outcome<FiledFormSummary>>(actor, f => f.RunAsync(id, form, AnswerReader.FromJson(known, JsonSerializer.Deserialize<JsonElement>(json)), draft, default));
    }

    public const string Assessment = """
        {"in_danger_now":false,"needs_medical_care":false,"harmer_has_access":false,"talks_of_death":false,"violence_type":"2","sexual_violence":false,"frequency":"once","severity":"slight",
         "age_group":"from_5_to_13","has_disability":false,"alone":false,"caregiver_caused_harm":false,"caregiver_protects":true,"siblings_at_risk":false,"safe_place":true,"child_heard":true,"reasons":"Seen at home."}
        """;

    public static string Closure(string reason = "goals_met", string risk = "low") => $$"""
        {"closure_reason":"{{reason}}","criteria_met":["child_safe","goals_met","no_open_service","proceedings_followed","child_heard","caregiver_heard","knows_whom_to_call"],
         "child_view":"Glad.","risk_at_closure":"{{risk}}","contact_after":false}
        """;

    public ValueTask DisposeAsync() => Town.DisposeAsync();
}
