using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Microsoft.AspNetCore.Identity;

namespace Leeward.Cli.Demo;

/// <summary>Names and accounts of the demo world: nobody in it exists.</summary>
internal sealed class DemoPeople(PackSet pack, Random random)
{
    private readonly IReadOnlyList<WeightedName> _surnames = pack.Surnames();
    private readonly IReadOnlyList<WeightedName> _given = pack.GivenCharacters();
    private readonly int _surnameWeight = pack.Surnames().Sum(s => s.Weight);
    private readonly int _givenWeight = pack.GivenCharacters().Sum(s => s.Weight);

    /// <summary>A name drawn by the frequency of its parts.</summary>
    public string Name() => Draw(_surnames, _surnameWeight) + Draw(_given, _givenWeight) + (random.Next(100) < 75 ? Draw(_given, _givenWeight) : "");

    /// <summary>Makes an account with one role; it has no password and is entered only by the demo's own sign-in.</summary>
    public async Task<Guid> AccountAsync(UserManager<Account> users, AppDbContext db, DemoClock clock, string userName, string role, string region)
    {
        var account = new Account { Id = Ids.New(clock), UserName = userName, DisplayName = Name() + "（虚构）", IsSynthetic = true, Region = region, MadeAt = clock.Now };
        var made = await users.CreateAsync(account);
        if (!made.Succeeded) { throw new CliException("The demo account could not be made: " + string.Join(' ', made.Errors.Select(e => e.Description))); }
        db.Assignments.Add(new Assignment { Id = Ids.New(clock), AccountId = account.Id, Role = role, Region = region, FromAt = clock.Now });
        return account.Id;
    }

    private string Draw(IReadOnlyList<WeightedName> from, int weight)
    {
        var at = random.Next(weight);
        foreach (var name in from)
        {
            at -= name.Weight;
            if (at < 0) { return name.Text; }
        }
        return from[^1].Text;
    }
}
