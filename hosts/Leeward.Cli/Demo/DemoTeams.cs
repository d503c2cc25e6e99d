using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cli.Demo;

/// <summary>Who works on the cases of a county.</summary>
/// <param name="County">The county.</param>
/// <param name="Centre">Its one-stop centre.</param>
/// <param name="Adopted">Whether the centre works by the procedure.</param>
/// <param name="Roles">Account by role: those of the pack, and those that the procedure names.</param>
internal sealed record DemoTeam(string County, Guid Centre, bool Adopted, IReadOnlyDictionary<string, Guid> Roles)
{
    public Guid Officer => Roles["duty_officer"];
    public Guid Worker => Roles["child_worker"];
    public Guid Supervisor => Roles["supervisor"];
    public Guid Coordinator => Roles["coordinator"];
    public Guid Provider => Roles["service_provider"];
}

/// <summary>
/// Two hundred workers. Each county has its child worker, its duty officer and its police; supervisors, coordinators and the professions serve several counties
/// of their province, bound to the centres they work at. The demo sign-ins, one for each role, work in the first county.
/// </summary>
internal sealed class DemoTeams(DemoPlan plan, DemoPeople people, PackSet pack, DemoClock clock, IServiceProvider services)
{
    private static readonly string[] Everywhere = ["ministry", "auditor", "administrator", "signatory"], InTheCounty = ["child_worker", "duty_officer", "supervisor", "service_provider"];

    // What each of ten counties shares: (name of the account, its roles, how many of them in a province of ten counties, bound to the centre).
    private static readonly (string Name, string[] Roles, int PerTen, bool AtCentre)[] Shared =
    [
        ("supervisor", ["supervisor"], 4, false), ("coordinator", ["centre_coordinator"], 4, true), ("prosecutor", ["prosecutor"], 2, true),
        ("doctor", ["physician", "forensic_doctor"], 2, true), ("psychologist", ["psychologist"], 2, true), ("socialworker", ["social_worker"], 2, true),
        ("lawyer", ["legal_aid"], 1, true), ("womensfed", ["women_fed"], 1, true), ("school", ["education"], 1, true), ("provider", ["service_provider"], 1, false),
    ];

    private static readonly (string Name, string[] Roles, bool AtCentre)[] Local =
        [("worker", ["child_worker"], false), ("officer", ["duty_officer", "civil_affairs"], false), ("police", ["police_intake", "police_lead", "interviewer"], true)];

    private readonly Random _chance = plan.Chance(-1);

    /// <summary>How many workers a province of so many counties has, besides the demo sign-ins.</summary>
    public static int Workers(int counties) => (Local.Length * counties) + Shared.Sum(one => Many(counties, one.PerTen));

    /// <summary>The roles that people have: for systems there are roles too, and nobody signs in as one.</summary>
    public static IEnumerable<PackRole> OfPeople(PackSet pack) => pack.Roles.Values.Where(role => !role.Id.EndsWith("_system", StringComparison.Ordinal)).OrderBy(role => role.Id, StringComparer.Ordinal);

    /// <summary>The team of the demo sign-ins.</summary>
    public DemoTeam Demo { get; private set; } = null!;

    /// <summary>The accounts of the demo sign-ins, by role.</summary>
    public Dictionary<string, Guid> SignIns { get; } = new(StringComparer.Ordinal);

    public List<DemoTeam> All { get; } = [];

    /// <summary>Makes the accounts.</summary>
    public async Task MakeAsync(IReadOnlyList<(string County, Guid Centre, bool Adopted)> centres, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        await using var all = await db.Database.BeginTransactionAsync(ct);
        await SignInsAsync(users, db, centres[0]);
        foreach (var province in centres.GroupBy(c => c.County[..2])) { await ProvinceAsync(users, db, [.. province]); }
        await db.SaveChangesAsync(ct);
        await all.CommitAsync(ct);
    }

    private async Task SignInsAsync(UserManager<Account> users, AppDbContext db, (string County, Guid Centre, bool Adopted) first)
    {
        foreach (var role in OfPeople(pack).Select(role => role.Id))
        {
            var region = Everywhere.Contains(role) ? "" : role is "provincial_analyst" or "procedure_officer" ? first.County[..2] : first.County;
            SignIns[role] = await people.AccountAsync(users, clock, _chance, "demo." + role, region, SignsFor(role));
            var atCentre = pack.Roles[role].ActsAs.Count > 0 && !InTheCounty.Contains(role);
            DemoPeople.Give(db, clock, SignIns[role], role, region, atCentre ? first.Centre : null);
        }
        Demo = new(first.County, first.Centre, first.Adopted, WithActs(SignIns));
    }

    /// <summary>Two bodies among the demo sign-ins, so that a procedure can be signed; none where the pack knows no such body.</summary>
    private string SignsFor(string role)
    {
        string[] wanted = role switch { "signatory" => ["health"], "ministry" => ["civil_affairs", "ministry"], _ => [] };
        return Leeward.Kernel.Signing.GiveBody.All(pack).FirstOrDefault(b => wanted.Contains(b.Code))?.Code ?? "";
    }

    private async Task ProvinceAsync(UserManager<Account> users, AppDbContext db, List<(string County, Guid Centre, bool Adopted)> counties)
    {
        var staff = counties.ToDictionary(c => c.County, _ => new Dictionary<string, Guid>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (county, centre, _) in counties)
        {
            foreach (var (name, roles, atCentre) in Local)
            {
                var account = await people.AccountAsync(users, clock, _chance, $"{name}.{county}", county);
                Give(db, staff[county], account, roles, county, atCentre ? centre : null);
            }
        }
        foreach (var (name, roles, perTen, atCentre) in Shared)
        {
            var many = Many(counties.Count, perTen);
            for (var number = 0; number < many; number++)
            {
                var mine = counties.Where((_, i) => i * many / counties.Count == number).ToList();
                var account = await people.AccountAsync(users, clock, _chance, $"{name}{number + 1}.{mine[0].County[..2]}", mine[0].County[..2]);
                foreach (var (county, centre, _) in mine) { Give(db, staff[county], account, roles, county, atCentre ? centre : null); }
            }
        }
        All.AddRange(counties.Select(c => new DemoTeam(c.County, c.Centre, c.Adopted, WithActs(staff[c.County]))));
    }

    private static int Many(int counties, int perTen) => Math.Max(1, counties * perTen / 10);

    private void Give(AppDbContext db, Dictionary<string, Guid> staff, Guid account, string[] roles, string county, Guid? unit)
    {
        foreach (var role in roles)
        {
            DemoPeople.Give(db, clock, account, role, county, unit);
            staff[role] = account;
        }
    }

    /// <summary>The roles of the pack, and those of procedures that they act for.</summary>
    private Dictionary<string, Guid> WithActs(Dictionary<string, Guid> staff)
    {
        var all = new Dictionary<string, Guid>(staff, StringComparer.Ordinal);
        foreach (var (role, account) in staff)
        {
            foreach (var act in pack.Roles[role].ActsAs) { all.TryAdd(act, account); }
        }
        return all;
    }
}
