using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Microsoft.AspNetCore.Identity;

namespace Leeward.Cli.Demo;

/// <summary>Names and accounts of the demo world: nobody in it exists.</summary>
internal sealed class DemoPeople(PackSet pack)
{
    private readonly IReadOnlyList<WeightedName> _surnames = pack.Surnames();
    private readonly int _surnameWeight = pack.Surnames().Sum(s => s.Weight);
    private readonly (IReadOnlyList<WeightedName> Names, int Weight) _girls = Leaning(pack, "f"), _boys = Leaning(pack, "m");

    /// <summary>A name drawn by the frequency of its parts.</summary>
    public string Name(Random chance, bool girl) => Draw(_surnames, _surnameWeight, chance) + Given(chance, girl);

    /// <summary>A name in a family.</summary>
    public string Name(Random chance, bool girl, string sibling) => sibling[..1] + Given(chance, girl);

    /// <summary>Makes an account; it has no password and is entered only by the demo's own sign-in.</summary>
    public async Task<Guid> AccountAsync(UserManager<Account> users, DemoClock clock, Random chance, string userName, string region, string signsFor = "")
    {
        clock.Now += TimeSpan.FromMilliseconds(40);
        var account = new Account { Id = Ids.New(clock), UserName = userName, DisplayName = Name(chance, chance.Next(2) == 0) + "（虚构）", IsSynthetic = true, Region = region, SigningBody = signsFor, MadeAt = clock.Now };
        var made = await users.CreateAsync(account);
        return made.Succeeded ? account.Id : throw new CliException("The demo account could not be made: " + string.Join(' ', made.Errors.Select(e => e.Description)));
    }

    /// <summary>Gives a role, at a centre where it is bound to one.</summary>
    public static void Give(AppDbContext db, DemoClock clock, Guid account, string role, string region, Guid? unit = null) =>
        db.Assignments.Add(new Assignment { Id = Ids.New(clock), AccountId = account, Role = role, Region = region, UnitId = unit, FromAt = clock.Now });

    private string Given(Random chance, bool girl)
    {
        var (names, weight) = girl ? _girls : _boys;
        return Draw(names, weight, chance) + (chance.Next(100) < 75 ? Draw(names, weight, chance) : "");
    }

    private static (IReadOnlyList<WeightedName>, int) Leaning(PackSet pack, string sex)
    {
        var names = pack.GivenCharacters().Where(n => n.Leaning == sex || n.Leaning == "u").ToList();
        return (names, names.Sum(n => n.Weight));
    }

    private static string Draw(IReadOnlyList<WeightedName> from, int weight, Random chance)
    {
        var at = chance.Next(weight);
        foreach (var name in from)
        {
            at -= name.Weight;
            if (at < 0) { return name.Text; }
        }
        return from[^1].Text;
    }
}
