using System.Globalization;
using System.Net.Http;
using System.Text.Json.Nodes;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Web.Clients;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Leeward.Web.Api;

/// <summary>
/// The OpenAPI 3.1 document, in the reader's language: what the routes themselves say (names, rights, bodies) and what all of them share (sign-in, problem details,
/// headers, paging), so that no route can forget it.
/// </summary>
internal static class ApiDocument
{
    public const string Name = "v1", Cookie = "session", OAuth = "client";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, o =>
    {
        o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        o.ShouldInclude = route => route.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        o.AddDocumentTransformer(DescribeAsync);
        o.AddOperationTransformer(DescribeAsync);
    });

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var texts = context.ApplicationServices.GetRequiredService<TextCatalogue>();
        document.Info = new OpenApiInfo
        {
            Title = Languages.IsChinese ? "避风港（Leeward）接口" : "Leeward API",
            Version = "1", Description = texts.Say("kernel.api.about"), License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Cookie] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "leeward.session" },
            [OAuth] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Flows = new OpenApiOAuthFlows { ClientCredentials = new OpenApiOAuthFlow { TokenUrl = new Uri(ClientTokens.Path, UriKind.Relative), Scopes = new Dictionary<string, string>() } },
            },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas["Problem"] = ProblemSchema();
        document.Tags = new HashSet<OpenApiTag>(document.Paths.Values.SelectMany(p => p.Operations!.Values).SelectMany(o => o.Tags!).Select(t => t.Name!).Distinct().Order(StringComparer.Ordinal).Select(n => new OpenApiTag { Name = n }));
        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var texts = context.ApplicationServices.GetRequiredService<TextCatalogue>();
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var right = metadata.OfType<NeededRight>().FirstOrDefault()?.Right ?? "";
        var method = context.Description.HttpMethod;
        operation.OperationId = metadata.OfType<IEndpointNameMetadata>().Last().EndpointName;
        operation.Summary = texts.Say(operation.OperationId);
        operation.Tags = new HashSet<OpenApiTagReference> { new(TagOf(operation.OperationId, context.Description.RelativePath ?? ""), context.Document) };
        if (right.Length > 0) { operation.Extensions = new Dictionary<string, IOpenApiExtension> { ["x-leeward-right"] = new JsonNodeExtension(JsonValue.Create(right)) }; }
        operation.Security = right.Length == 0 ? [new OpenApiSecurityRequirement()] :
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OAuth, context.Document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Cookie, context.Document)] = [] },
        ];
        Parameters(operation, texts, keeps: method == "POST" && !metadata.OfType<OnlyReads>().Any(), metadata.OfType<ChangesVersion>().Any());
        Answers(operation, context, texts, method, right.Length > 0);
        return Task.CompletedTask;
    }

    private static void Parameters(OpenApiOperation operation, TextCatalogue texts, bool keeps, bool changes)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            if (parameter.Name is "cursor" or "size") { parameter.Description = texts.Say("kernel.query." + parameter.Name); }
            if (parameter.Name == "size" && parameter.Schema is OpenApiSchema size) { (size.Minimum, size.Maximum, size.Default) = ("1", Cursor.MaxSize.ToString(CultureInfo.InvariantCulture), JsonValue.Create(50)); }
        }
        void Header(string name, string code, bool needed) => operation.Parameters.Add(new OpenApiParameter
        {
            Name = name, In = ParameterLocation.Header, Required = needed, Description = texts.Say(code), Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        if (changes) { Header("If-Match", "kernel.header.if_match", needed: true); }
        if (keeps) { Header("Idempotency-Key", "kernel.header.idempotency", needed: false); }
        if (operation.OperationId == "Procedures_AddEvidence") { Header("X-File-Name", "kernel.header.file_name", needed: false); }
        if (operation.OperationId == "Procedures_OpenEvidence") { Header("X-Purpose", "kernel.header.purpose", needed: true); }
    }

    private static void Answers(OpenApiOperation operation, OpenApiOperationTransformerContext context, TextCatalogue texts, string? method, bool guarded)
    {
        operation.Responses ??= [];
        if (operation.Responses.Count == 1 && operation.Responses.TryGetValue("200", out var only) && only.Content is not { Count: > 0 } && method != "GET" && operation.OperationId is not "Procedures_OpenEvidenceByForm")
        {
            operation.Responses.Remove("200");
            operation.Responses["204"] = new OpenApiResponse();
        }
        foreach (var (status, answer) in operation.Responses)
        {
            if (answer is not OpenApiResponse one) { continue; }
            one.Description = texts.Say("kernel.answer." + status);
            one.Headers ??= new Dictionary<string, IOpenApiHeader>();
            if (status is "201" or "202") { one.Headers["Location"] = new OpenApiHeader { Description = texts.Say("kernel.header.location"), Schema = new OpenApiSchema { Type = JsonSchemaType.String } }; }
            if (status == "200" && HasVersion(one)) { one.Headers["ETag"] = new OpenApiHeader { Description = texts.Say("kernel.header.etag"), Schema = new OpenApiSchema { Type = JsonSchemaType.String } }; }
        }
        var writes = method is "POST" or "PUT" or "DELETE";
        List<string> refusals = ["400", "429"];
        if (guarded) { refusals.AddRange(["401", "404"]); }
        else if (context.Description.RelativePath?.Contains('{', StringComparison.Ordinal) == true) { refusals.Add("404"); }
        if (writes) { refusals.AddRange(["409", "413", "422"]); }
        if (operation.RequestBody is not null) { refusals.Add("415"); }
        if (operation.Parameters!.Any(p => p.Name == "If-Match")) { refusals.AddRange(["412", "428"]); }
        foreach (var status in refusals.Order(StringComparer.Ordinal))
        {
            operation.Responses[status] = new OpenApiResponse
            {
                Description = texts.Say("kernel.answer." + status),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) } },
            };
        }
    }

    private static bool HasVersion(OpenApiResponse answer) =>
        answer.Content?.Values.Any(c => c.Schema?.Properties?.Keys.Any(k => k is "version" or "case" or "summary") == true) == true;

    private static string TagOf(string operationId, string path)
    {
        var first = path.Split('/').Skip(2).FirstOrDefault() ?? "";
        var third = path.Split('/').ElementAtOrDefault(4);
        return operationId.Split('_')[0] + ": " + (first == "cases" && third is not null ? third switch { "people" or "colleagues" or "worker" or "taking" => "people", "notes" or "history" => "history", _ => third } : first);
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457",
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } } },
        },
        Required = new HashSet<string> { "type", "status", "detail", "code" },
    };
}
