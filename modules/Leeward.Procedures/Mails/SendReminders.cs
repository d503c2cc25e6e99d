using Leeward.Kernel.Access;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Mails;

/// <summary>
/// Tells people by e-mail what the reminders tell them: bundled, at most one mail in the set time, urgent things at once. What a mail tells is written down, with the moment at which it is
/// handed over, before the server is spoken to: of two nodes one wins, and what a killed node had in hand is not sent again. What the server did not take is owed and tried later.
/// </summary>
internal sealed class SendReminders(IServiceScopeFactory scopes, ActorResolver actors, MailSettings settings, MailState state, TimeProvider clock)
{
    public const string Verb = "procedures.mail.send";

    private const string Why = "reminders by e-mail";
    private const int MostTries = 10;

    /// <summary>Longer than handing over one mail can take.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan First = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromHours(1), Probe = TimeSpan.FromMinutes(5);

    /// <summary>Looks once at everybody who asked for mails. Gives how many mails the server has taken.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        if (!settings.IsOn || clock.GetUtcNow() < state.NextAt) { return 0; }
        await using var line = new MailLine(settings, state);
        var taken = 0;
        foreach (var box in await BoxesAsync(ct))
        {
            if (await OneAsync(box, line, ct) is not { } one) { return taken; }
            taken += one;
        }
        // That mail cannot be sent is known before somebody needs it.
        if (state.WellAt is not { } at || clock.GetUtcNow() - at > Probe) { await line.OpenAsync(ct); }
        return taken;
    }

    private async Task<List<Guid>> BoxesAsync(CancellationToken ct)
    {
        await using var scope = Machinery();
        var now = clock.GetUtcNow();
        return await Of<IRecords>(scope).Unfiltered<MailBox>(Why).Where(b => b.ProvedAt != null && b.RefusedAt == null && (b.NextTryAt == null || b.NextTryAt <= now)).OrderBy(b => b.SentAt).ThenBy(b => b.Id).Select(b => b.Id).ToListAsync(ct);
    }

    /// <summary>How many mails were taken: none or one; null where the server cannot be reached.</summary>
    private async Task<int?> OneAsync(Guid id, MailLine line, CancellationToken ct)
    {
        await using var scope = Machinery();
        var box = await Of<IRecords>(scope).Unfiltered<MailBox>(Why).FirstOrDefaultAsync(b => b.Id == id, ct);
        if (box?.Address is null) { return 0; }
        if (box.HandedAt is { } handed)
        {
            if (clock.GetUtcNow() - handed > Stale) { await SettleAsync(id, b => NotKnown(b, handed), ct); }
            return 0;
        }
        if (await DueAsync(box, ct) is not { } due) { return 0; }
        if (!await line.OpenAsync(ct)) { return null; }
        var account = await Of<IRecords>(scope).Unfiltered<Account>(Why).AsNoTracking().FirstAsync(a => a.Id == box.OwnerId, ct);
        var address = (await Of<IIdentities>(scope).OpenForMachineryAsync(Why, ct)).Text(SealClass.Narrative, account, box.Id, box.Address)!;
        var mail = Of<MailLetters>(scope).Reminder(address, due.Digest, account.Language ?? box.Language);
        if (!await ClaimAsync(scope, box, due.News, ct)) { return 0; }
        var answer = await line.SendAsync(mail, ct);
        await SettleAsync(id, b => Note(b, answer), CancellationToken.None);
        return answer.How == Handed.Taken ? 1 : 0;
    }

    /// <summary>What there is to tell now; null where nothing, or not yet.</summary>
    private async Task<(IReadOnlyList<MailTold> News, Digest Digest)?> DueAsync(MailBox box, CancellationToken ct)
    {
        if (await actors.ResolveAsync(box.OwnerId, ct) is not { } owner) { return null; }
        await using var theirs = scopes.CreateAsyncScope();
        Of<ActorScope>(theirs).Actor = owner;
        var looking = Of<MailDigest>(theirs);
        var news = await looking.NewsAsync(ct);
        if (!box.IsOwed && (news.Things.Count == 0 || (!news.IsUrgent && box.SentAt + settings.Every > clock.GetUtcNow()))) { return null; }
        var digest = await looking.CountAsync(ct);
        if (digest.All > 0) { return (news.Things, digest); }
        // What was owed has been done or noted meanwhile.
        await SettleAsync(box.Id, b => (b.IsOwed, b.Tries, b.NextTryAt) = (false, 0, null), ct);
        return null;
    }

    /// <summary>Writes what is told and that it is being handed over, in one transaction. False where another node, or the person, was quicker.</summary>
    private async Task<bool> ClaimAsync(AsyncServiceScope scope, MailBox box, IReadOnlyList<MailTold> news, CancellationToken ct)
    {
        try
        {
            await Of<BulkRewriter>(scope).TogetherAsync(async stop =>
            {
                box.HandedAt = clock.GetUtcNow();
                var saved = await Of<IRecords>(scope).SaveAsync(Verb, stop);
                if (!saved.Ok) { throw new TakenException(); }
                if (news.Count == 0) { return; }
                var told = await Of<IBulk>(scope).WriteAsync(Verb, new BulkBatch().AddReached<MailTold>(new HashSet<Guid> { box.OwnerId }, news), stop);
                if (!told.Ok) { throw new TakenException(); }
            }, ct);
            return true;
        }
        catch (TakenException) { return false; }
        catch (Exception e) when (DatabaseTrouble.Recognise(e) is not null) { return false; }
    }

    /// <summary>Writes on the box as it stands now; the person may have changed it meanwhile, or ended it.</summary>
    private async Task SettleAsync(Guid id, Action<MailBox> write, CancellationToken ct)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await using var scope = Machinery();
            if (await Of<IRecords>(scope).Unfiltered<MailBox>(Why).FirstOrDefaultAsync(b => b.Id == id, ct) is not { } box) { return; }
            write(box);
            if ((await Of<IRecords>(scope).SaveAsync(Verb, ct)).Ok) { return; }
        }
    }

    private void Note(MailBox box, MailAnswer answer)
    {
        var now = clock.GetUtcNow();
        switch (answer.How)
        {
            case Handed.Taken:
                (box.SentAt, box.HandedAt, box.UnsureAt, box.IsOwed, box.Tries, box.NextTryAt) = (now, null, null, false, 0, null);
                break;
            case Handed.Refused:
                (box.RefusedAt, box.RefusedWith, box.HandedAt, box.IsOwed, box.Tries, box.NextTryAt) = (now, answer.Code, null, false, 0, null);
                break;
            case Handed.Unsure:
                NotKnown(box, now);
                break;
            default:
                box.HandedAt = null;
                box.IsOwed = ++box.Tries < MostTries;
                box.NextTryAt = now + TimeSpan.FromSeconds(Math.Min(First.TotalSeconds * Math.Pow(2, box.Tries - 1), Longest.TotalSeconds));
                if (!box.IsOwed) { (box.Tries, box.UnsureAt) = (0, now); }
                break;
        }
    }

    private static void NotKnown(MailBox box, DateTimeOffset at) => (box.SentAt, box.UnsureAt, box.HandedAt, box.IsOwed, box.Tries, box.NextTryAt) = (at, at, null, false, 0, null);

    private AsyncServiceScope Machinery()
    {
        var scope = scopes.CreateAsyncScope();
        Of<ActorScope>(scope).Actor = Actor.Machinery("reminder mail");
        return scope;
    }

    private static T Of<T>(AsyncServiceScope scope) where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    private sealed class TakenException : Exception;
}
