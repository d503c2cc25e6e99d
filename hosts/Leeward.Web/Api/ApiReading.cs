using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Leeward.Web.Api;

/// <summary>Reads the OpenAPI document for the reference pages: what the machine reads is what people read.</summary>
public sealed class ApiReading(IServiceScopeFactory scopes)
{
    private const int Deep = 3;
    private readonly ConcurrentDictionary<string, Lazy<Task<OpenApiDocument>>> _made = new(StringComparer.Ordinal);

    /// <summary>One operation with its path.</summary>
    public sealed record Line(string Method, string Path, string Tag, OpenApiOperation Operation);

    /// <summary>The document in the reader's language; made once, for the routes do not change while the server runs.</summary>
    public Task<OpenApiDocument> DocumentAsync() => _made.GetOrAdd(CultureInfo.CurrentUICulture.Name, _ => new(MakeAsync)).Value;

    /// <summary>The same as JSON.</summary>
    public async Task<string> JsonAsync() => await (await DocumentAsync()).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);

    private async Task<OpenApiDocument> MakeAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocument.Name).GetOpenApiDocumentAsync(CancellationToken.None);
    }

    /// <summary>All operations, by path.</summary>
    public static IEnumerable<Line> Lines(OpenApiDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Paths.OrderBy(p => p.Key, StringComparer.Ordinal)
            .SelectMany(p => p.Value.Operations!.Select(o => new Line(o.Key.Method, p.Key, o.Value.Tags!.First().Name!, o.Value)));
    }

    /// <summary>The right a route asks for; null where it is open to everybody.</summary>
    public static string? Right(OpenApiOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Extensions?.TryGetValue("x-leeward-right", out var found) == true && found is JsonNodeExtension right ? right.Node.GetValue<string>() : null;
    }

    /// <summary>The colour of a method.</summary>
    public static string Colour(string method) => method switch { "GET" => "bg-blue-lt", "DELETE" => "bg-red-lt", "PUT" => "bg-orange-lt", _ => "bg-green-lt" };

    /// <summary>A type in a word.</summary>
    public static string TypeOf(IOpenApiSchema? schema)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id } && schema.Enum is not { Count: > 0 }) { return id; }
        if (schema?.Enum is { Count: > 0 } choices) { return string.Join(" | ", choices.Select(c => c?.ToString() ?? "null")); }
        var type = schema?.Type is { } known ? string.Join(" | ", Enum.GetValues<JsonSchemaType>().Where(t => known.HasFlag(t)).Select(t => t.ToString().ToLowerInvariant())) : "any";
        return schema?.Format is { } format ? $"{type} ({format})" : type;
    }

    /// <summary>A schema as JSON with types for values.</summary>
    public static string Shape(IOpenApiSchema? schema)
    {
        var text = new StringBuilder();
        Write(text, schema, 0, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, IOpenApiSchema? schema, int indent, int depth)
    {
        var one = schema?.OneOf?.FirstOrDefault(s => s.Type != JsonSchemaType.Null) ?? schema?.AnyOf?.FirstOrDefault() ?? schema;
        var pad = new string(' ', 2 * (indent + 1));
        if (one?.Properties is { Count: > 0 } properties && depth < Deep)
        {
            text.AppendLine("{");
            foreach (var (name, property) in properties)
            {
                text.Append(pad).Append('"').Append(name).Append('"').Append(one.Required?.Contains(name) == true ? "*: " : ": ");
                Write(text, property, indent + 1, depth + 1);
                text.AppendLine();
            }
            text.Append(pad[2..]).Append('}');
        }
        else if (one?.Items is { } items)
        {
            text.Append("[ ");
            Write(text, items, indent, depth);
            text.Append(" ]");
        }
        else { text.Append(TypeOf(one)); }
    }
}
