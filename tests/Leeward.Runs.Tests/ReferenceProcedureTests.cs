namespace Leeward.Runs.Tests;

public sealed class ReferenceProcedureTests
{
    [Theory]
    [InlineData("china/procedures/cn-onestop.yaml", 62, 8)]
    [InlineData("generic/procedures/barnahus.yaml", 35, 6)]
    [InlineData("generic/procedures/cpms-case-management.yaml", 26, 4)]
    public void Real_procedure_loads_without_an_error(string path, int steps, int constraints)
    {
        var reading = World.Read(World.Document(path));
        Assert.Empty(reading.Errors);
        Assert.Equal(steps, reading.Definition!.Steps.Count);
        Assert.Equal(constraints, reading.Definition.Constraints.Count);
    }
}
