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
    private readonly string? _modelFile;

    private ScreeningTools(PackSet packs, ScreeningModel? model, string? modelFile) => (_packs, Model, _modelFile) = (packs, model, modelFile);

    public ScreeningModel? Model { get; }

    public static ScreeningTools Open(IConfiguration configuration, string? pack, string? modelFile)
    {
        var options = configuration.GetSection("Leeward:Packs").Get<PackOptions>() ?? new();
        if (pack is not null) { options.Id = pack; }
        PackSet packs;
        try { packs = options.Load(); }
        catch (Exception e) when (e is PackException or DirectoryNotFoundException) { throw new CliException(e.Message); }
        var file = modelFile ?? packs.Packs.Reverse().Select(one => Path.Combine(one.Directory, ModelPlace)).FirstOrDefault(File.Exists);
        if (file is null) { return new(packs, null, null); }
        if (!File.Exists(file)) { throw new CliException($"There is no model {file}: train one (leeward screen train) or name another by --model. | 模型文件 {file} 不存在，请先训练（leeward screen train），或用 --model 指定其他文件。"); }
        try { return new(packs, ScreeningModel.Read(File.ReadAllBytes(file)), file); }
        catch (FormatException e) { throw new CliException($"{file}: {e.Message} Train it again (leeward screen train). | 模型文件无法读取，可能已损坏或版本不符，请重新训练（leeward screen train）。"); }
    }

    public Screener Screener(string policy)
    {
        try
        {
            var entries = _packs.Lexicons.Values.OrderBy(file => file.Id, StringComparer.Ordinal).SelectMany(file => LexiconReader.Read(file.Json)).ToList();
            var chosen = PolicyOf(policy);
            Covered(policy, chosen);
            return new(new FeatureLibrary(_packs.VersionMark, entries), Model, chosen);
        }
        catch (Exception e) when (e is FormatException or ArgumentException) { throw new CliException($"{policy}: {e.Message} Mend it as packs/schemas/screening-policy.schema.json and lexicon.schema.json say. | {policy}：策略或特征库有误，请对照 packs/schemas 中的 screening-policy.schema.json 与 lexicon.schema.json 修改。", ExitCodes.Usage); }
    }

    /// <summary>Refuses a policy that names a category there is not: its rule would never hold, and nobody would know.</summary>
    private void Covered(string name, Policy policy)
    {
        var codes = _packs.HarmCategories.Values.SelectMany(file => HarmCategory.Read(file.Json)).Select(category => category.Code).ToHashSet(StringComparer.Ordinal);
        if (codes.Count == 0 || policy.Unknown(codes) is not [var (by, category), ..]) { return; }
        throw new CliException($"{name}: '{by}' names the harm category '{category}', which does not exist; there are: {string.Join(", ", codes.Order(StringComparer.Ordinal))}. | {name}：“{by}”引用的有害信息类别“{category}”不存在；可用的类别：{string.Join("、", codes.Order(StringComparer.Ordinal))}。", ExitCodes.Usage);
    }

    /// <summary>When a lexicon, a policy or the model was written last.</summary>
    public DateTime ChangedAt(string policy) =>
        _packs.Packs.SelectMany(pack => (string[])["lexicons", "screening"], (pack, folder) => Path.Combine(pack.Directory, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder)).Concat(((string?[])[_modelFile, policy]).OfType<string>().Where(File.Exists)).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max();

    private Policy PolicyOf(string name)
    {
        if (_packs.ScreeningPolicies.TryGetValue(name, out var known)) { return Policy.Read(known.Json); }
        if (!File.Exists(name)) { throw new CliException($"There is no policy '{name}'; there are: {string.Join(", ", _packs.ScreeningPolicies.Keys)}; or name a YAML file. | 不存在策略“{name}”；可用的策略：{string.Join("、", _packs.ScreeningPolicies.Keys)}，也可指定 YAML 文件。", ExitCodes.Usage); }
        return YamlReader.TryRead(name, File.ReadAllBytes(name), out var document, out var issue) ? Policy.Read(document.Root) : throw new CliException($"{name}:{issue.Line}: {issue.Message.En} | {issue.Message.Zh}");
    }

    /// <summary>The texts of a file, or of standard input for -.</summary>
    public static Stream Texts(string file)
    {
        if (file == "-") { return Console.OpenStandardInput(); }
        if (Directory.Exists(file)) { throw new CliException($"{file} is a folder: name a file of texts, or - for standard input. | {file} 是文件夹，请指定文本文件，或用 - 表示标准输入。", ExitCodes.Usage); }
        return File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1) : throw new CliException($"There is no file {file}: check the name, or write - for standard input. | 文件 {file} 不存在，请检查文件名，或用 - 表示标准输入。");
    }
}
