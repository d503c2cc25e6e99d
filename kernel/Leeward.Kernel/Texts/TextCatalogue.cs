using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Leeward.Kernel.Texts;

/// <summary>One feature's texts, registered so that refusals find their words: the resx beside the marker type holds the code as key.</summary>
public sealed record TextSource(Type Marker);

/// <summary>Finds the text of a refusal or label code in the reader's language across all features.</summary>
public sealed class TextCatalogue(IStringLocalizerFactory localizers, IEnumerable<TextSource> sources)
{
    private readonly IStringLocalizer[] _all = [.. sources.Select(s => localizers.Create(s.Marker))];

    /// <summary>The text of a code with its arguments; the code itself where no feature has it (a test fails on that).</summary>
    public string Say(string code, params object[] args)
    {
        foreach (var texts in _all)
        {
            var found = texts[code];
            if (!found.ResourceNotFound) { return args.Length == 0 ? found.Value : string.Format(CultureInfo.CurrentCulture, found.Value, args); }
        }
        return code;
    }

    /// <summary>The codes that begin so and have a text.</summary>
    public IReadOnlyList<string> Keys(string prefix) =>
        [.. _all.SelectMany(texts => texts.GetAllStrings(includeParentCultures: true)).Select(text => text.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];

    /// <summary>The text of a refusal.</summary>
    public string Say(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Say(refusal.Code, refusal.Args);
    }

    /// <summary>The text of a refusal and those with it in English and Chinese, for those whose language is not known: a console, a log.</summary>
    public string SayInBoth(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var before = CultureInfo.CurrentUICulture;
        try { return $"{In("en")} | {In("zh-Hans")}"; }
        finally { CultureInfo.CurrentUICulture = before; }
        string In(string culture)
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return string.Join(' ', new[] { refusal }.Concat(refusal.More).Select(Say));
        }
    }
}

/// <summary>Registers texts.</summary>
public static class TextRegistration
{
    /// <summary>Makes a feature's texts findable by code.</summary>
    public static IServiceCollection AddTexts<TMarker>(this IServiceCollection services) => services.AddSingleton(new TextSource(typeof(TMarker)));
}
