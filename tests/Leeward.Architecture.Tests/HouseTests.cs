using System.Diagnostics;
using System.Xml.Linq;

namespace Leeward.Architecture.Tests;

/// <summary>Who may know whom: the fences of the build, read again from the project files, and the fences themselves tried on a planted project.</summary>
public sealed class HouseTests
{
    [Fact]
    public void Every_reference_keeps_to_the_house() => Assert.Empty(Violations(Tree.Root));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var listed = XDocument.Load(Path.Combine(Tree.Root, "Leeward.slnx")).Descendants("Project").Select(one => one.Attribute("Path")!.Value.Replace('\\', '/')).Order(StringComparer.Ordinal);
        Assert.Equal(Tree.Projects(Tree.Root).Select(path => Tree.Relative(Tree.Root, path)), listed);
    }

    [Theory]
    [InlineData("engines/Leeward.A/Leeward.A.csproj", "../../kernel/Leeward.Kernel/Leeward.Kernel.csproj")]
    [InlineData("kernel/Leeward.Kernel/Leeward.Kernel.csproj", "../../modules/Leeward.Cases/Leeward.Cases.csproj")]
    [InlineData("modules/Leeward.Cases/Leeward.Cases.csproj", "../Leeward.Law/Leeward.Law.csproj")]
    [InlineData("modules/Leeward.Law/Leeward.Law.csproj", "../Leeward.Cases.Contracts/Leeward.Cases.Contracts.csproj")]
    [InlineData("modules/Leeward.Law.Contracts/Leeward.Law.Contracts.csproj", "../../kernel/Leeward.Kernel/Leeward.Kernel.csproj")]
    [InlineData("modules/Leeward.Law.Contracts/Leeward.Law.Contracts.csproj", "../../kernel/Leeward.Ui/Leeward.Ui.csproj")]
    [InlineData("kernel/Leeward.Ui/Leeward.Ui.csproj", "../../modules/Leeward.Cases.Contracts/Leeward.Cases.Contracts.csproj")]
    public void Planted_bad_reference_is_found(string project, string reference)
    {
        var root = Tree.Plant((project, $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>"));
        File.Copy(Path.Combine(Tree.Root, "Directory.Build.targets"), Path.Combine(root, "Directory.Build.targets"));
        Assert.Single(Violations(root));
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task Build_itself_stops_at_a_planted_bad_reference()
    {
        var root = Tree.Plant(
            ("modules/Leeward.Cases/Leeward.Cases.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../Leeward.Law/Leeward.Law.csproj\" /></ItemGroup></Project>"),
            ("modules/Leeward.Law/Leeward.Law.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />"));
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "BannedSymbols.txt"])
        {
            File.Copy(Path.Combine(Tree.Root, name), Path.Combine(root, name));
        }

        var start = new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(root, "modules/Leeward.Cases/Leeward.Cases.csproj"), "-t:LeewardHouse", "-nologo"]) { RedirectStandardOutput = true };
        using var build = Process.Start(start)!;
        var said = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("HOUSE001", said, StringComparison.Ordinal);
        Assert.Contains("Leeward.Law", said, StringComparison.Ordinal);
        Directory.Delete(root, recursive: true);
    }

    /// <summary>References that the house does not allow, in words.</summary>
    private static List<string> Violations(string root)
    {
        var allowed = XDocument.Load(Path.Combine(root, "Directory.Build.targets")).Descendants("AllowedContract")
            .ToDictionary(one => one.Attribute("Include")!.Value, one => one.Attribute("Uses")!.Value.Split(';', StringSplitOptions.RemoveEmptyEntries));
        return
        [
            .. from path in Tree.Projects(root)
               let project = Path.GetFileNameWithoutExtension(path)
               let area = Tree.Relative(root, path).Split('/')[0]
               from reference in XDocument.Load(path).Descendants("ProjectReference").Select(one => one.Attribute("Include")!.Value.Replace('\\', '/'))
               let target = Path.GetFileNameWithoutExtension(reference)
               let of = Tree.Relative(root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, reference))).Split('/')[0]
               where !May(area, project, of, target, allowed)
               select $"{project} may not use {target}",
        ];
    }

    private static bool May(string area, string project, string of, string target, Dictionary<string, string[]> allowed)
    {
        var contracts = project.EndsWith(".Contracts", StringComparison.Ordinal);
        return area switch
        {
            "engines" => of == "engines",
            "kernel" => of is "engines" or "kernel" || (project.StartsWith("Leeward.Migrations.", StringComparison.Ordinal) && of == "kernel"),
            "modules" when contracts => of == "engines" || target == "Leeward.Kernel.Contracts",
            "modules" => of is "engines" or "kernel"
                || (of == "modules" && target.EndsWith(".Contracts", StringComparison.Ordinal) && (Module(target) == Module(project) || allowed[Module(project)].Contains(Module(target)))),
            _ => true,
        };
    }

    private static string Module(string project) => project.Replace("Leeward.", string.Empty, StringComparison.Ordinal).Replace(".Contracts", string.Empty, StringComparison.Ordinal);
}
