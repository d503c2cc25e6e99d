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

    [Fact]
    public void Whole_number_has_names_for_its_values_and_for_no_others()
    {
        const string Path = "china/procedures/cn-onestop.yaml";
        var situation = World.Read(World.Document(Path)).Definition!.Variables["reportable_situation"];
        Assert.Equal(Enumerable.Range(1, 9).Select(n => $"{n}"), situation.Labels.Keys.Order(StringComparer.Ordinal));
        foreach (var wrong in (string[])["0", "10", "one", "1.5"])
        {
            var document = World.Document(Path);
            document["variables"]!["reportable_situation"]!["labels"]![wrong] = new System.Text.Json.Nodes.JsonObject { ["en"] = "wrong", ["zh"] = "错误" };
            Assert.Contains(World.Read(document).Errors, e => e.Code == "procedure.unknown_value" && e.Message.Contains($"'{wrong}'", StringComparison.Ordinal));
        }
    }
}
