using System.Security.Cryptography;
using System.Text;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests;

public sealed class SealingTests
{
    private static Note Sealed(TestWorld world, IVault vault, string name, string region = "520102")
    {
        var id = Ids.New(world.Clock);
        return new Note { Id = id, AccessId = id, Region = region, Name = vault.Seal(SealClass.Child, id, name) };
    }

    [Theory, Databases]
    public async Task Sealed_name_is_nowhere_in_the_database_and_opens_with_an_audit_link(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await using var scope = world.As(world.Person("worker", "52", Sensitivity.Sensitive, "notes.*"));
        var note = Sealed(world, scope.Get<IVault>(), "欧阳小雨");
        scope.Get<IRecords>().Add(note);
        await scope.Get<IRecords>().SaveAsync("notes.note.edit", CancellationToken.None);
        Assert.DoesNotContain("欧阳小雨", Encoding.UTF8.GetString(note.Name!.Cipher), StringComparison.Ordinal);
        var opener = await scope.Get<IIdentities>().OpenAsync("notes.note.read", "case work", FieldGroups.ChildIdentity, [note], CancellationToken.None);
        Assert.Equal("欧阳小雨", opener.Text(SealClass.Child, note, note.Name));
        var link = await scope.Get<AppDbContext>().AuditEntries.SingleAsync(a => a.Result == "read");
        Assert.Equal((note.Id, "case work; ChildIdentity"), (link.RecordId, link.Details));
    }

    [Theory, Databases]
    public async Task Reading_an_identity_writes_nothing_of_what_is_still_being_changed(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await using var scope = world.As(world.Person("worker", "52", Sensitivity.Sensitive, "notes.*"));
        var note = Sealed(world, scope.Get<IVault>(), "Li Lei");
        scope.Get<IRecords>().Add(note);
        await scope.Get<IIdentities>().OpenAsync("notes.note.read", "test", FieldGroups.ChildIdentity, [note], CancellationToken.None);
        await using var other = world.AsMachinery();
        Assert.Equal(0, await other.Get<AppDbContext>().Set<Note>().CountAsync());
    }

    [Fact]
    public async Task Person_without_the_field_group_sees_nothing()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite, new NoteModule());
        var analyst = new Actor { AccountId = Ids.New(world.Clock), Name = "analyst", Grants = [new("notes.*", RegionCode.Whole, Sensitivity.Normal, FieldGroups.None)] };
        await using var scope = world.As(analyst);
        var note = Sealed(world, scope.Get<IVault>(), "Li Lei");
        var opener = await scope.Get<IIdentities>().OpenAsync("notes.note.read", "curiosity", FieldGroups.ChildIdentity, [note], CancellationToken.None);
        Assert.Null(opener.Text(SealClass.Child, note, note.Name));
        Assert.False(await scope.Get<AppDbContext>().AuditEntries.AnyAsync(a => a.Result == "read"));
    }

    [Fact]
    public async Task Ciphertext_moved_to_another_row_or_changed_does_not_open()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite, new NoteModule());
        await using var scope = world.AsMachinery();
        var vault = scope.Get<IVault>();
        var (one, two) = (Sealed(world, vault, "one"), Sealed(world, vault, "two"));
        var opener = await scope.Get<IIdentities>().OpenForMachineryAsync("test", CancellationToken.None);
        Assert.Throws<AuthenticationTagMismatchException>(() => opener.Text(SealClass.Child, two, one.Name));
        Assert.Throws<AuthenticationTagMismatchException>(() => opener.Text(SealClass.Reporter, one, one.Name));
        one.Name!.Cipher[^1] ^= 1;
        Assert.Throws<AuthenticationTagMismatchException>(() => opener.Text(SealClass.Child, one, one.Name));
    }

    [Fact]
    public async Task Match_keys_are_equal_for_equal_values_and_differ_by_kind_and_installation()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite, new NoteModule());
        await using var other = await TestWorld.CreateAsync(Provider.Sqlite, new NoteModule());
        await using var a = world.AsMachinery();
        await using var b = other.AsMachinery();
        var vault = a.Get<IVault>();
        Assert.Equal(vault.MatchKey("name", "li lei"), vault.MatchKey("name", "li lei"));
        Assert.NotEqual(vault.MatchKey("name", "li lei"), vault.MatchKey("phone", "li lei"));
        Assert.NotEqual(vault.MatchKey("name", "li lei"), b.Get<IVault>().MatchKey("name", "li lei"));
    }
}
