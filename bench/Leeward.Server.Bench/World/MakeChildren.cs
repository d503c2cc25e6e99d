using System.Globalization;
using Leeward.Cases.Children;
using Leeward.Kernel;
using Leeward.Kernel.Sealing;

namespace Leeward.Server.Bench.World;

/// <summary>Makes children as the import does: sealed fields, match keys, a caregiver. Several threads use it at once.</summary>
internal sealed class MakeChildren(NameDraw names, ChildNames keys, IVault vault, TimeProvider clock, IReadOnlyList<County> counties, MakeCases cases)
{
    private const int OneCaseIn = 5;

    public Batch Make(int seed, int count, DateTimeOffset from, DateTimeOffset until)
    {
        var random = new Random(seed);
        var batch = new Batch();
        for (var i = 0; i < count; i++)
        {
            var at = from + ((until - from) * i / count);
            FillClock.Stand(at);
            var county = counties[random.Next(counties.Count)];
            var name = names.Name(random);
            var child = One(batch, county, name, at, random);
            if (random.Next(OneCaseIn) == 0) { cases.For(batch, child, name, county, at, random); }
            else if (random.Next(20) == 0) { cases.ClosedReport(batch, child, name, at, random); }
        }
        FillClock.Stand(null);
        return batch;
    }

    private Child One(Batch batch, County county, string name, DateTimeOffset at, Random random)
    {
        var id = Ids.New(clock);
        var born = DateOnly.FromDateTime(at.UtcDateTime).AddDays(-random.Next(30, 17 * 365));
        var child = new Child
        {
            Id = id, AccessId = id, Number = Ids.Number("CH", id), Region = county.Towns.Length > 0 && random.Next(2) == 0 ? county.Towns[random.Next(county.Towns.Length)] : county.Code,
            Sex = random.Next(2) == 0 ? "female" : "male", BirthYear = born.Year, RegisteredAt = at, IsSynthetic = true,
            BirthDate = vault.Seal(SealClass.Child, id, born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), Address = vault.Seal(SealClass.Child, id, "某某路12号（虚构）"),
        };
        batch.Keys.AddRange(keys.Name(child, name, null));
        keys.Keys.Mark(child, name, born, null);
        batch.Children.Add(child);
        var carer = Ids.New(clock);
        var (carerName, phone) = (names.Name(random), "000" + random.Next(10_000_000, 99_999_999).ToString(CultureInfo.InvariantCulture));
        var caregiver = new Caregiver
        {
            Id = carer, OwnerId = id, Name = vault.Seal(SealClass.Child, carer, carerName), Relationship = random.Next(2) == 0 ? "mother" : "grandparent", Phone = vault.Seal(SealClass.Child, carer, phone), LivesWithChild = true,
        };
        keys.Keys.Mark(caregiver, carerName, phone);
        batch.Caregivers.Add(caregiver);
        return child;
    }
}
