using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Testing;

namespace Leeward.Cases.Tests.Casework;

/// <summary>A case that nobody has is taken; a caregiver is changed; where one may register a child is offered by name.</summary>
public sealed class TakingTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Case_without_a_worker_is_taken_once_and_not_after_its_closure(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        await team.Town.ReportAsync(Town.Worry("hurt", "欧阳小雨"));
        var report = (await team.Town.QueueAsync(team.Officer)).Items[0];
        var detail = (await team.Town.OpenReportAsync(team.Officer, report.Id)).Value;
        Assert.True((await team.Town.DecideAsync(team.Officer, report.Id, new() { Outcome = "case_opened", Version = detail.Summary.Version })).Ok);
        var id = (await team.Town.OpenReportAsync(team.Officer, report.Id)).Value.CaseId!.Value;
        Task<Outcome<CaseSummary>> Take(Actor who, int? version) => team.DoAsync<TakeCase, Outcome<CaseSummary>>(who, t => t.RunAsync(id, who.AccountId!.Value, version, Ct));
        Assert.Equal(RefusalKind.NotFound, (await Take(team.Stranger, 1)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await Take(team.Provider, 1)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Conflict, (await Take(team.Worker, 99)).Refusal!.Kind);
        var version = (await team.ReadAsync(team.Worker, id)).Version;
        Assert.Equal(team.Worker.AccountId, (await Take(team.Worker, version)).Value.WorkerId);
        Assert.Equal("cases.case.has_worker", (await Take(team.NextDoor, version + 1)).Refusal!.Code);

        Assert.True((await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment)).Ok);
        Assert.True((await team.FileAsync(team.Worker, id, "closure", Team.Closure())).Ok);
        Assert.Equal("cases.case.is_closing", (await Take(team.Worker, null)).Refusal!.Code);
        Assert.Equal("cases.case.is_closing", (await Take(team.Officer, null)).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Caregiver_is_changed_and_a_change_of_an_older_version_meets_what_stands(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = (await team.ReadAsync(team.Worker, await team.CaseAsync())).ChildId;
        Task<Outcome> Care(Actor who, Guid? one, CaregiverRequest? r, int version) => team.DoAsync<EditChild, Outcome>(who, e => e.CaregiverAsync(id, one, r, version, Ct));
        async Task<ChildView> Read() => (await team.DoAsync<ReadChild, Outcome<ChildView>>(team.Worker, r => r.RunAsync(id, Ct))).Value;
        Assert.True((await Care(team.Worker, null, new("欧阳奶奶", "grandmother_paternal", "13800000000", null, null), (await Read()).Version)).Ok);
        var before = await Read();
        var one = before.Caregivers.Single().Id;
        var changed = new CaregiverRequest("欧阳春花", "aunt_or_uncle", null, true, false);
        Assert.Equal(RefusalKind.NotFound, (await Care(team.Stranger, one, changed with { Relationship = "grandmother_paternal" }, before.Version)).Refusal!.Kind);
        Assert.Equal("Relationship", (await Care(team.Worker, one, changed with { Relationship = "robot" }, before.Version)).Refusal!.Field);
        Assert.Equal("Name", (await Care(team.Worker, one, changed with { Name = " ", Relationship = "mother" }, before.Version)).Refusal!.Field);
        Assert.Equal(RefusalKind.NotFound, (await Care(team.Worker, Guid.Parse("0198a000-0000-7000-8000-000000000000"), changed with { Relationship = "mother" }, before.Version)).Refusal!.Kind);
        Assert.True((await Care(team.Worker, one, changed with { Relationship = "mother" }, before.Version)).Ok);
        Assert.Equal(RefusalKind.Conflict, (await Care(team.NextDoor, one, changed with { Relationship = "father" }, before.Version)).Refusal!.Kind);
        var now = (await Read()).Caregivers.Single();
        Assert.Equal((one, "欧阳春花", "mother", null, (bool?)true, (bool?)false), (now.Id, now.Name, now.Relationship, now.Phone, now.LivesWithChild, now.IsGuardian));
    }

    [Theory, Databases]
    public async Task Places_to_register_a_child_are_those_of_the_own_area(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        async Task<(List<string> Provinces, List<string> Places, List<string> Heads)> Offered(string region, string? province)
        {
            var who = await team.Town.World.ColleagueAsync($"worker.{region}.{province}", "child_worker", region);
            return await team.DoAsync<ChildRegions, (List<string>, List<string>, List<string>)>(who, places =>
            {
                var provinces = places.Provinces();
                var groups = places.Within(provinces.FirstOrDefault(p => p.Code == province));
                return Task.FromResult((provinces.Select(p => p.Code).ToList(), groups.SelectMany(g => g.Regions).Select(r => r.Code).ToList(), groups.Select(g => g.Above?.Code ?? "").ToList()));
            });
        }
        var county = await Offered("520102", null);
        Assert.Equal(("520102", ""), (county.Places[0], Assert.Single(county.Heads)));
        Assert.All(county.Places, p => Assert.StartsWith("520102", p, StringComparison.Ordinal));
        var city = await Offered("5201", null);
        Assert.Equal((0, "5201"), (city.Provinces.Count, Assert.Single(city.Heads)));
        Assert.All(city.Places, p => Assert.Equal(6, p.Length));
        var all = await Offered("52", null);
        Assert.Contains("5203", all.Heads);
        Assert.Contains("520102", all.Places);
        Assert.All(all.Places, p => Assert.StartsWith("52", p, StringComparison.Ordinal));
        // Who works for the whole country chooses the province first.
        var country = await Offered("", null);
        Assert.Equal((true, 0), (country.Provinces.Contains("52"), country.Places.Count));
        Assert.Equal(all.Places, (await Offered("", "52")).Places);
        Assert.Empty((await team.DoAsync<ChildRegions, IReadOnlyList<(Leeward.Kernel.Regions.RegionEntry?, IReadOnlyList<Leeward.Kernel.Regions.RegionEntry>)>>(team.Provider, p => Task.FromResult(p.Within(null)))));
    }
}
