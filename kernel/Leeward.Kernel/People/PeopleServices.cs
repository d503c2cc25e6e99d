using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Signing;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Leeward.Kernel.People;

/// <summary>Registers the use cases around people.</summary>
internal static class PeopleServices
{
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddTexts<PeopleTexts>();
        services.TryAddScoped<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddScoped<IPasswordValidator<Account>, PasswordRuling>();
        services.AddScoped(s => new PeopleLedger(s.Db(), s.Get<IAccess>(), s.Get<AuditTrail>(), s.Get<ActorResolver>(), s.Clock()));
        services.AddScoped(s => new Administrators(s.Db(), s.Get<IAccess>(), s.Get<PackSet>(), s.Clock()));
        services.AddScoped(s => new RoleCheck(s.Db(), s.Get<PackSet>(), s.Get<RegionBook>(), s.GetServices<IUnits>(), s.Clock()));
        services.AddScoped(s => new AddPerson(s.Db(), s.Get<IRecords>(), s.Get<IAccess>(), s.Get<RegionBook>(), s.Get<PeopleLedger>(), s.Get<Administrators>(), s.Clock()));
        services.AddScoped(s => new GiveRole(s.Db(), s.Get<IRecords>(), s.Get<IAccess>(), s.Get<RoleCheck>(), s.Get<PeopleLedger>(), s.Get<Administrators>(), s.Clock()));
        services.AddScoped(s => new DecideRole(s.Db(), s.Get<IRecords>(), s.Get<IAccess>(), s.Get<RoleCheck>(), s.Get<PeopleLedger>(), s.Get<ActorResolver>(), s.Clock()));
        services.AddScoped<IDeskSource, RolesDesk>();
        services.AddScoped(s => new HoldAccount(s.Db(), s.Get<IRecords>(), s.Get<IAccess>(), s.Get<PeopleLedger>(), s.Get<Administrators>(), s.Clock()));
        services.AddScoped(s => new InvitePerson(s.Db(), s.Get<IAccess>(), s.Get<IVault>(), s.Get<HoldAccount>(), s.Get<PeopleLedger>(), s.Clock()));
        services.AddScoped(s => new AcceptInvitation(s.Db(), s.Get<IAccess>(), s.Get<IVault>(), s.Get<IPasswordHasher<Account>>(), s.Get<PeopleLedger>(), s.Clock()));
        services.AddScoped(s => new GiveBody(s.Get<IRecords>(), s.Get<IAccess>(), s.Get<PackSet>(), s.Get<PeopleLedger>(), s.Get<Administrators>()));
        services.TryAddScoped<IFreshProof, NoFreshProof>();
        services.AddScoped(s => new FindPeople(s.Db(), s.Get<IRecords>(), s.Clock()));
        services.AddScoped(s => new ReadPerson(s.Db(), s.Get<IRecords>(), s.Get<AuditBook>(), s.Clock()));
    }

    private static T Get<T>(this IServiceProvider services) where T : notnull => services.GetRequiredService<T>();

    private static AppDbContext Db(this IServiceProvider services) => services.Get<AppDbContext>();

    private static TimeProvider Clock(this IServiceProvider services) => services.Get<TimeProvider>();
}

/// <summary>Puts the password rules where the framework asks for them.</summary>
internal sealed class PasswordRuling(TextCatalogue texts) : IPasswordValidator<Account>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) => Task.FromResult(
        PasswordRules.Check("Password", password, user.UserName, user.DisplayName) is { } no ? IdentityResult.Failed(new IdentityError { Code = no.Code, Description = texts.Say(no) }) : IdentityResult.Success);
}
