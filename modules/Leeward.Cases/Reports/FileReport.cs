using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Sealing;
using Leeward.Packs;

namespace Leeward.Cases.Reports;

/// <summary>Takes in a report: from anybody, or from a mandated reporter who is signed in.</summary>
internal sealed class FileReport(IRecords records, IAccess access, IVault vault, PackSet pack, RegionBook regions, TimeProvider clock)
{
    public const string Right = "cases.report.file";
    public const int MostText = 10_000, MostName = 100, MostContact = 300;

    public async Task<Outcome<FiledReport>> RunAsync(FileReportRequest request, ReportChannel channel, CancellationToken ct, bool synthetic = false)
    {
        var region = regions.Find(request.Region);
        if (channel == ReportChannel.Mandatory && region is not null && !access.Can(Right, new RegionCode(region.Code)) && !access.HoldsAnywhere(Right))
        {
            return await access.RefuseAsync(Right, nameof(Report), null, ct);
        }
        var category = pack.Lookups["report-category"].Find(request.Category ?? "");
        if (Check(request, channel, category is not null, region) is { } bad) { return bad; }
        var id = Ids.New(clock);
        var receipt = Ids.Secret();
        var severity = int.Parse(category!.Attributes.GetValueOrDefault("severity", "1"), System.Globalization.CultureInfo.InvariantCulture);
        records.Add(new Report
        {
            Id = id,
            Number = Ids.Number("RE", id),
            Region = region!.Code,
            // Until somebody has looked, the regional duty officers see it; sexual harm only those cleared for sensitive records.
            Sensitivity = severity >= 3 ? Sensitivity.Sensitive : Sensitivity.Normal,
            Channel = channel,
            Category = category.Code,
            Situation = channel == ReportChannel.Mandatory ? request.Situation : null,
            Severity = severity + (request.InDangerNow ? 3 : 0) + (request.AboutMyself ? 1 : 0),
            AboutMyself = request.AboutMyself,
            InDangerNow = request.InDangerNow,
            ChildAge = request.ChildAge,
            Place = vault.Seal(SealClass.Narrative, id, PlainText.Clean(request.Place)),
            WhatHappened = vault.Seal(SealClass.Narrative, id, PlainText.Clean(request.WhatHappened)),
            ChildName = vault.Seal(SealClass.Child, id, PlainText.Clean(request.ChildName)),
            Contact = vault.Seal(SealClass.Reporter, id, PlainText.Clean(request.Contact)),
            Institution = channel == ReportChannel.Mandatory ? vault.Seal(SealClass.Reporter, id, PlainText.Clean(request.Institution)) : null,
            ReceiptKey = vault.MatchKey("receipt", receipt),
            ReceivedAt = clock.GetUtcNow(),
            IsSynthetic = synthetic,
        }.WithOwnAccess());
        // Who is signed in sees afterwards where the own reports stand.
        if (channel == ReportChannel.Mandatory && access.Actor.AccountId is { } reporter) { access.Name(id, reporter, OwnReports.Filed); }
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? new FiledReport(receipt) : saved.Refusal!;
    }

    private Refusal? Check(FileReportRequest r, ReportChannel channel, bool categoryKnown, RegionEntry? region) => PlainText.All(
        r.Category is null ? Refusal.Invalid("Category", "kernel.required") : categoryKnown ? null : Refusal.Invalid("Category", "kernel.not_a_choice"),
        region is null ? Refusal.Invalid("Region", "cases.report.region_needed") : region.Level < 3 ? Refusal.Invalid("Region", "cases.report.county_needed") : null,
        PlainText.Check("WhatHappened", r.WhatHappened, MostText, needed: true),
        PlainText.Check("Place", r.Place, 500),
        PlainText.Check("ChildName", r.ChildName, MostName),
        PlainText.Check("Contact", r.Contact, MostContact),
        PlainText.Check("Institution", r.Institution, 200, needed: channel == ReportChannel.Mandatory),
        r.ChildAge is < 0 or > 17 ? Refusal.Invalid("ChildAge", "cases.report.bad_age") : null,
        channel == ReportChannel.Mandatory && pack.Lookups.GetValueOrDefault("mandatory-situation")?.Find(r.Situation ?? "") is null
            ? Refusal.Invalid("Situation", "kernel.not_a_choice") : null);
}
