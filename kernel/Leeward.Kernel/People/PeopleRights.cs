using Leeward.Packs;

namespace Leeward.Kernel.People;

/// <summary>What an administrator of people may do. Each right is also the verb of the audit trail.</summary>
public static class PeopleRights
{
    /// <summary>See people, their roles and their history.</summary>
    public const string Read = "kernel.account.read";
    /// <summary>Make an account.</summary>
    public const string Add = "kernel.account.add";
    /// <summary>Change the name shown and the home region.</summary>
    public const string Edit = "kernel.account.edit";
    /// <summary>Hand out a one-time link to set a password.</summary>
    public const string Invite = "kernel.account.invite";
    /// <summary>Lock and unlock.</summary>
    public const string Lock = "kernel.account.lock";
    /// <summary>End an account for good.</summary>
    public const string End = "kernel.account.end";
    /// <summary>Remove a lost second factor.</summary>
    public const string SecondStep = "kernel.account.second_step";
    /// <summary>Give a role.</summary>
    public const string Give = PackRole.GiveRight;
    /// <summary>End a role.</summary>
    public const string Take = "kernel.role.end";
    /// <summary>Approve, as the second administrator, a role that another asked for.</summary>
    public const string Approve = "kernel.role.approve";

    /// <summary>Audit verb: a role waits for a second administrator.</summary>
    public const string Ask = "kernel.role.ask";
    /// <summary>Audit verb: the second administrator said no, or the first took the request back.</summary>
    public const string Decline = "kernel.role.decline";
    /// <summary>Audit verb: a person set the password with a one-time link.</summary>
    public const string Accept = "kernel.account.accept";
    /// <summary>Audit verb: unlocked.</summary>
    public const string Unlock = "kernel.account.unlock";
}
