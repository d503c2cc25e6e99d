using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Server.Bench.World;

/// <summary>A person of the sixteen who work at once.</summary>
internal sealed record Worker(string Name, string Role, string Region);

/// <summary>The staff of every county and its centre, and among them the sixteen who sign in.</summary>
internal sealed class People(ServiceProvider services, NameDraw names, Random random)
{
    public const string Password = "bench-passphrase-01";

    /// <summary>Sixteen people of seven roles: town, county, prefecture and province.</summary>
    public static IReadOnlyList<Worker> Sixteen(IReadOnlyList<County> counties)
    {
        var four = Places.Provinces.Select(p => counties.First(c => c.Code.StartsWith(p, StringComparison.Ordinal) && c.Towns.Length > 0)).ToList();
        return
        [
            .. four.Select((c, i) => new Worker($"bench.worker{i}", "child_worker", c.Code)),
            new("bench.village0", "child_worker", four[0].Towns[0]), new("bench.village1", "child_worker", four[1].Towns[0]),
            .. four.Take(3).Select((c, i) => new Worker($"bench.officer{i}", "duty_officer", c.Code)),
            new("bench.supervisor0", "supervisor", four[0].Code), new("bench.supervisor1", "supervisor", four[1].Code[..4]), new("bench.supervisor2", "supervisor", four[0].Code[..2]),
            new("bench.coordinator", "centre_coordinator", four[0].Code), new("bench.physician", "physician", four[1].Code),
            new("bench.police", "police_lead", four[2].Code), new("bench.social", "social_worker", four[3].Code),
        ];
    }

    public async Task MakeAsync(IReadOnlyList<County> counties, DateTimeOffset from, CancellationToken ct)
    {
        FillClock.Stand(from);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var clock = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        var hash = scope.ServiceProvider.GetRequiredService<IPasswordHasher<Account>>().HashPassword(new(), Password);
        var sixteen = Sixteen(counties).ToLookup(w => w.Region, StringComparer.Ordinal);
        Guid One(string name, string role, string region, bool signsIn)
        {
            FillClock.Stand(from);
            var account = new Account { Id = Ids.New(clock), UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = names.Name(random) + "（虚构）", IsSynthetic = true, SecurityStamp = Guid.NewGuid().ToString("N"), LockoutEnabled = true, PasswordHash = signsIn ? hash : null };
            db.Users.Add(account);
            db.Assignments.Add(new Assignment { Id = Ids.New(clock), AccountId = account.Id, Role = role, Region = region, FromAt = from });
            return account.Id;
        }
        foreach (var county in counties)
        {
            Guid Here(string role, int number) => sixteen[county.Code].Where(w => w.Role == role).ElementAtOrDefault(number) is { } known ? One(known.Name, role, county.Code, true) : One($"{role}{number}.{county.Code}", role, county.Code, false);
            county.Officer = Here("duty_officer", 0);
            county.Supervisor = Here("supervisor", 0);
            county.Coordinator = Here("centre_coordinator", 0);
            for (var i = 0; i < county.Workers.Length; i++) { county.Workers[i] = Here("child_worker", i); }
        }
        var placed = db.Users.Local.Select(u => u.UserName).ToHashSet();
        foreach (var rest in Sixteen(counties).Where(w => !placed.Contains(w.Name))) { One(rest.Name, rest.Role, rest.Region, true); }
        await db.SaveChangesAsync(ct);
        FillClock.Stand(null);
    }

    /// <summary>Publishes the pack's procedures and opens a centre in every county that works by the national one.</summary>
    public async Task<string> CentresAsync(IReadOnlyList<County> counties, DateTimeOffset from, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("bench");
        var pack = scope.ServiceProvider.GetRequiredService<PackSet>();
        var library = scope.ServiceProvider.GetRequiredService<ProcedureLibrary>();
        if (!(await library.PublishFromPackAsync(ct)).Ok) { throw new InvalidOperationException("The procedures were not published."); }
        var code = (await library.ListAsync(ct)).Select(p => p.Code).First(c => pack.Procedures.Values.Any(p => p.Id == c && p.Pack.Id == pack.Pack.Id));
        foreach (var county in counties)
        {
            await using var one = services.CreateAsyncScope();
            one.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("bench");
            var desk = one.ServiceProvider.GetRequiredService<CentreDesk>();
            county.Centre = (await desk.AddAsync(new($"Centre {county.Code} (synthetic)", $"{county.Code}一站式中心（虚构）", county.Code, null, null, null, true, 1000), ct)).Value.Id;
            var adopted = await desk.AdoptAsync(county.Centre, code, from, ct);
            if (!adopted.Ok) { throw new InvalidOperationException($"The centre did not adopt the procedure {code}: {adopted.Refusal!.Code}."); }
        }
        return code;
    }
}
