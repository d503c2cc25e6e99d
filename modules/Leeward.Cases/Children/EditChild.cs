using System.Globalization;
using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Likeness;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Sealing;
using Leeward.Names;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Children;

/// <summary>What writing a child asks of others: the way to it, its names and keys, and who is like it.</summary>
internal sealed record ChildRooms(ChildDoor Door, ChildNames Names, FindLikely Likely);

/// <summary>Registers one child with all that is known, or changes what is known.</summary>
internal sealed class EditChild(IRecords records, IAccess access, IVault vault, ChildRooms rooms, PackSet pack, RegionBook regions, TimeProvider clock)
{
    public const string Right = RegisterChild.Right;

    /// <summary>Adds a child (<paramref name="id"/> null) or changes one.</summary>
    public async Task<Outcome<Guid>> RunAsync(Guid? id, ChildRequest request, int? version, CancellationToken ct)
    {
        var today = pack.Calendar.DayOf(clock.GetUtcNow());
        if (Check(request, today, id is null, out var resident) is { } bad) { return bad; }
        Child child;
        if (id is { } known)
        {
            var found = await rooms.Door.FindAsync(known, Right, ct);
            if (!found.Ok) { return found.Refusal!; }
            child = found.Value.Child;
            // Who may not read the names must not write over them.
            if (!access.FieldsFor(Right, found.Value.Through).HasFlag(FieldGroups.ChildIdentity)) { return await access.RefuseAsync(Right, nameof(Child), known, ct); }
            if (version is not { } seen) { return Refusal.Conflict; }
            records.Expect(child, seen);
            await rooms.Names.RenameAsync(child, PlainText.Clean(request.Name), resident?.Value, PlainText.Clean(request.NameLatin), ct);
        }
        else
        {
            if (!access.Can(Right, new RegionCode(request.Region!))) { return await access.RefuseAsync(Right, nameof(Child), null, ct); }
            if (request.OnlyIfNew && await AlikeAsync(request, ct) is { } alike) { return alike; }
            var made = Ids.New(clock);
            child = new Child { Id = made, AccessId = made, Number = Ids.Number("CH", made), Region = request.Region!, RegisteredAt = clock.GetUtcNow() };
            rooms.Names.Give(child, PlainText.Clean(request.Name), resident?.Value, PlainText.Clean(request.NameLatin));
            records.Add(child);
        }
        var before = (child.Sex, Birth: (child.BirthYear, child.BirthYearEstimated, child.KeyDayHere));
        var born = request.BornOn ?? resident?.BornOn;
        child.Sex = request.Sex!;
        child.BirthDate = vault.Seal(SealClass.Child, child.Id, born?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        (child.BirthYear, child.BirthYearEstimated) = born is { } day ? (day.Year, false) : request.EstimatedAge is { } age ? (today.Year - age, true) : child.BirthYearEstimated ? (child.BirthYear, true) : (null, false);
        rooms.Names.Keys.Mark(child, PlainText.Clean(request.Name) ?? PlainText.Clean(request.NameLatin), born, resident?.Value);
        var birth = (child.BirthYear, child.BirthYearEstimated, child.KeyDayHere);
        if (id is not null && (before.Sex != child.Sex || before.Birth != birth)) { records.Tell(new ChildFactsChanged(child.Id, child.Region, before.Sex != child.Sex, before.Birth != birth)); }
        child.Vulnerabilities = string.Join(',', (request.Vulnerabilities ?? []).Distinct().Order(StringComparer.Ordinal));
        child.Address = vault.Seal(SealClass.Child, child.Id, PlainText.Clean(request.Address));
        child.Household = vault.Seal(SealClass.Child, child.Id, PlainText.Clean(request.Household));
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? child.Id : saved.Refusal!;
    }

    /// <summary>Adds a caregiver, changes one, or (<paramref name="request"/> null) takes one away.</summary>
    public async Task<Outcome> CaregiverAsync(Guid childId, Guid? caregiverId, CaregiverRequest? request, int version, CancellationToken ct)
    {
        var found = await rooms.Door.FindAsync(childId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var child = found.Value.Child;
        var one = caregiverId is { } id ? await records.PartsOf<Caregiver>(child).FirstOrDefaultAsync(c => c.Id == id, ct) : null;
        if (one is null && (caregiverId is not null || request is null)) { return await access.RefuseAsync(Right, nameof(Caregiver), caregiverId, ct); }
        if (request is not null && PlainText.All(
            PlainText.Check("Name", request.Name, 100, needed: true), PlainText.Check("Phone", request.Phone, 60),
            pack.Lookups["caregiver-relationship"].Find(request.Relationship ?? "") is null ? Refusal.Invalid("Relationship", "kernel.not_a_choice") : null) is { } bad) { return bad; }
        records.Expect(child, version);
        child.Changes++;
        if (request is null) { records.Remove(one!); }
        else
        {
            if (one is null)
            {
                one = new Caregiver { Id = Ids.New(clock), OwnerId = child.Id };
                records.Add(one);
            }
            (one.Name, one.Phone) = (vault.Seal(SealClass.Child, one.Id, PlainText.Clean(request.Name)), vault.Seal(SealClass.Child, one.Id, PlainText.Clean(request.Phone)));
            rooms.Names.Keys.Mark(one, PlainText.Clean(request.Name), PlainText.Clean(request.Phone));
            (one.Relationship, one.LivesWithChild, one.IsGuardian) = (request.Relationship!, request.LivesWithChild, request.IsGuardian);
        }
        return await records.SaveAsync(Right, ct);
    }

    private async Task<Refusal?> AlikeAsync(ChildRequest request, CancellationToken ct)
    {
        var likely = await rooms.Likely.RunAsync(new()
        {
            Name = PlainText.Clean(request.Name) ?? request.NameLatin, Sex = request.Sex, BornOn = request.BornOn, EstimatedAge = request.EstimatedAge, ResidentId = request.ResidentId, Region = request.Region,
        }, ct);
        return !likely.Ok ? likely.Refusal : likely.Value is { Children.Count: > 0 } or { KnownElsewhere: true } ? new Refusal("cases.child.alike") { Kind = RefusalKind.Exists } : null;
    }

    private Refusal? Check(ChildRequest request, DateOnly today, bool isNew, out ResidentId? resident)
    {
        resident = null;
        var idWrong = request.ResidentId is { Length: > 0 } text && !ResidentId.TryParse(text, today, out resident, out _);
        return PlainText.All(
            PlainText.Check("Name", request.Name, 100, needed: isNew), PlainText.Check("NameLatin", request.NameLatin, 150),
            pack.Lookups["sex"].Find(request.Sex ?? "") is null ? Refusal.Invalid("Sex", "kernel.not_a_choice") : null,
            request.BornOn > today ? Refusal.Invalid("BornOn", "kernel.future_date") : null,
            request.BornOn < today.AddYears(-25) ? Refusal.Invalid("BornOn", "cases.child.too_old") : null,
            request.EstimatedAge is < 0 or > 17 ? Refusal.Invalid("EstimatedAge", "cases.report.bad_age") : null,
            idWrong ? Refusal.Invalid("ResidentId", "cases.child.bad_resident_id") : null,
            resident is not null && request.BornOn is { } said && said != resident.BornOn ? Refusal.Invalid("BornOn", "cases.child.id_says_other") : null,
            isNew && regions.Find(request.Region ?? "") is not { Level: >= 3 } ? Refusal.Invalid("Region", "cases.report.county_needed") : null,
            (request.Vulnerabilities ?? []).Any(v => pack.Lookups["vulnerability"].Find(v) is null) ? Refusal.Invalid("Vulnerabilities", "kernel.not_a_choice") : null,
            PlainText.Check("Address", request.Address, 500), PlainText.Check("Household", request.Household, 2000));
    }
}

/// <summary>Opens one child; the reading of who it is, is audited.</summary>
internal sealed class ReadChild(IRecords records, IIdentities identities, ChildDoor door)
{
    public async Task<Outcome<ChildView>> RunAsync(Guid id, CancellationToken ct)
    {
        var found = await door.FindAsync(id, FindChildren.Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (c, through) = found.Value;
        var opener = await identities.OpenAsync(FindChildren.Right, "child page", FieldGroups.ChildIdentity, [through], ct);
        string? Text(SealedText? text) => opener.Text(SealClass.Child, through, c.Id, text);
        var merged = await door.LeadingAsync([c.Id], ct);
        var numbers = merged.Count == 0 ? [] : await records.Unfiltered<Child>("the numbers of merged records lead to the child").Where(m => merged.Contains(m.Id)).OrderBy(m => m.Id).Select(m => m.Number).ToListAsync(ct);
        var caregivers = await records.PartsOf<Caregiver>(c).AsNoTracking().OrderBy(g => g.Id).ToListAsync(ct);
        var cases = await records.Query<Case>(OpenCase.ReadRight).AsNoTracking().Where(x => x.ChildId == c.Id).OrderByDescending(x => x.Id).ToListAsync(ct);
        return new ChildView(
            c.Id, c.Number, Text(c.Name), Text(c.NameLatin), c.Sex, DateOnly.TryParseExact(Text(c.BirthDate), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) ? born : null,
            c.BirthYear, c.BirthYearEstimated, Text(c.ResidentId), c.Region, c.Functioning, c.Vulnerabilities.Split(',', StringSplitOptions.RemoveEmptyEntries), Text(c.Address), Text(c.Household),
            [.. caregivers.Select(g => new CaregiverView(g.Id, opener.Text(SealClass.Child, through, g.Id, g.Name), g.Relationship, opener.Text(SealClass.Child, through, g.Id, g.Phone), g.LivesWithChild, g.IsGuardian))],
            [.. cases.Select(x => x.Summary())], c.IsSynthetic, c.Version, numbers);
    }
}
