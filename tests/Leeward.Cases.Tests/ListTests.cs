using System.Text;
using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Desk;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Tests;

public sealed class ListTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Cases_are_narrowed_and_ordered_and_a_number_that_cannot_be_right_finds_nothing(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var (first, second) = (await town.CaseAsync(), await town.CaseAsync(Town.Worry(name: "李明")));
        Task<Page<CaseSummary>> List(CaseFilter filter) => town.InAsync<ListCases, Page<CaseSummary>>(town.Officer, l => l.RunAsync(filter, Ct));
        Assert.Equal([second, first], (await List(new(Order: CaseOrder.Newest))).Items.Select(c => c.Id));
        var one = await List(new(Order: CaseOrder.Newest, Size: 1));
        Assert.Equal(first, Assert.Single((await List(new(Order: CaseOrder.Newest, Size: 1, Cursor: one.Next))).Items).Id);
        var number = one.Items[0].Number;
        Assert.Equal(second, Assert.Single((await List(new(Number: number.ToLowerInvariant()))).Items).Id);
        Assert.Empty((await List(new(Number: number[..^1] + (number[^1] == '0' ? '1' : '0')))).Items);
        Assert.Empty((await List(new(Number: "李明"))).Items);
        Assert.Equal(2, (await List(new(Unassigned: true))).Items.Count);
        await town.InAsync<TakeCase, Outcome<CaseSummary>>(town.Officer, t => t.RunAsync(first, town.Neighbour.AccountId!.Value, null, Ct));
        Assert.Equal(second, Assert.Single((await List(new(Unassigned: true))).Items).Id);
        Assert.Empty((await List(new(Region: Town.There))).Items);
    }

    [Theory, Databases]
    public async Task Names_are_opened_on_demand_and_only_for_who_may(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var id = await town.CaseAsync();
        Task<IReadOnlyDictionary<Guid, string?>> Names(Actor actor) => town.InAsync<NameCases, IReadOnlyDictionary<Guid, string?>>(actor, n => n.RunAsync([id], Ct));
        Assert.Equal("欧阳小雨", (await Names(town.Officer))[id]);
        Assert.Empty(await Names(town.Stranger));
    }

    [Theory, Databases]
    public async Task Export_holds_no_name_and_nothing_of_elsewhere_and_is_audited(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        await town.CaseAsync();
        var number = (await town.CasesAsync(town.Officer)).Items[0].Number;
        var mine = await ExportAsync(town, town.Officer);
        Assert.Contains(number, mine, StringComparison.Ordinal);
        Assert.DoesNotContain("欧阳", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("Ouyang", mine, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(number, await ExportAsync(town, town.Stranger), StringComparison.Ordinal);
        await using var scope = town.World.AsMachinery();
        var lines = await scope.Get<AppDbContext>().AuditEntries.Where(a => a.Details.StartsWith("export")).OrderBy(a => a.Seq).Select(a => a.Actor + " " + a.Details).ToListAsync(Ct);
        Assert.Equal(["officer export; 1 rows", "stranger export; 0 rows"], lines);
    }

    [Theory, Databases]
    public async Task Desk_counts_only_what_a_person_may_see(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        await using (var scope = town.World.AsMachinery()) { Assert.Contains(scope.All<IDeskSource>(), d => d is CasesDesk); }
        await town.ReportAsync();
        await town.ReportAsync(Town.Worry("private_touch"));
        async Task<int> Waiting(Actor actor) => (await CasesDesk(town, actor)).Where(l => l.Menu == "/triage").Sum(l => l.Count);
        Assert.Equal(2, await Waiting(town.Officer));
        Assert.Equal(0, await Waiting(town.Stranger));
        await town.CaseAsync(Town.Worry("private_touch", "张三"));
        async Task<int> WithoutWorker(Actor actor) => (await CasesDesk(town, actor)).Where(l => l.Path == "/cases?unassigned=1").Sum(l => l.Count);
        Assert.Equal(1, await WithoutWorker(town.Officer));
        Assert.Equal(0, await WithoutWorker(town.Neighbour)); // need-to-know: not even counted
    }

    private static async Task<IReadOnlyList<DeskLine>> CasesDesk(Town town, Actor actor)
    {
        await using var scope = town.World.As(actor);
        return await scope.All<IDeskSource>().OfType<CasesDesk>().Single().LinesAsync(Ct);
    }

    private static async Task<string> ExportAsync(Town town, Actor actor)
    {
        await using var scope = town.World.As(actor);
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        Assert.True((await scope.Get<ExportCases>().RunAsync(new(), http.Response, Ct)).Ok);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
