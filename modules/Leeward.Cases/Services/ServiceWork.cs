using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Services;

/// <summary>Requests a service for the child of a case. The provider of a need-to-know case is named on it, and sees the service only, not the case.</summary>
internal sealed class RequestService(IRecords records, IAccess access, IVault vault, PackSet pack, PeopleBook people, TimeProvider clock)
{
    public const string Right = "cases.service.request";

    /// <summary>Why a provider is named on a case: for the service, which opens neither the case nor the child.</summary>
    public const string AsProvider = "service provider";

    /// <summary>Who may be asked in a region.</summary>
    public Task<IReadOnlyList<Colleague>> ProvidersAsync(RegionCode region, CancellationToken ct) => people.HoldingAsync(MoveService.Right, region, ct);

    public async Task<Outcome<Guid>> RunAsync(Guid caseId, RequestServiceRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var about = found.Value;
        if (about.AtWork() is { } no) { return no; }
        var type = pack.Lookups["service-type"].Find(request.Type ?? "");
        var provider = request.ProviderId is { } asked ? (await ProvidersAsync(new RegionCode(about.Region), ct)).FirstOrDefault(p => p.AccountId == asked) : null;
        var bad = PlainText.All(
            type is null ? Refusal.Invalid("Type", "kernel.not_a_choice") : null,
            request.ProviderId is not null && provider is null ? Refusal.Invalid("ProviderId", "kernel.not_a_choice") : null,
            PlainText.Check("Note", request.Note, 2000));
        if (bad is not null) { return bad; }
        var id = Ids.New(clock);
        records.Add(new Service
        {
            Id = id, Number = Ids.Number("SV", id), CaseId = caseId, ChildId = about.ChildId, Region = about.Region, Sensitivity = about.Sensitivity, AccessId = about.AccessId, IsSynthetic = about.IsSynthetic,
            Type = type!.Code, Kind = type.Attributes.GetValueOrDefault("kind", "response"), ProviderId = request.ProviderId, DueOn = request.DueOn,
            RequestedById = access.Actor.AccountId, RequestedAt = clock.GetUtcNow(), Note = vault.Seal(SealClass.Narrative, id, PlainText.Clean(request.Note)),
        });
        if (provider is not null && about.Sensitivity == Sensitivity.NeedToKnow) { access.Name(about.AccessId, provider.AccountId, AsProvider); }
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? id : saved.Refusal!;
    }
}

/// <summary>Moves a service on: the provider accepts, declines or delivers what was asked of it; the case's team may do all of it and cancel.</summary>
internal sealed class MoveService(IRecords records, IAccess access, IVault vault, PackSet pack, TimeProvider clock)
{
    public const string Right = "cases.service.deliver";

    public async Task<Outcome<ServiceState>> RunAsync(Guid serviceId, MoveServiceRequest request, CancellationToken ct)
    {
        var team = access.HoldsAnywhere(RequestService.Right);
        var right = team ? RequestService.Right : Right;
        var found = await records.FindAsync<Service>(serviceId, right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var service = found.Value;
        if (!team && service.ProviderId != access.Actor.AccountId) { return await access.RefuseAsync(right, nameof(Service), serviceId, ct); }
        if (!team && request.State == ServiceState.Cancelled) { return Refusal.Invalid("State", "kernel.not_a_choice"); }
        var today = pack.Calendar.DayOf(clock.GetUtcNow());
        var delivered = request.DeliveredOn ?? today;
        var bad = PlainText.All(
            Enum.IsDefined(request.State) ? null : Refusal.Invalid("State", "kernel.not_a_choice"),
            request.State == ServiceState.Delivered && delivered > today ? Refusal.Invalid("DeliveredOn", "kernel.future_date") : null,
            request.State == ServiceState.Delivered && delivered < pack.Calendar.DayOf(service.RequestedAt).AddYears(-1) ? Refusal.Invalid("DeliveredOn", "cases.service.too_early") : null,
            PlainText.Check("Note", request.Note, 2000, needed: request.State is ServiceState.Declined or ServiceState.Cancelled));
        if (bad is not null) { return bad; }
        records.Expect(service, request.Version);
        var moved = service.Move(request.State, delivered, vault.Seal(SealClass.Narrative, serviceId, PlainText.Clean(request.Note)), clock.GetUtcNow());
        if (!moved.Ok) { return moved.Refusal!; }
        if (request.State == ServiceState.Delivered) { records.Tell(new ServiceDelivered(service.Id, service.CaseId, service.Region, service.Type)); }
        var saved = await records.SaveAsync(right, ct);
        return saved.Ok ? service.State : saved.Refusal!;
    }
}

/// <summary>The services of a case, and those asked of a provider.</summary>
internal sealed class ReadServices(IRecords records, IAccess access, IIdentities identities)
{
    public const string Right = "cases.service.read";

    public async Task<Outcome<IReadOnlyList<ServiceView>>> OfCaseAsync(Guid caseId, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, OpenCase.ReadRight, ct);
        if (!found.Ok) { return found.Refusal!; }
        var services = await records.Query<Service>(Right).AsNoTracking().Where(s => s.CaseId == caseId).OrderByDescending(s => s.Id).ToListAsync(ct);
        return (await ViewAsync(services, [], ct)).ToList();
    }

    /// <summary>What is asked of the acting person, open ones first; the child's name is opened, the case is not.</summary>
    public async Task<Page<ServiceView>> MineAsync(bool settled, string? cursor, int? size, CancellationToken ct)
    {
        var (me, take) = (access.Actor.AccountId, Cursor.Size(size));
        var mine = records.Query<Service>(Right).AsNoTracking().Where(s => s.ProviderId == me);
        mine = mine.Where(s => (s.SettledAt != null) == settled);
        if (Cursor.TryUnpack(cursor, out var ticks, out var last) && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks)
        {
            var at = new DateTimeOffset(ticks, TimeSpan.Zero);
            mine = settled ? mine.Where(s => s.SettledAt < at || (s.SettledAt == at && s.Id.CompareTo(last) < 0)) : mine.Where(s => s.Id.CompareTo(last) > 0);
        }
        var rows = await (settled ? mine.OrderByDescending(s => s.SettledAt).ThenByDescending(s => s.Id) : mine.OrderBy(s => s.Id)).Take(take + 1).ToListAsync(ct);
        var services = rows.Take(take).ToList();
        var ids = services.Select(s => s.ChildId).Distinct().ToList();
        // The provider has no right to child records; the name it needs is opened under the right to the service.
        var children = await records.Unfiltered<Child>("the name on a service for its provider").AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(ct);
        var next = rows.Count > take ? Cursor.Pack(services[^1].SettledAt?.UtcTicks ?? 0, services[^1].Id) : null;
        return new([.. (await ViewAsync(services, children, ct)).Select(s => s with { CaseId = null })], next);
    }

    /// <summary>One service: for the case's team, or for the provider that was asked, who does not see the case.</summary>
    public async Task<Outcome<ServiceView>> OneAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Service>(id, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var service = found.Value;
        if (access.HoldsAnywhere(RequestService.Right) || access.HoldsAnywhere(OpenCase.ReadRight)) { return (await ViewAsync([service], [], ct)).Single(); }
        if (service.ProviderId != access.Actor.AccountId) { return await access.RefuseAsync(Right, nameof(Service), id, ct); }
        var child = await records.Unfiltered<Child>("the name on a service for its provider").AsNoTracking().FirstAsync(c => c.Id == service.ChildId, ct);
        return (await ViewAsync([service], [child], ct)).Single() with { CaseId = null };
    }

    private async Task<IEnumerable<ServiceView>> ViewAsync(List<Service> services, List<Child> children, CancellationToken ct)
    {
        if (services.Count == 0) { return []; }
        var notes = await identities.OpenAsync(Right, "services", FieldGroups.ChildIdentity, [.. services], ct);
        var names = children.Count == 0 ? null : await identities.OpenAsync(Right, "services asked of the provider", FieldGroups.ChildIdentity, [.. children], ct);
        var byId = children.ToDictionary(c => c.Id);
        return services.Select(s => new ServiceView(
            s.Id, s.Number, s.CaseId, s.Type, s.Kind, s.State, s.Region, s.ProviderId, s.DueOn, s.DeliveredOn, s.RequestedAt,
            byId.GetValueOrDefault(s.ChildId) is not { } child ? null : names!.MayOpen(child) ? names.Text(SealClass.Child, child, child.Name) : notes.Text(SealClass.Child, s, child.Id, child.Name), // of a child of two regions
            notes.Text(SealClass.Narrative, s, s.Note), notes.Text(SealClass.Narrative, s, s.Answer), s.Version));
    }
}
