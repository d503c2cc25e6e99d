using System.Globalization;
using System.Security.Cryptography;
using Leeward.Kernel.Access;
using Microsoft.AspNetCore.DataProtection;

namespace Leeward.Procedures.Previews;

/// <summary>
/// Lets a browser's player fetch a film or recording piece by piece after its opening was written into the chain of custody: for this file, this person and two hours, and only while the
/// person may read it. It is no right of its own.
/// </summary>
internal sealed class ViewTickets(IDataProtectionProvider protection, IAccess access, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(2);
    private readonly IDataProtector _protector = protection.CreateProtector("Leeward.Procedures.Evidence.View");

    /// <summary>A ticket for the acting person.</summary>
    public string Make(Guid file) => _protector.Protect($"{file:N}:{access.Actor.AccountId:N}:{(clock.GetUtcNow() + Life).UtcTicks.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>True for a ticket that the acting person was given for this file and that still counts.</summary>
    public bool Allows(string? ticket, Guid file)
    {
        if (ticket is not { Length: > 0 and < 1000 }) { return false; }
        try
        {
            return _protector.Unprotect(ticket).Split(':') is [var about, var who, var until] && about == file.ToString("N") && who == access.Actor.AccountId?.ToString("N")
                && long.Parse(until, CultureInfo.InvariantCulture) > clock.GetUtcNow().UtcTicks;
        }
        catch (CryptographicException) { return false; }
    }
}
