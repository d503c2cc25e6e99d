using CsCheck;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests;

public sealed class RecordFilterTests
{
    private static readonly string[] Regions = ["52", "5201", "520102", "520103", "5202", "53", "530102"];

    private static async Task<List<Note>> PlantAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        var records = scope.Get<IRecords>();
        var notes = (from region in Regions from s in Enum.GetValues<Sensitivity>()
                     let id = Ids.New(world.Clock)
                     select new Note { Id = id, AccessId = id, Region = region, Sensitivity = s }).ToList();
        notes.ForEach(records.Add);
        Assert.True((await records.SaveAsync("notes.note.edit", CancellationToken.None)).Ok);
        return notes;
    }

    [Theory, Databases]
    public async Task Filter_in_the_database_equals_the_rule_said_slowly(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var notes = await PlantAsync(world);
        var grant = Gen.Select(Gen.OneOfConst(["", .. Regions, "99"]), Gen.Enum<Sensitivity>(), Gen.OneOfConst("notes.note.read", "notes.*", "*", "cases.*"))
            .Select((r, s, right) => new Grant(right, new RegionCode(r), s, FieldGroups.None));
        await Gen.Select(grant.Array[0, 4], Gen.Int[0, 20].HashSet[0, 4]).SampleAsync(async (grants, named) =>
        {
            var me = new Actor { AccountId = Ids.New(world.Clock), Name = "p", Grants = grants };
            await using var scope = world.As(me);
            var access = scope.Get<IAccess>();
            foreach (var i in named) { access.Name(notes[i].AccessId, me.AccountId!.Value, "test"); }
            await scope.Get<IRecords>().SaveAsync("kernel.name", CancellationToken.None);
            var seen = await scope.Get<IRecords>().Query<Note>("notes.note.read").Select(n => n.Id).ToListAsync();
            bool May(Note n, int i) => grants.Any(g => Grant.Matches(g.Right, "notes.note.read") && n.Region.StartsWith(g.Region.Value, StringComparison.Ordinal)
                && ((n.Sensitivity != Sensitivity.NeedToKnow && n.Sensitivity <= g.Max) || named.Contains(i)));
            var expected = notes.Where((n, i) => May(n, i)).Select(n => n.Id).Order().ToList();
            Assert.Equal(expected, seen.Order().ToList());
            // Asked of one record at hand the answer is the same.
            var may = new List<Guid>();
            foreach (var note in notes) { if (await access.MayAsync("notes.note.read", note, CancellationToken.None)) { may.Add(note.Id); } }
            Assert.Equal(expected, may.Order().ToList());
        }, iter: 60, threads: 1);
    }

    [Theory, Databases]
    public async Task What_may_be_done_to_one_record_is_what_the_filter_lets_through_shared_or_not(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var notes = await PlantAsync(world);
        var grant = Gen.Select(Gen.OneOfConst(["", .. Regions]), Gen.Enum<Sensitivity>(), Gen.OneOfConst("notes.*", "cases.*"))
            .Select((r, s, right) => new Grant(right, new RegionCode(r), s, FieldGroups.None));
        var notesOf = Gen.Int[0, notes.Count - 1].HashSet[0, 8];
        await Gen.Select(grant.Array[0, 2], grant.Array[0, 2], notesOf, notesOf).SampleAsync(async (grants, there, shared, named) =>
        {
            var me = new Actor { AccountId = Ids.New(world.Clock), Name = "p", Grants = grants, Shares = [new(Ids.New(world.Clock), [.. shared.Select(i => notes[i].AccessId)], there)] };
            await using var scope = world.As(me);
            var access = scope.Get<IAccess>();
            foreach (var i in named) { access.Name(notes[i].AccessId, me.AccountId!.Value, "test"); }
            await scope.Get<IRecords>().SaveAsync("kernel.name", CancellationToken.None);
            var seen = await scope.Get<IRecords>().Query<Note>("notes.note.read").Select(n => n.Id).ToListAsync();
            var may = new List<Guid>();
            foreach (var note in notes) { if (await access.MayAsync("notes.note.read", note, CancellationToken.None)) { may.Add(note.Id); } }
            Assert.Equal(seen.Order(), may.Order());
        }, iter: 60, threads: 1);
    }

    [Theory, Databases]
    public async Task Naming_ends_with_its_time(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var secret = (await PlantAsync(world)).First(n => n.Sensitivity == Sensitivity.NeedToKnow && n.Region == "520102");
        var me = world.Person("worker", "52", Sensitivity.Sensitive, "notes.*");
        await using var scope = world.As(me);
        var records = scope.Get<IRecords>();
        Assert.False((await records.FindAsync<Note>(secret.Id, "notes.note.read", CancellationToken.None)).Ok);
        scope.Get<IAccess>().Name(secret.AccessId, me.AccountId!.Value, "glass", world.Clock.GetUtcNow().AddHours(3));
        await records.SaveAsync("kernel.glass.break", CancellationToken.None);
        Assert.True((await records.FindAsync<Note>(secret.Id, "notes.note.read", CancellationToken.None)).Ok);
        world.Clock.Advance(TimeSpan.FromHours(4));
        Assert.False((await records.FindAsync<Note>(secret.Id, "notes.note.read", CancellationToken.None)).Ok);
    }

    [Theory, Databases]
    public async Task Refusal_is_audited_and_looks_like_nothing(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var elsewhere = (await PlantAsync(world)).First(n => n.Region == "530102");
        await using var scope = world.As(world.Person("worker", "52", Sensitivity.Sensitive, "notes.*"));
        var forbidden = await scope.Get<IRecords>().FindAsync<Note>(elsewhere.Id, "notes.note.read", CancellationToken.None);
        var missing = await scope.Get<IRecords>().FindAsync<Note>(Ids.New(world.Clock), "notes.note.read", CancellationToken.None);
        Assert.Equal(missing.Refusal, forbidden.Refusal);
        Assert.Equal(2, await scope.Get<AppDbContext>().AuditEntries.CountAsync(a => a.Result == "refused" && a.Actor == "worker"));
    }
}
