using Leeward.Kernel.Persistence;
using Leeward.Testing;

namespace Leeward.Kernel.Tests;

public sealed class ModelTests
{
    [Theory, Databases]
    public async Task Worlds_of_other_modules_in_one_process_have_models_of_their_own(Provider provider)
    {
        await using var with = await TestWorld.CreateAsync(provider, new NoteModule());
        await using var without = await TestWorld.CreateAsync(provider);
        await using var again = await TestWorld.CreateAsync(provider, new NoteModule());
        Assert.True(HasNotes(with));
        Assert.False(HasNotes(without));
        Assert.True(HasNotes(again));
    }

    private static bool HasNotes(TestWorld world) => world.AsMachinery().Get<AppDbContext>().Model.FindEntityType(typeof(Note)) is not null;
}
