using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leeward.Kernel.Texts;

/// <summary>Gives the texts of the features and remembers them: a page asks for some hundred, and the resource reader takes a lock for each.</summary>
internal sealed class KnownTextsFactory(IOptions<LocalizationOptions> options, ILoggerFactory logs) : IStringLocalizerFactory
{
    private readonly ResourceManagerStringLocalizerFactory _resources = new(options, logs);
    private readonly ConcurrentDictionary<Type, IStringLocalizer> _byType = new();

    public IStringLocalizer Create(Type resourceSource) => _byType.GetOrAdd(resourceSource, type => new KnownTexts(_resources.Create(type)));

    public IStringLocalizer Create(string baseName, string location) => _resources.Create(baseName, location);

    private sealed class KnownTexts(IStringLocalizer resources) : IStringLocalizer
    {
        // Keys come from code, not from people; what is not found is not kept, so that nothing grows without end.
        private readonly ConcurrentDictionary<(string Culture, string Name), LocalizedString> _known = new();

        public LocalizedString this[string name]
        {
            get
            {
                var key = (CultureInfo.CurrentUICulture.Name, name);
                if (_known.TryGetValue(key, out var known)) { return known; }
                var found = resources[name];
                return found.ResourceNotFound ? found : _known.GetOrAdd(key, found);
            }
        }

        public LocalizedString this[string name, params object[] arguments]
        {
            get
            {
                var text = this[name];
                return text.ResourceNotFound ? resources[name, arguments] : new(name, string.Format(CultureInfo.CurrentCulture, text.Value, arguments), false, text.SearchedLocation);
            }
        }

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => resources.GetAllStrings(includeParentCultures);
    }
}
