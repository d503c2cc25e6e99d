using System.CommandLine;
using Leeward.Cli.Verbs;
using Microsoft.Extensions.Configuration;

namespace Leeward.Cli;

/// <summary>
/// Settings by file, environment and flag, a later one winning: <c>leeward.json</c> (or <c>--settings</c>), variables that begin with
/// <c>LEEWARD_</c> (<c>LEEWARD_Database__Provider</c>), then the flags.
/// </summary>
internal sealed class Settings
{
    public Option<FileInfo?> File { get; } = new("--settings") { Description = "A JSON file with settings (default: leeward.json where it exists) | 设置文件（JSON）", Recursive = true };
    public Option<string?> Data { get; } = new("--data") { Description = "The data folder: database file, keys, evidence (default: data) | 数据文件夹", Recursive = true };
    public Option<string?> Provider { get; } = new("--provider") { Description = "Sqlite or Postgres | 数据库类型", Recursive = true };
    public Option<string?> Connection { get; } = new("--connection") { Description = "The database's connection string | 数据库连接字符串", Recursive = true };

    public void AddTo(Command root)
    {
        foreach (var option in new Option[] { File, Data, Provider, Connection }) { root.Options.Add(option); }
    }

    public IConfigurationRoot Read(ParseResult parsed)
    {
        var builder = new ConfigurationBuilder();
        var file = parsed.GetValue(File);
        if (file is { Exists: false }) { throw new CliException($"The settings file {file.FullName} does not exist. | 设置文件 {file.FullName} 不存在。"); }
        builder.AddJsonFile(file?.FullName ?? Path.GetFullPath("leeward.json"), optional: file is null);
        builder.AddInMemoryCollection(Prefixed(Environment.GetEnvironmentVariables()));
        var flags = new Dictionary<string, string?>();
        void Flag(string key, string? value) { if (value is not null) { flags[key] = value; } }
        Flag("Leeward:Database:DataFolder", parsed.GetValue(Data));
        Flag("Leeward:Database:Provider", parsed.GetValue(Provider));
        Flag("Leeward:Database:Connection", parsed.GetValue(Connection));
        builder.AddInMemoryCollection(flags);
        try { return builder.Build(); }
        catch (InvalidDataException e) { throw new CliException($"The settings file cannot be read: {e.InnerException?.Message ?? e.Message}"); }
    }

    /// <summary>For commands that only read: where nothing is set and there is no database of one's own, the demo world made by <c>./leeward</c> is read, and that is said.</summary>
    public IConfigurationRoot ReadOrDemo(ParseResult parsed)
    {
        var read = Read(parsed);
        string[] keys = ["DataFolder", "Provider", "Connection"];
        if (keys.Any(key => read["Leeward:Database:" + key] is { Length: > 0 }) || System.IO.File.Exists(Path.Combine("data", "leeward.db"))) { return read; }
        var demo = new DemoFolder(DemoFolder.Default);
        if (demo.Mark() is not { IsWhole: true }) { return read; }
        Console.Error.WriteLine($"Reading the demo world in {demo.Path} (choose another with --data). | 正在读取 {demo.Path} 中的演示数据（可用 --data 指定其他位置）。");
        read["Leeward:Database:DataFolder"] = demo.Path;
        return read;
    }

    // LEEWARD_Database__Provider is Leeward:Database:Provider.
    private static IEnumerable<KeyValuePair<string, string?>> Prefixed(System.Collections.IDictionary variables)
    {
        foreach (System.Collections.DictionaryEntry variable in variables)
        {
            if (variable.Key is string key && key.StartsWith("LEEWARD_", StringComparison.Ordinal))
            {
                yield return new("Leeward:" + key["LEEWARD_".Length..].Replace("__", ":", StringComparison.Ordinal), variable.Value as string);
            }
        }
    }
}

/// <summary>An error that is the person's to mend; its message is shown as it is.</summary>
internal sealed class CliException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
