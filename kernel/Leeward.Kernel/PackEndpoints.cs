using Leeward.Kernel.Access;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Kernel;

/// <summary>A code list of the pack in the list of them.</summary>
public sealed record LookupLine(string Id, string Version, LocalText Title);

/// <summary>A form of the pack in the list of them.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Title">Its name.</param>
/// <param name="Purpose">What filing it does: <c>assessment</c>, <c>functioning</c>, <c>follow_up</c> or <c>closure</c>.</param>
public sealed record FormLine(string Id, string Version, LocalText Title, string Purpose);

/// <summary>A role of the pack.</summary>
public sealed record RoleLine(string Id, LocalText Title, IReadOnlyList<string> Rights);

/// <summary>Who calls.</summary>
public sealed record WhoAmI(Guid? Id, string Name, IReadOnlyList<HeldRole> Roles, IReadOnlyList<Grant> Grants);

/// <summary>What a client needs of the pack: codes, regions, forms, roles. It holds nothing about a person and is open to everybody, as the public report needs it.</summary>
public static class PackEndpoints
{
    /// <summary>Maps <c>/lookups</c>, <c>/regions</c>, <c>/forms</c>, <c>/roles</c> and <c>/me</c>.</summary>
    public static void MapPack(this IEndpointRouteBuilder api)
    {
        api.MapGet("/lookups", (string? cursor, int? size, PackSet pack) =>
            TypedResults.Ok(Rows(pack.Lookups.Values.OrderBy(l => l.Id, StringComparer.Ordinal).Select(l => new LookupLine(l.Id, l.Version, l.Title)), cursor, size)))
            .OpenToAll().WithName("Kernel_ListLookups");
        api.MapGet("/lookups/{id}", (string id, string? cursor, int? size, PackSet pack, HttpContext http) =>
            pack.Lookups.TryGetValue(id, out var found) ? Results.Ok(Rows(found.Items, cursor, size)) : http.Answer<Page<LookupItem>>(Refusal.NotFound))
            .OpenToAll().WithName("Kernel_ReadLookup").Produces<Page<LookupItem>>();
        api.MapGet("/regions", (string? below, string? cursor, int? size, RegionBook regions) =>
            TypedResults.Ok(Rows(regions.Children(below ?? ""), cursor, size))).OpenToAll().WithName("Kernel_ListRegions");
        api.MapGet("/regions/{code}", (string code, RegionBook regions, HttpContext http) =>
            http.Answer(regions.Find(code) is { } found ? (Outcome<RegionEntry>)found : Refusal.NotFound)).OpenToAll().WithName("Kernel_ReadRegion").Produces<RegionEntry>();
        api.MapGet("/forms", (string? cursor, int? size, PackSet pack) =>
            TypedResults.Ok(Rows(pack.Forms.Values.OrderBy(f => f.Form.Id, StringComparer.Ordinal).Select(f => new FormLine(f.Form.Id, f.Form.Version, f.Definition.Title, f.Purpose)), cursor, size)))
            .OpenToAll().WithName("Kernel_ListForms");
        api.MapGet("/forms/{id}", (string id, PackSet pack, HttpContext http) =>
        {
            if (!pack.Forms.TryGetValue(id, out var found)) { return http.Answer<FormLine>(Refusal.NotFound); }
            http.Response.Headers.ETag = $"\"{found.Definition.Hash}\"";
            return Results.Ok(found.Definition.Json);
        }).OpenToAll().WithName("Kernel_ReadForm").Produces<System.Text.Json.JsonElement>();
        api.MapGet("/roles", (string? cursor, int? size, PackSet pack) =>
            TypedResults.Ok(Rows(pack.Roles.Values.Select(r => new RoleLine(r.Id, r.Title, [.. r.Grants.Select(g => g.Right).Distinct()])), cursor, size))).OpenToAll().WithName("Kernel_ListRoles");
        api.MapGet("/me", (IAccess access) => TypedResults.Ok(new WhoAmI(access.Actor.AccountId, access.Actor.Name, access.Actor.Roles, access.Actor.Grants))).OpenToAll().WithName("Kernel_WhoAmI");
    }

    // Rows of a pack have codes, not ids: the cursor holds the place, for a pack does not change while it is read.
    private static Page<T> Rows<T>(IEnumerable<T> all, string? cursor, int? size)
    {
        var rows = all.ToList();
        var from = Cursor.TryUnpack(cursor, out var place, out _) ? (int)Math.Clamp(place, 0, rows.Count) : 0;
        var page = rows.Skip(from).Take(Cursor.Size(size)).ToList();
        return new(page, from + page.Count < rows.Count ? Cursor.Pack(from + page.Count, Guid.Empty) : null);
    }
}
