using System.Net;
using System.Text;
using Leeward.Kernel.Web;
using Leeward.Testing;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Leeward.Api.Tests;

/// <summary>The OpenAPI document says what the routes do: all of them, whole, in both languages.</summary>
public sealed class OpenApiTests(Servers servers)
{
    [Fact]
    public async Task Document_is_valid_and_tells_every_route_with_summary_answers_and_headers()
    {
        var server = await servers.OnAsync(Provider.Sqlite);
        using var client = server.Anonymous();
        var text = await client.GetStringAsync("/openapi/v1.json");
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var (document, said) = await OpenApiDocument.LoadAsync(stream, "json");
        Assert.Empty(said!.Errors.Select(e => e.ToString()));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, said.SpecificationVersion);
        Assert.Contains("\"openapi\": \"3.1", text, StringComparison.Ordinal);
        Assert.Equal(2, document!.Components!.SecuritySchemes!.Count);
        var operations = document.Paths.SelectMany(p => p.Value.Operations!.Select(o => (Path: p.Key, Method: o.Key.Method, Operation: o.Value))).ToList();
        var routes = Routes(server);
        Assert.Equal(routes.Select(r => r.Name).Order(StringComparer.Ordinal), operations.Select(o => o.Operation.OperationId).Order(StringComparer.Ordinal));
        var wrong = new List<string>();
        foreach (var (path, method, operation) in operations)
        {
            var id = operation.OperationId!;
            void Check(bool holds, string what) { if (!holds) { wrong.Add($"{id}: {what}"); } }
            var route = routes.Single(r => r.Name == id);
            Check(System.Text.RegularExpressions.Regex.IsMatch(id, "^[A-Z][a-z]+_[A-Z][A-Za-z]+$"), "operation id");
            Check(operation.Summary is { Length: > 5 } && operation.Summary != id, "summary");
            Check(operation.Tags is { Count: 1 }, "tag");
            Check(operation.Responses!.Any(r => r.Key[0] == '2'), "good answer");
            Check(operation.Responses!.Where(r => r.Key[0] == '4').All(r => r.Value.Content!.ContainsKey("application/problem+json")), "problem details");
            Check(operation.Responses!.Count(r => r.Key[0] == '4') >= 2, "4xx");
            Check(operation.Responses!.Values.All(r => r.Description is { Length: > 0 } && !r.Description.StartsWith("kernel.", StringComparison.Ordinal)), "descriptions");
            Check(operation.Responses!.Where(r => r.Key is "200" or "201" && r.Value.Content is not { Count: > 0 }).All(_ => method is "GET" || id == "Procedures_OpenEvidenceByForm"), "shape of the good answer");
            Check(route.Right.Length == 0 || (operation.Responses!.ContainsKey("401") && operation.Responses.ContainsKey("404") && operation.Security!.Count == 2), "sign-in");
            Check(!route.Changes || (operation.Parameters!.Any(p => p.Name == "If-Match" && p.Required) && operation.Responses!.ContainsKey("412") && operation.Responses.ContainsKey("428")), "If-Match");
            Check((method == "POST" && operation.OperationId is not ("Cases_FindChildren" or "Cases_FindLikely" or "Cases_LookUpReceipt")) == (operation.Parameters?.Any(p => p.Name == "Idempotency-Key") == true), "Idempotency-Key");
            Check(operation.Parameters?.Any(p => p.Name == "cursor") != true || operation.Parameters!.Any(p => p.Name == "size"), "paging");
        }
        Assert.Empty(wrong);
        Assert.Contains("\"needToKnow\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", @"[\u4E00-\u9FFF]+：[\u4E00-\u9FFF]+")]
    [InlineData("en", @"[A-Z][a-z]+: [A-Z][A-Za-z -]+")]
    public async Task Reference_names_its_areas_in_the_readers_language(string language, string area)
    {
        var server = await servers.OnAsync(Provider.Sqlite);
        using var reader = server.Anonymous(language);
        var page = WebUtility.HtmlDecode(await reader.GetStringAsync("/api/reference"));
        var areas = System.Text.RegularExpressions.Regex.Matches(page, "<h2 id=\"[^\"]*\"[^>]*>([^<]*)</h2>").Select(m => m.Groups[1].Value).ToList();
        Assert.True(areas.Count > 20, $"{areas.Count}");
        Assert.All(areas, one => Assert.Matches($"^{area}$", one));
    }

    [Fact]
    public async Task Document_speaks_the_readers_language()
    {
        var server = await servers.OnAsync(Provider.Sqlite);
        using var chinese = server.Anonymous("zh-CN");
        var text = System.Text.RegularExpressions.Regex.Unescape(await chinese.GetStringAsync("/openapi/v1.json"));
        Assert.Contains("查看个案", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Read a case", text, StringComparison.Ordinal);
    }

    internal static List<ApiRoute> Routes(ApiServer server) =>
    [
        .. server.Routes
            .Where(r => r.RoutePattern.RawText?.StartsWith("/api/v1", StringComparison.Ordinal) == true)
            .SelectMany(r => r.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => new ApiRoute(
                m, r.RoutePattern.RawText!, r.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName, r.Metadata.GetMetadata<NeededRight>()!.Right,
                r.Metadata.GetMetadata<ChangesVersion>() is not null, r.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0]))),
    ];
}

/// <summary>A route as the server itself lists it.</summary>
internal sealed record ApiRoute(string Method, string Pattern, string Name, string Right, bool Changes, string? Accepts)
{
    /// <summary>The address with a value for each place.</summary>
    public string Path(Func<string, string> value) => System.Text.RegularExpressions.Regex.Replace(Pattern, "\\{([A-Za-z]+)(:[a-z]+)?\\}", m => value(m.Groups[1].Value + m.Groups[2].Value)).TrimEnd('/');
}
