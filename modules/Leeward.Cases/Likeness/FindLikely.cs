using System.Globalization;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Duplicates;
using Leeward.Cases.Reports;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Sealing;
using Leeward.Names;
using Leeward.Packs;

namespace Leeward.Cases.Likeness;

/// <summary>
/// Children who may be the one that somebody is about to register. What lies within the person's reach comes with the reasons; of what lies outside, however much and wherever, only that
/// a child like this is known elsewhere, and that only when so much was said that nobody can probe with it (decision 0052).
/// </summary>
internal sealed class FindLikely(CompareChildren compare, LikelyTools tools, IAccess access, IIdentities identities, PackSet pack, TimeProvider clock)
{
    private const int Most = 5;
    private const string Purpose = "likely matches";

    /// <summary>For what has been typed so far.</summary>
    public async Task<Outcome<LikelyAnswer>> RunAsync(LikelyRequest request, CancellationToken ct)
    {
        var today = pack.Calendar.DayOf(clock.GetUtcNow());
        if (Check(request) is { } bad) { return bad; }
        Guid? self = null;
        IReadOnlyList<(string?, string?)> caregivers = [];
        if (request.ChildId is { } id)
        {
            var found = await tools.Door.FindAsync(id, EditChild.Right, ct);
            if (!found.Ok) { return found.Refusal!; }
            self = found.Value.Child.Id;
        }
        var resident = ResidentId.TryParse(request.ResidentId ?? "", today, out var parsed, out _) ? parsed : null;
        var name = PlainText.Clean(request.Name);
        var born = request.BornOn ?? resident?.BornOn;
        var sex = request.Sex is "male" or "female" ? request.Sex : resident?.Sex switch { ResidentSex.Female => "female", ResidentSex.Male => "male", _ => null };
        var year = born?.Year ?? (request.EstimatedAge is >= 0 and <= 25 and var age ? today.Year - age : (int?)null);
        var asked = new Facts(name, sex, born, year, born is null, request.Region, resident?.Value, caregivers);
        // Enough to look at all; and enough that "known elsewhere" cannot be used to find out about people.
        if (!IsName(name) || (born is null && year is null && resident is null && request.Region is not { Length: >= 6 })) { return Nothing; }
        if (tools.Limit.Take(access.Actor, HashCode.Combine(name, born, year, request.Region, resident?.Value, self)) is { } tooMany) { return tooMany; }
        return await LookAsync(asked, self, born is not null || resident is not null, ct);
    }

    /// <summary>
    /// For a report that waits for triage. It counts as any search does. That a child is known elsewhere is told of a report that a mandated reporter signed, and not to that reporter; a report without a sign-in
    /// can be written by whoever would like to know, so there only a supervisor is told.
    /// </summary>
    public async Task<Outcome<LikelyAnswer>> OfReportAsync(Report report, CancellationToken ct)
    {
        if (!access.HoldsAnywhere(FindChildren.Right)) { return Nothing; }
        var opener = await identities.OpenAsync(TriageQueue.Right, "look for the same child", FieldGroups.ChildIdentity, [report], ct);
        var name = opener.Text(SealClass.Child, report, report.ChildName);
        if (!IsName(name)) { return Nothing; }
        var year = report.ChildAge is { } age ? report.ReceivedAt.Year - age : (int?)null;
        if (tools.Limit.Take(access.Actor, HashCode.Combine(name, year, report.Region)) is { } tooMany) { return tooMany; }
        var signed = report.Channel == ReportChannel.Mandatory && !await access.IsNamedAsync(report.Id, ct);
        return await LookAsync(new Facts(name, null, null, year, true, report.Region, null, []), null, year is not null && (signed || access.Can(DecidePair.Right, new RegionCode(report.Region))), ct);
    }

    private static LikelyAnswer Nothing { get; } = new([], false, null);

    private static bool IsName(string? name) => name is not null && (name.Count(c => c >= 0x3400 && c <= 0x9FFF) >= 2 || name.Count(char.IsLetter) >= 4);

    private static Refusal? Check(LikelyRequest request) => PlainText.All(
        PlainText.Check("Name", request.Name, 100), PlainText.Check("ResidentId", request.ResidentId, 40),
        request.Region is { Length: > 0 } region && !RegionCode.IsValid(region) ? Refusal.Invalid("Region", "cases.report.region_needed") : null);

    private async Task<Outcome<LikelyAnswer>> LookAsync(Facts asked, Guid? self, bool isEnough, CancellationToken ct)
    {
        if (!compare.CanCompare) { return Nothing; }
        var wanted = compare.Keys.Of(asked.Name, asked.BornOn, asked.Year, asked.ResidentId, asked.Region, yearsAround: asked.BornOn is null ? 1 : 2);
        var population = await compare.PopulationAsync(ct);
        var candidates = await compare.CandidatesAsync(wanted, [], [], FindChildren.Right, self, ct);
        // Decided already: not the same child. Records merged into this one are it.
        var others = self is { } one ? await tools.Apart.OfAsync(one, ct) : [];
        var found = await identities.CompareAsync(
            FindChildren.Right, Purpose,
            opener => Told(compare.Score(asked, [.. candidates.Where(c => !others.Contains(c.Child.Id)).Select(c => (c.Child, c.Seen, Facts.Of(c.Child, [], opener)))], population, candidates.Count, Match.MaybeKin), opener, isEnough),
            told => told.Match.Child, ct);
        return await AnswerAsync(found, self, ct);
    }

    private List<(Match Match, string? Name)> Told(IReadOnlyList<Match> matches, Opener opener, bool isEnough) =>
        [.. matches.Where(m => m.Seen && (m.Probability >= Match.Possible || m.Caution != KinCaution.None)).Take(Most).Concat(matches.Where(m => !m.Seen && isEnough && m.Probability >= Match.Likely))
            .Select(m => (m, m.Seen && access.FieldsFor(FindChildren.Right, m.Child).HasFlag(FieldGroups.ChildIdentity) ? opener.Text(SealClass.Child, m.Child, m.Child.Name) ?? opener.Text(SealClass.Child, m.Child, m.Child.NameLatin) : null))];

    private async Task<LikelyAnswer> AnswerAsync(IReadOnlyList<(Match Match, string? Name)> found, Guid? self, CancellationToken ct)
    {
        var (shown, elsewhere) = (new Dictionary<Guid, LikelyChild>(), false);
        foreach (var (match, name) in found)
        {
            var child = match.Child;
            // A merged record leads to its child; and a child elsewhere that is known here under another number is not elsewhere.
            if (child.MergedIntoId is not null || !match.Seen)
            {
                if (!await tools.Door.MayAsync(child.Id, FindChildren.Right, ct)) { elsewhere = true; continue; }
                child = (await tools.Door.ReadAsync(child.Id, FindChildren.Right, ct)).Value.Child;
            }
            if (child.Id != self) { shown.TryAdd(child.Id, new(child.Id, child.Number, name, child.Sex, child.BirthYear, child.Region, match.Band, Math.Round(match.Probability, 3), match.Caution, tools.Words.Say(match.Why))); }
        }
        return new([.. shown.Values], elsewhere, elsewhere ? tools.Words.Elsewhere : null);
    }
}

/// <summary>What the search for likely matches asks of others: the way to a child, how often one may look, the words, and what was decided before.</summary>
internal sealed record LikelyTools(ChildDoor Door, LikelyLimit Limit, LikelyWords Words, ReadApart Apart);

/// <summary>Puts the reasons into plain words of the reader's language.</summary>
internal sealed class LikelyWords(Leeward.Kernel.Texts.TextCatalogue texts)
{
    public string Elsewhere => texts.Say("likely_elsewhere");

    public IReadOnlyList<LikelyReason> Say(IEnumerable<(string Field, string Level, double Bits)> why) =>
        [.. why.Where(w => w.Level != "missing").Select(w => new LikelyReason(w.Field, w.Level, w.Bits, texts.Say("audit.pair", texts.Say("likely_field_" + w.Field), texts.Say("likely_level_" + w.Level))))];

    /// <summary>How much a reason counts: strongly for, for, hardly, against, strongly against.</summary>
    public static string Weight(double bits) => bits switch { >= 8 => "strongly_for", >= 1 => "for", > -1 => "hardly", > -4 => "against", _ => "strongly_against" };

    /// <summary>A probability as people read it: nothing is certain.</summary>
    public static string Share(double probability) => probability > 0.995 ? "> " + 0.99.ToString(CultureInfo.CurrentCulture) : probability.ToString("0.00", CultureInfo.CurrentCulture);

    public static string Bar(double bits) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(Math.Abs(bits), 0.5, 20):0.#}");
}
