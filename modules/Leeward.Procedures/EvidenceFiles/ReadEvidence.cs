using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Previews;
using Leeward.Procedures.Retention;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>A file as the list shows it.</summary>
internal sealed record EvidenceLine(
    Guid Id, string Step, int Number, string Type, string Media, string Name, long Size, string Hash, bool Cleaned, DateTimeOffset ReceivedAt, string ReceivedBy,
    DateOnly? KeptUntil, RuleView? Rule, bool Held, DateTimeOffset? DeletedAt);

/// <summary>A line of the chain of custody.</summary>
internal sealed record CustodyView(DateTimeOffset At, string By, CustodyAct Act, string? Purpose);

/// <summary>A file's bytes, to be handed out.</summary>
internal sealed record EvidenceContent(byte[] Bytes, FileKind Kind, string Name, string Hash);

/// <summary>Lists and hands out evidence. Every opening asks for a purpose and stands in the chain of custody before the bytes leave.</summary>
internal sealed class ReadEvidence(IIdentities identities, IVault vault, EvidenceStore store, RunDesk desk, RunSight sights, RetentionRules rules, TimeProvider clock)
{
    private readonly IRecords _records = desk.Records;
    public const string Right = "procedures.evidence.read";

    public async Task<Outcome<IReadOnlyList<EvidenceLine>>> ListAsync(Guid runId, CancellationToken ct)
    {
        var run = await _records.FindAsync<Run>(runId, Right, ct);
        if (!run.Ok) { return run.Refusal!; }
        var files = await SeenAsync(run.Value, ct);
        var opener = await identities.OpenAsync(Right, "list of evidence", FieldGroups.None, [run.Value], ct);
        return files.ConvertAll(f => new EvidenceLine(
            f.Id, f.Step, f.Number, f.Type, f.Media, opener.Text(SealClass.Evidence, run.Value, f.Name) ?? "", f.Size, f.Hash, f.Hash != f.ReceivedHash, f.ReceivedAt, f.ReceivedBy,
            rules.KeptUntil(f.Type, run.Value.ClosedAt), RetentionDesk.ViewOf(rules.Of(f.Type)), run.Value.Holds > 0, f.DeletedAt));
    }

    public async Task<Outcome<IReadOnlyList<CustodyView>>> CustodyAsync(Guid runId, Guid fileId, CancellationToken ct)
    {
        var found = await FindAsync(runId, fileId, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (run, file) = found.Value;
        var lines = await _records.PartsOf<CustodyLine>([file.Id]).AsNoTracking().OrderBy(l => l.At).ThenBy(l => l.Act).ToListAsync(ct);
        var opener = await identities.OpenAsync(Right, "chain of custody", FieldGroups.None, [run], ct);
        return lines.ConvertAll(l => new CustodyView(l.At, l.By, l.Act, opener.Text(SealClass.Evidence, run, file.Id, l.Purpose)));
    }

    public async Task<Outcome<EvidenceContent>> OpenAsync(Guid runId, Guid fileId, string? purpose, CancellationToken ct, CustodyAct act = CustodyAct.Read)
    {
        var found = await FindAsync(runId, fileId, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (run, file) = found.Value;
        if (file.DeletedAt is { } gone) { return new Refusal("procedures.evidence.gone", rules.Minute(gone)) { Kind = RefusalKind.Gone }; }
        if (purpose?.Trim() is not { Length: >= 3 and <= 300 } why) { return Refusal.Invalid("purpose", "procedures.evidence.purpose"); }
        var opener = await identities.OpenAsync(Right, "evidence file", FieldGroups.None, [run], ct);
        var bytes = await store.ReadAsync(file, run, opener, ct);
        _records.Add(Line(file.Id, bytes.Ok ? act : CustodyAct.FoundDamaged, why));
        var noted = await _records.SaveAsync(Right, ct);
        if (!noted.Ok) { return noted.Refusal!; }
        if (!bytes.Ok) { return bytes.Refusal!; }
        var kind = FileKinds.All.First(k => k.Media == file.Media);
        return new EvidenceContent(bytes.Value, kind, opener.Text(SealClass.Evidence, run, file.Name) ?? "file." + kind.Extension, file.Hash);
    }

    /// <summary>The bytes of a film or recording for a player whose opening stands in the chain of custody already: <paramref name="ticket"/> says so.</summary>
    public async Task<Outcome<EvidenceContent>> PlayAsync(Guid runId, Guid fileId, string? ticket, ViewTickets tickets, CancellationToken ct)
    {
        var found = await FindAsync(runId, fileId, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (run, file) = found.Value;
        if (file.DeletedAt is { } gone) { return new Refusal("procedures.evidence.gone", rules.Minute(gone)) { Kind = RefusalKind.Gone }; }
        var kind = FileKinds.All.First(k => k.Media == file.Media);
        if (!tickets.Allows(ticket, file.Id) || (kind != FileKinds.Mp4 && kind != FileKinds.Wav)) { return await desk.RefuseAsync(Right, nameof(EvidenceFile), fileId, ct); }
        var opener = await identities.OpenAsync(Right, "piece of a film or recording", FieldGroups.None, [run], ct);
        var bytes = await store.ReadAsync(file, run, opener, ct);
        if (bytes.Ok) { return new EvidenceContent(bytes.Value, kind, "", file.Hash); }
        _records.Add(Line(file.Id, CustodyAct.FoundDamaged, null));
        var noted = await _records.SaveAsync(Right, ct);
        return noted.Ok ? bytes.Refusal! : noted.Refusal!;
    }

    /// <summary>Reads every file of a run again and compares it with what was received; the codes of those that are missing or damaged.</summary>
    public async Task<Outcome<IReadOnlyDictionary<Guid, string>>> VerifyAsync(Guid runId, CancellationToken ct)
    {
        var run = await _records.FindAsync<Run>(runId, Right, ct);
        if (!run.Ok) { return run.Refusal!; }
        var opener = await identities.OpenAsync(Right, "verifying evidence", FieldGroups.None, [run.Value], ct);
        var wrong = new Dictionary<Guid, string>();
        foreach (var file in (await SeenAsync(run.Value, ct)).Where(f => f.DeletedAt is null))
        {
            var bytes = await store.ReadAsync(file, run.Value, opener, ct);
            if (!bytes.Ok) { wrong[file.Id] = bytes.Refusal!.Code; }
            _records.Add(Line(file.Id, bytes.Ok ? CustodyAct.Verified : CustodyAct.FoundDamaged, null));
        }
        var noted = await _records.SaveAsync(Right, ct);
        return noted.Ok ? wrong : noted.Refusal!;
    }

    /// <summary>The files of the steps whose evidence the person sees, in the order in which they came.</summary>
    private async Task<List<EvidenceFile>> SeenAsync(Run run, CancellationToken ct)
    {
        var sight = await sights.OfAsync(run, ct);
        var files = await _records.PartsOf<EvidenceFile>(run).AsNoTracking().OrderBy(f => f.ReceivedAt).ThenBy(f => f.Id).ToListAsync(ct);
        return files.FindAll(f => sight.Evidence(f.Step));
    }

    private CustodyLine Line(Guid file, CustodyAct act, string? why) =>
        new() { Id = Ids.New(clock), OwnerId = file, At = clock.GetUtcNow(), By = desk.ActorName, Act = act, Purpose = vault.Seal(SealClass.Evidence, file, why) };

    /// <summary>The file with its run, where the person may read it.</summary>
    public async Task<Outcome<(Run Run, EvidenceFile File)>> FindAsync(Guid runId, Guid fileId, CancellationToken ct)
    {
        var run = await _records.FindAsync<Run>(runId, Right, ct);
        if (!run.Ok) { return run.Refusal!; }
        var file = await _records.PartsOf<EvidenceFile>(run.Value).AsNoTracking().FirstOrDefaultAsync(f => f.Id == fileId, ct);
        return file is null || !(await sights.OfAsync(run.Value, ct)).Evidence(file.Step) ? await desk.RefuseAsync(Right, nameof(EvidenceFile), fileId, ct) : (run.Value, file);
    }
}
