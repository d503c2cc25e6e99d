using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Clients;
using Leeward.Kernel.Events;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.People;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Persistence;

internal static class KernelMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Account>(e => { e.ToTable("kernel_account"); e.Property(a => a.DisplayName).HasMaxLength(Actor.LongestName); e.Property(a => a.SigningBody).HasMaxLength(64); e.Property(a => a.Language).HasMaxLength(10); e.HasIndex(a => a.Region); });
        model.Entity<Invitation>(e =>
        {
            e.ToTable("kernel_invitation");
            e.Property(i => i.Code).HasMaxLength(16);
            e.Property(i => i.MadeBy).HasMaxLength(Actor.LongestLabel);
            e.HasIndex(i => i.Code).IsUnique();
            e.HasIndex(i => i.AccountId);
        });
        model.Entity<RoleRequest>(e =>
        {
            e.ToTable("kernel_role_request");
            e.Property(r => r.Role).HasMaxLength(60);
            e.Property(r => r.AskedBy).HasMaxLength(Actor.LongestLabel);
            e.Property(r => r.DecidedBy).HasMaxLength(Actor.LongestLabel);
            e.Property(r => r.Note).HasMaxLength(200);
            e.HasIndex(r => new { r.State, r.Region });
            e.HasIndex(r => r.AccountId);
        });
        model.Entity<IdentityUserClaim<Guid>>().ToTable("kernel_account_claim");
        model.Entity<IdentityUserLogin<Guid>>().ToTable("kernel_account_login");
        model.Entity<IdentityUserToken<Guid>>().ToTable("kernel_account_token");
        model.Entity<IdentityUserPasskey<Guid>>(e =>
        {
            e.ToTable("kernel_account_passkey");
            e.HasKey(p => p.CredentialId);
            e.Property(p => p.CredentialId).HasMaxLength(1024);
            e.OwnsOne(p => p.Data).ToJson();
            // The framework maps this only where a host has set up sign-in; written here, so that every program and the migrations have the same model.
            e.HasIndex(p => p.UserId);
            e.HasOne<Account>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade).IsRequired();
        });
        model.Entity<Assignment>(e =>
        {
            e.ToTable("kernel_assignment");
            e.Property(a => a.Role).HasMaxLength(60);
            e.Property(a => a.Region).HasMaxLength(12);
            e.HasIndex(a => a.AccountId);
            e.HasIndex(a => new { a.UnitId, a.Role });
        });
        model.Entity<NamedPerson>(e =>
        {
            e.ToTable("kernel_named_person");
            e.Property(n => n.Reason).HasMaxLength(400);
            e.HasIndex(n => new { n.AccessId, n.AccountId });
            e.HasIndex(n => n.AccountId);
        });
        model.Entity<SharedRecord>(e =>
        {
            e.ToTable("kernel_shared");
            e.HasIndex(s => s.UnitId);
            e.HasIndex(s => s.ForId);
        });
        model.Entity<AuditEntry>(e =>
        {
            e.ToTable("kernel_audit");
            e.HasKey(a => a.Seq);
            e.Property(a => a.Seq).ValueGeneratedNever();
            e.Property(a => a.Actor).HasMaxLength(Actor.LongestLabel);
            e.Property(a => a.Verb).HasMaxLength(80);
            e.Property(a => a.Result).HasMaxLength(20);
            e.Property(a => a.Kind).HasMaxLength(80);
            e.Property(a => a.Region).HasMaxLength(12);
            e.HasIndex(a => new { a.RecordId, a.Seq });
            e.HasIndex(a => new { a.ActorId, a.Seq });
            e.HasIndex(a => new { a.Verb, a.Seq });
            e.HasIndex(a => a.At);
        });
        model.Entity<AuditHead>(e => { e.ToTable("kernel_audit_head"); e.Property(h => h.Id).ValueGeneratedNever(); });
        model.Entity<OutboxMessage>(e =>
        {
            e.ToTable("kernel_outbox");
            e.Property(o => o.Type).HasMaxLength(300);
            e.Property(o => o.Error).HasMaxLength(200);
            e.HasIndex(o => new { o.DoneAt, o.Id });
        });
        model.Entity<HeardMessage>(e =>
        {
            e.ToTable("kernel_outbox_heard");
            e.HasKey(h => new { h.MessageId, h.Handler });
            e.Property(h => h.Handler).HasMaxLength(300);
        });
        model.Entity<Job>(e =>
        {
            e.ToTable("kernel_job");
            e.Property(j => j.Kind).HasMaxLength(80);
            e.Property(j => j.Key).HasMaxLength(80);
            e.Property(j => j.Cursor).HasMaxLength(200);
            e.Property(j => j.LeaseOwner).HasMaxLength(200);
            e.Property(j => j.Error).HasMaxLength(200);
            e.Property(j => j.AskedBy).HasMaxLength(Actor.LongestLabel);
            e.HasIndex(j => new { j.Region, j.Id });
            e.HasIndex(j => new { j.State, j.AskedAt });
            e.HasIndex(j => new { j.Kind, j.Key });
        });
        model.Entity<JobChunk>(e =>
        {
            e.ToTable("kernel_job_chunk");
            e.HasKey(c => new { c.JobId, c.Name, c.Seq });
            e.Property(c => c.Name).HasMaxLength(40);
        });
        model.Entity<Session>(e => { e.ToTable("kernel_session"); e.Property(s => s.Device).HasMaxLength(200); e.HasIndex(s => s.AccountId); });
        model.Entity<SystemClient>(e =>
        {
            e.ToTable("kernel_client");
            e.Property(c => c.ClientId).HasMaxLength(40);
            e.Property(c => c.Name).HasMaxLength(100);
            e.HasIndex(c => c.ClientId).IsUnique();
            e.HasIndex(c => c.Region);
        });
        model.Entity<ClientSecret>(e => { e.ToTable("kernel_client_secret"); e.Property(s => s.Hash).HasMaxLength(32); e.HasIndex(s => s.OwnerId); });
        model.Entity<KeptAnswer>(e =>
        {
            e.ToTable("kernel_kept_answer");
            e.HasKey(a => new { a.Owner, a.Key });
            e.Property(a => a.Owner).HasMaxLength(40);
            e.Property(a => a.Key).HasMaxLength(64);
            e.Property(a => a.Asked).HasMaxLength(32);
            e.HasIndex(a => a.At);
        });
        model.Entity<WebKey>(e => { e.ToTable("kernel_web_key"); e.HasKey(w => w.Name); e.Property(w => w.Name).HasMaxLength(200); });
        model.Entity<DataKey>(e => { e.ToTable("kernel_data_key"); e.Property(k => k.Id).ValueGeneratedNever(); });
    }
}
