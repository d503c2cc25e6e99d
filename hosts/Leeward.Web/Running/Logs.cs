using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Leeward.Kernel;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Leeward.Web.Running;

/// <summary>
/// Logs on the console, as lines of text or, with <c>Leeward:Log:Format=json</c>, as one JSON object a line. Of an exception the types and the place are
/// written, never the message, which may quote what somebody typed; and what the framework says about addresses, headers and bodies is held back whatever level
/// is set.
/// </summary>
internal static class Logs
{
    /// <summary>Categories that quote requests (addresses with their query, headers, form fields, values that did not bind), and what they may say at most.</summary>
    private static readonly string[] Talkative =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Antiforgery", "Microsoft.AspNetCore.Authentication", "Microsoft.AspNetCore.StaticFiles", "Microsoft.AspNetCore.StaticAssets", "Microsoft.AspNetCore.HostFiltering",
        "Microsoft.AspNetCore.HttpOverrides", "Microsoft.AspNetCore.Localization", "Microsoft.AspNetCore.HttpLogging", "Microsoft.AspNetCore.W3CLogging", "Microsoft.AspNetCore.Mvc", "OpenIddict",
    ];

    public static void AddLogs(this WebApplicationBuilder builder)
    {
        var format = builder.Configuration["Leeward:Log:Format"] ?? "text";
        if (format is not ("text" or "json")) { throw new WrongSettingException("Leeward:Log:Format", format, "text or json", " text 或 json"); }
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(o => o.FormatterName = format == "json" ? QuietJson.Called : QuietText.Called);
        builder.Logging.AddConsoleFormatter<QuietText, ConsoleFormatterOptions>();
        builder.Logging.AddConsoleFormatter<QuietJson, ConsoleFormatterOptions>();
        // After the settings: a level set for these by mistake does not open them.
        builder.Services.PostConfigure<LoggerFilterOptions>(o =>
        {
            foreach (var rule in o.Rules.Where(r => Talkative.Any(t => r.CategoryName?.StartsWith(t, StringComparison.OrdinalIgnoreCase) == true)).ToList()) { o.Rules.Remove(rule); }
            foreach (var category in Talkative)
            {
                o.Rules.Add(new LoggerFilterRule(null, category, LogLevel.Warning, null));
                o.Rules.Add(new LoggerFilterRule(typeof(ConsoleLoggerProvider).FullName, category, LogLevel.Warning, null));
            }
            // These write the message of an exception into their own words; the exception itself is logged, without its message, by whoever catches it.
            foreach (var category in (string[])["Microsoft.EntityFrameworkCore.Query", "Microsoft.EntityFrameworkCore.Update"])
            {
                o.Rules.Add(new LoggerFilterRule(null, category, LogLevel.Critical, null));
                o.Rules.Add(new LoggerFilterRule(typeof(ConsoleLoggerProvider).FullName, category, LogLevel.Critical, null));
            }
        });
    }

    /// <summary>The number of the request that pages and problem details show to people; nothing else of the scopes, which hold paths.</summary>
    private static string? Request(IExternalScopeProvider? scopes)
    {
        string? found = null;
        scopes?.ForEachScope((scope, _) => found = (scope as IEnumerable<KeyValuePair<string, object?>>)?.FirstOrDefault(p => p.Key == "RequestId").Value as string ?? found, 0);
        return found;
    }

    /// <summary>Types and places, without messages.</summary>
    private static string Quiet(Exception thrown)
    {
        var said = new StringBuilder();
        for (var e = thrown; e is not null; e = e.InnerException) { said.Append(said.Length > 0 ? "\n caused by " : "").Append(e.GetType().FullName).Append('\n').Append(e.StackTrace); }
        return said.ToString();
    }

    private sealed class QuietText(TimeProvider clock) : ConsoleFormatter(Called)
    {
        public const string Called = "leeward-text";

        public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
        {
            textWriter.Write($"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {logEntry.LogLevel} {logEntry.Category}[{logEntry.EventId.Id}] ");
            textWriter.WriteLine(logEntry.Formatter(logEntry.State, null));
            if (logEntry.Exception is { } thrown) { textWriter.WriteLine($"request {Request(scopeProvider) ?? "-"}\n{Quiet(thrown)}"); }
        }
    }

    private sealed class QuietJson(TimeProvider clock) : ConsoleFormatter(Called)
    {
        public const string Called = "leeward-json";

        private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
        {
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes, Readable))
            {
                json.WriteStartObject();
                json.WriteString("time", clock.GetUtcNow());
                json.WriteString("level", logEntry.LogLevel.ToString());
                json.WriteString("category", logEntry.Category);
                json.WriteNumber("event", logEntry.EventId.Id);
                json.WriteString("message", logEntry.Formatter(logEntry.State, null));
                if (logEntry.Exception is { } thrown) { json.WriteString("exception", Quiet(thrown)); }
                if (Request(scopeProvider) is { } request) { json.WriteString("request", request); }
                if (System.Diagnostics.Activity.Current is { } activity) { json.WriteString("trace", activity.TraceId.ToHexString()); }
                json.WriteEndObject();
            }
            textWriter.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
        }
    }
}
