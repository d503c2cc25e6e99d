using System.Reflection;
using System.Text.RegularExpressions;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Api.Tests;

/// <summary>A route of the API or a page, as the server itself lists it: the places in its address, the questions after it, the body it takes.</summary>
internal sealed partial record Door(string Method, string Pattern, string Name, string Right, bool IsPage, bool Changes, string? Accepts, Type? Body, IReadOnlyList<string> Questions, string Needed)
{
    /// <summary>What stands for nothing: no record has this id.</summary>
    public const string Nowhere = "0198d6a0-0000-7000-8000-000000000000";

    /// <summary>What each place of the address holds: a kind of record, or a name that begins with <c>=</c> where it holds none.</summary>
    public IReadOnlyList<string> Places => [.. Place().Matches(Pattern).Select(m => Kind(m.Groups[1].Value))];

    /// <summary>The kinds of records whose ids stand in the address.</summary>
    public IEnumerable<string> Kinds => Places.Where(kind => kind[0] != '=');

    public bool TakesBody => Method is "POST" or "PUT" && (Body is not null || Accepts is not null);

    /// <summary>The address, with what it cannot do without behind it, with what <paramref name="fill"/> gives for each place.</summary>
    public string Path(Func<string, string> fill) => Place().Replace(Pattern, m => fill(Kind(m.Groups[1].Value))).TrimEnd('/') is { Length: > 0 } path ? path + Needed : "/";

    /// <summary>The address with ids; a new kind of record fails here until the county has one.</summary>
    public string Path(IReadOnlyDictionary<string, string> ids) => Path(kind => kind[0] == '=' ? Plain(kind) : ids.TryGetValue(kind, out var id) ? id : throw new KeyNotFoundException($"{Name} {Pattern}: give {kind} an id in County."));

    public override string ToString() => $"{Method} {Pattern}";

    /// <summary>All of them: a new route or page is tried without being named anywhere.</summary>
    public static IReadOnlyList<Door> Of(ApiServer server) =>
    [
        .. server.Routes.SelectMany(e => e switch
        {
            { RoutePattern.RawText: { } text } when text.StartsWith("/api/v1", StringComparison.Ordinal) => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => OfApi(e, method)),
            _ when e.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page => [OfPage(e, page.Type)],
            _ => [],
        }).DistinctBy(d => (d.Method, d.Pattern)),
    ];

    private static Door OfApi(RouteEndpoint route, string method)
    {
        var parameters = route.Metadata.GetMetadata<MethodInfo>()!.GetParameters();
        var accepts = route.Metadata.GetMetadata<IAcceptsMetadata>();
        var grouped = parameters.Where(p => p.IsDefined(typeof(Microsoft.AspNetCore.Http.AsParametersAttribute))).SelectMany(p => p.ParameterType.GetProperties()).Select(p => p.Name);
        var places = route.RoutePattern.Parameters.Select(p => p.Name).ToList();
        return new(method, route.RoutePattern.RawText!, route.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName, route.Metadata.GetMetadata<NeededRight>()!.Right, IsPage: false,
            route.Metadata.GetMetadata<ChangesVersion>() is not null, accepts?.ContentTypes[0], accepts?.ContentTypes[0] == "application/json" ? accepts.RequestType : null,
            [.. parameters.Where(p => IsSimple(p.ParameterType) && !places.Contains(p.Name!)).Select(p => p.Name!).Concat(grouped)],
            parameters.Any(p => p.Name == "task") ? "?task=work" : parameters.Any(p => p.Name == "kind") ? "?kind=children" : "");
    }

    private static Door OfPage(RouteEndpoint route, Type page) => new("GET", "/" + route.RoutePattern.RawText!.TrimStart('/'), page.Name, page.GetCustomAttribute<PageNeedsAttribute>()?.Right switch { null => "", "" => "to be signed in", var right => right }, IsPage: true, Changes: false, null, null,
        [.. page.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(p => (p.Name, Query: p.GetCustomAttribute<SupplyParameterFromQueryAttribute>())).Where(p => p.Query is not null).Select(p => p.Query!.Name ?? p.Name)], "");

    private static bool IsSimple(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var plain && (plain.IsPrimitive || plain.IsEnum || plain == typeof(string) || plain == typeof(Guid) || plain == typeof(DateOnly));

    private string Kind(string place)
    {
        var first = Pattern.Replace("/api/v1/", "/", StringComparison.Ordinal).Replace("/admin/", "/", StringComparison.Ordinal).Split('/')[1];
        return place.ToLowerInvariant() switch
        {
            "id" or "run" => first switch { "triage" => "reports", "break-the-glass" => "glass", "lookups" or "forms" or "api" => "=" + first, _ => first },
            "goal" => "goals",
            "review" => "reviews",
            "merge" => "merges",
            "second" => "others",
            "one" => "caregivers",
            "file" => "files",
            "request" => "requests",
            "reminder" => "reminders",
            "account" => "accounts",
            "held" => "held",
            "comment" => "comments",
            "share" => "shares",
            "hold" => "holds",
            "code" => first switch { "runs" => "=event", "centres" => "=procedure", "status" => "=status", _ => "=region" },
            var other => "=" + other,
        };
    }

    private static string Plain(string kind) => kind switch
    {
        "=step" => County.Step,
        "=number" => "1",
        "=type" => County.Proof,
        "=form" or "=forms" or "=formid" => County.Form,
        "=name" => "abuse_type",
        "=event" => "child_arrived",
        "=procedure" => County.Procedure,
        "=year" => "2026",
        "=status" => "404",
        "=region" => "520102",
        "=lookups" => "sex",
        "=api" => "Cases_ReadCase",
        "=hash" => "nothing",
        "=part" => "variables",
        "=role" => "coordinator",
        "=rule" => "CN-K1",
        _ => throw new KeyNotFoundException($"Say in {nameof(Door)} what stands at {kind}."),
    };

    [GeneratedRegex(@"\{([A-Za-z]+)(?::[a-z]+)?\}")]
    private static partial Regex Place();
}
