using Leeward.Kernel;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Runs;
using Leeward.Runs;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>A file on its way in. <paramref name="Name"/> is what the sender called it; only its last part is kept, sealed, to be shown.</summary>
internal sealed record EvidenceInput(string Step, int Number, string Type, string? Name, byte[] Bytes);

/// <summary>Adds a file to a step: looked at, cleaned, hashed, sealed, and only then part of the run's history.</summary>
internal sealed class AddEvidence(RunDesk desk, RoleScope scope, EvidenceStore store, MalwareScan scan, IVault vault, Leeward.Kernel.Access.IAccess access, Absences.Covers covers)
{
    public const string Right = "procedures.evidence.add";

    /// <summary>The largest file taken, in bytes. Recordings are kept in the recording room; here stands their digest and receipt.</summary>
    public const int Largest = 50 << 20;

    public async Task<Outcome<Guid>> RunAsync(Guid runId, int? version, EvidenceInput input, CancellationToken ct)
    {
        var opened = await desk.OpenAsync(runId, Right, ct);
        if (!opened.Ok) { return opened.Refusal!; }
        var run = opened.Value;
        if (version is { } seen) { desk.Records.Expect(run.Row, seen); }
        if (run.Definition.Step(input.Step) is not { } step) { return new Refusal("runs.step.unknown", input.Step); }
        if (!scope.MayWork(run.Row, step.Role) && !step.With.Any(role => scope.MayWork(run.Row, role))) { return await access.RefuseAsync(Right, nameof(EvidenceFile), runId, ct); }
        if (!run.Definition.Evidence.ContainsKey(input.Type)) { return Refusal.Invalid("type", "runs.evidence.unknown", input.Type); }
        if (input.Bytes.Length == 0) { return Refusal.Invalid("file", "procedures.evidence.empty"); }
        if (input.Bytes.Length > Largest) { return Refusal.Invalid("file", "procedures.evidence.too_large", Largest >> 20); }
        var (kind, problem) = FileKinds.Find(input.Bytes);
        if (kind is null) { return Refusal.Invalid("file", problem, string.Join(", ", FileKinds.All.Select(one => one.Extension.ToUpperInvariant()))); }
        var scanned = await scan.RunAsync(input.Bytes, ct);
        if (!scanned.Ok) { return scanned.Refusal!; }
        if (FileKinds.Clean(kind, input.Bytes) is not { } clean) { return Refusal.Invalid("file", kind == FileKinds.Mp4 ? "procedures.evidence.film" : "procedures.evidence.broken"); }

        var (id, key) = (desk.NewId(), EvidenceStore.NewKey());
        var file = new EvidenceFile
        {
            Id = id, OwnerId = runId, Step = input.Step, Number = input.Number, Type = input.Type, Media = kind.Media, Size = clean.Length,
            Hash = EvidenceStore.Hash(clean), ReceivedHash = EvidenceStore.Hash(input.Bytes), ReceivedAt = desk.Now, ReceivedBy = desk.ActorName,
            Name = vault.Seal(SealClass.Evidence, runId, NameOf(input.Name, kind)), Key = vault.Seal(SealClass.Evidence, id, key),
        };
        if (desk.Take(run, new EvidenceAdded(desk.Now, desk.ActorName, new(input.Step, input.Number), input.Type, file.Id.ToString("N"))) is { } no) { return no; }
        await covers.NoteAsync(run.Row, new(input.Step, input.Number), step.Role, nameof(EvidenceAdded), ct);
        desk.Records.Add(file);
        desk.Records.Add(new CustodyLine { Id = desk.NewId(), OwnerId = file.Id, At = desk.Now, By = desk.ActorName, Act = CustodyAct.Received });
        if (scanned.Value is { } scanner) { desk.Records.Add(new CustodyLine { Id = desk.NewId(), OwnerId = file.Id, At = desk.Now, By = scanner, Act = CustodyAct.Scanned }); }
        var written = await store.WriteAsync(file.Id, key, clean, ct);
        if (!written.Ok) { return written.Refusal!; }
        var saved = await desk.SaveAsync(run, Right, ct);
        if (saved.Ok) { return file.Id; }
        store.Delete(file.Id);
        return saved.Refusal!;
    }

    /// <summary>The last part of the name, without what could steer a terminal or turn the reading direction, at most 120 characters.</summary>
    private static string NameOf(string? name, FileKind kind)
    {
        var last = (name ?? "").Replace('\\', '/').Split('/')[^1];
        var plain = new string([.. last.Where(letter => !char.IsControl(letter) && char.GetUnicodeCategory(letter) != System.Globalization.UnicodeCategory.Format)]).Trim();
        var cut = (plain.LastIndexOf('.') is > 0 and var dot ? plain[..dot] : plain).Trim('.', ' ');
        var text = cut.Length <= 120 ? cut : cut[..(char.IsHighSurrogate(cut[119]) ? 119 : 120)];
        return (text.Length == 0 ? "file" : text) + "." + kind.Extension;
    }
}
