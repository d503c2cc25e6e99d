using System.Globalization;
using System.Security.Cryptography;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Texts;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Leeward.Procedures.Mails;

/// <summary>What a person sees of their own reminders by e-mail.</summary>
/// <param name="IsOn">False where this installation sends no mail.</param>
/// <param name="Address">Where reminders go; null where they go nowhere.</param>
/// <param name="Asked">The address that waits for its code.</param>
/// <param name="SentAt">When the last mail went out.</param>
/// <param name="UnsureAt">When one was handed over that may not have gone out.</param>
/// <param name="RefusedAt">When the address was refused for good.</param>
/// <param name="RefusedWith">The reply code.</param>
internal sealed record MailView(bool IsOn, string? Address, string? Asked, DateTimeOffset? SentAt, DateTimeOffset? UnsureAt, DateTimeOffset? RefusedAt, int RefusedWith);

/// <summary>A person asks for reminders by e-mail, proves the address and ends it. Nobody does it for another.</summary>
internal sealed class MailDesk(IRecords records, IAccess access, IIdentities identities, IVault vault, MailSettings settings, MailPost post, TimeProvider clock)
{
    public const int MostTries = 5, MostCodes = 5;

    private const string Why = "a person's own reminders by e-mail", Ask = "procedures.mail.ask", Prove = "procedures.mail.prove", End = "procedures.mail.end";

    private static readonly TimeSpan CodeHolds = TimeSpan.FromMinutes(15), CodesPer = TimeSpan.FromHours(1);

    public async Task<MailView> ReadAsync(CancellationToken ct)
    {
        if (await MineAsync(ct) is not { } box) { return new(settings.IsOn, null, null, null, null, null, 0); }
        var opener = await OpenerAsync(box, ct);
        var waits = box.CodeKey is not null && box.CodeUntil > clock.GetUtcNow();
        return new(settings.IsOn, opener(box.Address), waits ? opener(box.Asked) : null, box.SentAt, box.UnsureAt, box.RefusedAt, box.RefusedWith);
    }

    /// <summary>Sends a code to an address; one that was proved before stays until the new one is.</summary>
    public async Task<Outcome> AskAsync(string? address, CancellationToken ct)
    {
        if (access.Actor.AccountId is not { } me || !access.HoldsAnywhere(RunDesk.Read)) { return await access.RefuseAsync(Ask, nameof(MailBox), null, ct); }
        if (!settings.IsOn) { return new Refusal("procedures.mail.off"); }
        if (AddressOf(address) is not { } to) { return Refusal.Invalid("address", "procedures.mail.address"); }
        var now = clock.GetUtcNow();
        var box = await MineAsync(ct);
        if (box is null) { records.Add(box = new MailBox { Id = Ids.New(clock), OwnerId = me }); }
        if (box.CodesSince is not { } since || now - since >= CodesPer) { (box.CodesSince, box.Codes) = (now, 0); }
        if (++box.Codes > MostCodes) { return new Refusal("procedures.mail.codes", MostCodes); }
        var code = RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        (box.Asked, box.CodeKey, box.CodeUntil, box.CodeTries) = (vault.Seal(SealClass.Narrative, box.Id, to), KeyOf(box, code), now + CodeHolds, 0);
        box.Language = Languages.Current;
        // Written first: how many codes were sent counts also where the server does not answer.
        var saved = await records.SaveAsync(Ask, ct);
        return saved.Ok ? await post.CodeAsync(to, code, box.Language, ct) : saved;
    }

    public async Task<Outcome> ProveAsync(string? code, CancellationToken ct)
    {
        if (await MineAsync(ct) is not { CodeKey: { } key, Asked: not null } box) { return await access.RefuseAsync(Prove, nameof(MailBox), null, ct); }
        var given = string.Concat((code ?? "").Where(char.IsAsciiDigit));
        var right = box.CodeUntil > clock.GetUtcNow() && box.CodeTries < MostTries && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(key), System.Text.Encoding.ASCII.GetBytes(KeyOf(box, given)));
        if (right)
        {
            (box.Address, box.ProvedAt, box.Asked, box.CodeKey, box.CodeUntil) = (box.Asked, clock.GetUtcNow(), null, null, null);
            (box.RefusedAt, box.RefusedWith, box.UnsureAt, box.IsOwed, box.Tries, box.NextTryAt) = (null, 0, null, false, 0, null);
            return await records.SaveAsync(Prove, ct);
        }
        if (++box.CodeTries >= MostTries) { (box.CodeKey, box.CodeUntil) = (null, null); }
        var saved = await records.SaveAsync(Prove, ct);
        return saved.Ok ? Refusal.Invalid("code", "procedures.mail.code") : saved;
    }

    /// <summary>Nothing is sent from now on, and the address is no longer kept.</summary>
    public async Task<Outcome> EndAsync(CancellationToken ct)
    {
        if (await MineAsync(ct) is not { } box) { return Outcome.Done; }
        records.Remove(box);
        return await records.SaveAsync(End, ct);
    }

    private async Task<MailBox?> MineAsync(CancellationToken ct)
    {
        var me = access.Actor.AccountId;
        return me is null ? null : await records.Unfiltered<MailBox>(Why).FirstOrDefaultAsync(b => b.OwnerId == me, ct);
    }

    private async Task<Func<SealedText?, string?>> OpenerAsync(MailBox box, CancellationToken ct)
    {
        var account = await records.Unfiltered<Account>(Why).AsNoTracking().FirstAsync(a => a.Id == box.OwnerId, ct);
        var opener = await identities.OpenForMachineryAsync(Why, ct);
        return text => opener.Text(SealClass.Narrative, account, box.Id, text);
    }

    private string KeyOf(MailBox box, string code) => vault.MatchKey("mail-code", $"{box.Id:N}{code}");

    /// <summary>One bare address of at most 254 characters; null where it is none.</summary>
    private static string? AddressOf(string? typed) =>
        typed?.Trim() is { Length: > 0 and <= 254 } text && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or ':' or '"')
        && MailboxAddress.TryParse(text, out var box) && box.Address == text && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && text[(at + 1)..].Contains('.', StringComparison.Ordinal) ? text : null;
}

/// <summary>Sends a code while the person waits.</summary>
internal sealed class MailPost(MailSettings settings, MailState state, MailLetters letters)
{
    public async Task<Outcome> CodeAsync(string address, string code, string language, CancellationToken ct)
    {
        await using var line = new MailLine(settings, state);
        if (!await line.OpenAsync(ct)) { return new Refusal("procedures.mail.cannot") { Kind = RefusalKind.Busy }; }
        var answer = await line.SendAsync(letters.Code(address, code, language), ct);
        return answer.How switch
        {
            Handed.Taken or Handed.Unsure => Outcome.Done,
            Handed.Refused => new Refusal("procedures.mail.refused", answer.Code),
            _ => new Refusal("procedures.mail.cannot") { Kind = RefusalKind.Busy },
        };
    }
}
