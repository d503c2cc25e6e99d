using System.Security.Cryptography;
using System.Text.Json;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Texts;

namespace Leeward.Cases.Import;

/// <summary>What to import and how.</summary>
internal sealed record ImportRequest(string Kind, string? Source, RegionCode? Scope, bool DryRun, string? Map, string Language);

/// <summary>Starts imports, of uploads as jobs for any node, of local files as jobs of the command line, and gives the refused rows.</summary>
internal sealed class StartImport(JobDesk desk, JobFiles files, IAccess access, IVault vault, TextCatalogue texts, TimeProvider clock)
{
    /// <summary>Takes an upload in, sealed, and asks for its job.</summary>
    public async Task<Outcome<Guid>> UploadAsync(ImportRequest request, Stream content, CancellationToken ct)
    {
        var read = Read(request);
        if (!read.Ok) { return read.Refusal!; }
        if (Scope(request) is not { } scope) { return await access.RefuseAsync(ImportJob.Right, request.Kind, null, ct); }
        var id = Ids.New(clock);
        var length = await files.TakeInAsync(id, ImportJob.InFile, content, ImportJob.MostBytes, ct);
        if (length is null) { return Refusal.Invalid("File", "cases.import.too_big", ImportJob.MostBytes >> 20); }
        if (length == 0) { return Refusal.Invalid("File", "cases.import.empty"); }
        return await desk.AskAsync(ImportJob.Right, desk.New(id, request.Kind, scope, JsonSerializer.Serialize(read.Value), null, anyNode: true), ct);
    }

    /// <summary>Asks for the job of a file on this machine; the same file, told the same, goes on with its unfinished job.</summary>
    public async Task<Outcome<Guid>> LocalAsync(ImportRequest request, Stream content, CancellationToken ct)
    {
        var read = Read(request);
        if (!read.Ok) { return read.Refusal!; }
        if (Scope(request) is not { } scope) { return await access.RefuseAsync(ImportJob.Right, request.Kind, null, ct); }
        var input = JsonSerializer.Serialize(read.Value);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
        var key = vault.MatchKey("import-file", $"{request.Kind}\u001f{scope}\u001f{input}\u001f{hash}");
        return await desk.AskAsync(ImportJob.Right, desk.New(Ids.New(clock), request.Kind, scope, input, key, anyNode: false), ct);
    }

    /// <summary>One's own imports, newest first.</summary>
    public async Task<IReadOnlyList<ImportStanding>> MineAsync(CancellationToken ct) => [.. (await desk.MineAsync(ImportJob.Prefix, ct)).Select(Standing)];

    /// <summary>One of one's own imports.</summary>
    public async Task<Outcome<ImportStanding>> FindAsync(Guid id, CancellationToken ct)
    {
        var found = await desk.FindMineAsync(id, ImportJob.Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        return found.Value.Kind.StartsWith(ImportJob.Prefix, StringComparison.Ordinal) ? Standing(JobDesk.Line(found.Value)) : Refusal.NotFound;
    }

    private ImportStanding Standing(JobLine job)
    {
        var answer = job.Answer.Length == 0 ? new(0, 0, 0, 0, "", []) : JsonSerializer.Deserialize<ImportAnswer>(job.Answer)!;
        return new(job.Id, job.Kind[ImportJob.Prefix.Length..], (ImportState)job.State, job.Done, job.Total, answer.Added, answer.Already, answer.Bad, answer.Unused,
            job.Error is null ? null : texts.Say(job.Error), job.AskedAt);
    }

    /// <summary>The refused rows of one's own import, as the CSV that was given with a column of reasons.</summary>
    public async Task<Outcome> CopyBadRowsAsync(Guid job, Stream to, CancellationToken ct)
    {
        var found = await desk.FindMineAsync(job, ImportJob.Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        return found.Value.Kind.StartsWith(ImportJob.Prefix, StringComparison.Ordinal) ? await desk.CopyFileAsync(job, ImportJob.Right, ImportJob.BadFile, to, ct) : Refusal.NotFound;
    }

    private static Outcome<ImportInput> Read(ImportRequest request)
    {
        if (request.Kind is not (ImportJob.Children or ImportJob.Reports)) { return Refusal.Invalid("Kind", "kernel.not_a_choice"); }
        if (PlainText.Check("Source", request.Source, 60) is { } bad) { return bad; }
        var map = ColumnMap.None;
        if (request.Map is { Length: > 0 } yaml)
        {
            using var reader = new StringReader(yaml);
            var read = ColumnMap.Read(reader, ImportJob.Known(request.Kind));
            if (!read.Ok) { return read.Refusal!; }
            map = read.Value;
        }
        return new ImportInput(PlainText.Clean(request.Source) ?? "", request.Language, request.DryRun, map, request.Scope?.Value ?? "");
    }

    /// <summary>The asked scope where it is allowed; else the widest region in which the person may import.</summary>
    private RegionCode? Scope(ImportRequest request)
    {
        if (request.Scope is { } asked) { return access.Can(ImportJob.Right, asked) ? asked : null; }
        var grants = access.Actor.Grants.Where(g => g.Covers(ImportJob.Right)).OrderBy(g => g.Region.Value.Length).ToList();
        if (grants.Count == 0) { return null; }
        // Where the job is shown; each row is checked against all the regions of the person.
        return grants[0].Region;
    }
}
