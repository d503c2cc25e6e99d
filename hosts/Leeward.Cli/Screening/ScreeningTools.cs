using System.Text;
using Leeward.Kernel;
using Leeward.Packs;
using Leeward.Packs.Yaml;
using Leeward.Screening;
using Leeward.Screening.Deciding;
using Leeward.Screening.Learning;
using Leeward.Screening.Lexicon;
using Microsoft.Extensions.Configuration;

namespace Leeward.Cli.Screening;

/// <summary>Lexicons, policies and the model, found where the packs are.</summary>
internal sealed class ScreeningTools
{
    private const string ModelPlace = "models/screening.lsm";
    private readonly PackSet _packs;

    private ScreeningTools(PackSet packs, ScreeningModel? model) => (_packs, Model) = (packs, model);

    public ScreeningModel? Model { get; }

    public static ScreeningTools Open(IConfiguration configuration, string? pack, string? modelFile)
    {
        var options = configuration.GetSection("Leeward:Packs").Get<PackOptions>() ?? new();
        if (pack is not null) { options.Id = pack; }
        PackSet packs;
        try { packs = options.Load(); }
        catch (Exception e) when (e is PackException or DirectoryNotFoundException) { throw new CliException(e.Message); }
        var file = modelFile ?? packs.Packs.Reverse().Select(one => Path.Combine(one.Directory, ModelPlace)).FirstOrDefault(File.Exists);
        if (file is null) { return new(packs, null); }
        if (!File.Exists(file)) { throw new CliException($"There is no model {file}. | 模型文件 {file} 不存在。"); }
        try { return new(packs, ScreeningModel.Read(File.ReadAllBytes(file))); }
        catch (FormatException e) { throw new CliException($"{file}: {e.Message} | 模型文件无法读取。"); }
    }

    public Screener Screener(string policy)
    {
        try
        {
            var entries = _packs.Lexicons.Values.OrderBy(file => file.Id, StringComparer.Ordinal).SelectMany(file => LexiconReader.Read(file.Json)).ToList();
            return new(new FeatureLibrary(_packs.VersionMark, entries), Model, PolicyOf(policy));
        }
        catch (Exception e) when (e is FormatException or ArgumentException) { throw new CliException(e.Message); }
    }

    private Policy PolicyOf(string name)
    {
        if (_packs.ScreeningPolicies.TryGetValue(name, out var known)) { return Policy.Read(known.Json); }
        if (!File.Exists(name)) { throw new CliException($"There is no policy '{name}'; there are: {string.Join(", ", _packs.ScreeningPolicies.Keys)}. | 不存在策略“{name}”。", ExitCodes.Usage); }
        return YamlReader.TryRead(name, File.ReadAllBytes(name), out var document, out var issue) ? Policy.Read(document.Root) : throw new CliException($"{name}:{issue.Line}: {issue.Message.En} | {issue.Message.Zh}");
    }

    public static TextReader Reader(string file)
    {
        if (file == "-") { return new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false), true, 1 << 16); }
        return File.Exists(file) ? new StreamReader(file, new UTF8Encoding(false), true, 1 << 16) : throw new CliException($"There is no file {file}. | 文件 {file} 不存在。");
    }
}
