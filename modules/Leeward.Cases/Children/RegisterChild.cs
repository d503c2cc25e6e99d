using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Sealing;
using Leeward.Names;
using Leeward.Packs;

namespace Leeward.Cases.Children;

/// <summary>What is known of a child at registration.</summary>
internal sealed record NewChild(string? Name, string Sex, DateOnly? BornOn, string? ResidentId, string Region, bool IsSynthetic = false);

/// <summary>Registers many children at once, by the fast lane: one batch, one link of the audit trail.</summary>
internal sealed class RegisterChild(IBulk bulk, IAccess access, IVault vault, ChildNames names, PackSet pack, RegionBook regions, TimeProvider clock)
{
    public const string Right = "cases.child.edit";

    public async Task<Outcome<IReadOnlyList<Guid>>> RunAsync(IReadOnlyCollection<NewChild> children, CancellationToken ct)
    {
        var (made, keys) = (new List<Child>(), new List<ChildKey>());
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var child in children)
        {
            if (Check(child, today, out var resident) is { } bad) { return bad; }
            if (!access.Can(Right, new RegionCode(child.Region))) { return await access.RefuseAsync(Right, nameof(Child), null, ct); }
            var id = Ids.New(clock);
            var record = new Child
            {
                Id = id, AccessId = id, Number = Ids.Number("CH", id), Region = child.Region, Sex = child.Sex, BirthYear = child.BornOn?.Year ?? resident?.BornOn.Year,
                BirthDate = vault.Seal(SealClass.Child, id, (child.BornOn ?? resident?.BornOn)?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
                RegisteredAt = clock.GetUtcNow(), IsSynthetic = child.IsSynthetic,
            };
            keys.AddRange(names.Name(record, PlainText.Clean(child.Name), resident?.Value));
            names.Keys.Mark(record, PlainText.Clean(child.Name), child.BornOn ?? resident?.BornOn, resident?.Value);
            made.Add(record);
        }
        var written = await bulk.WriteAsync(Right, new BulkBatch().Add(made).Add(keys), ct);
        return written.Ok ? made.ConvertAll(child => child.Id) : written.Refusal!;
    }

    private Refusal? Check(NewChild child, DateOnly today, out ResidentId? resident)
    {
        resident = null;
        var idWrong = child.ResidentId is { Length: > 0 } text && !ResidentId.TryParse(text, today, out resident, out _);
        return PlainText.All(
            PlainText.Check("Name", child.Name, 100, needed: true),
            pack.Lookups["sex"].Find(child.Sex) is null ? Refusal.Invalid("Sex", "kernel.not_a_choice") : null,
            child.BornOn > today ? Refusal.Invalid("BornOn", "kernel.future_date") : null,
            idWrong ? Refusal.Invalid("ResidentId", "cases.child.bad_resident_id") : null,
            regions.Find(child.Region) is null ? Refusal.Invalid("Region", "cases.report.region_needed") : null);
    }
}
