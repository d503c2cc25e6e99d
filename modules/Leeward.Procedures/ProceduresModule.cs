using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Texts;
using Leeward.Procedures.Breaches;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Indicators;
using Leeward.Procedures.Published;
using Leeward.Procedures.RunPages;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures;

/// <summary>The front door of Procedures.</summary>
public sealed class ProceduresModule : IModule
{
    /// <inheritdoc/>
    public string Name => "procedures";

    /// <inheritdoc/>
    public IReadOnlyList<MenuEntry> Menu =>
    [
        new("/my-steps", new("My next steps", "我的待办步骤"), RunDesk.Read, "calendar-due", 5),
        new("/breaches", new("Broken rules", "违反的规则"), RunDesk.Read, "alert-triangle", 6),
        new("/conformance", new("Conformance", "符合性"), ConformanceDesk.Read, "chart-bar", 56),
        new("/centres", new("Centres", "中心"), CentreDesk.Read, "building-hospital", 50),
        new("/procedures", new("Procedures", "规程"), ProcedureLibrary.Read, "clipboard-list", 55),
        new("/drafts", new("Drafts", "规程草案"), DraftDesk.Read, "pencil", 56),
    ];

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<DefinitionCache>();
        services.AddScoped<ProcedureLibrary>();
        services.AddScoped<DraftDesk>().AddScoped<EditDraft>().AddScoped<CompareDrafts>().AddScoped<FindingWords>().AddTexts<DraftTexts>().AddTexts<FindingTexts>();
        services.AddScoped<CentreDesk>();
        services.AddScoped<Leeward.Kernel.People.IUnits, CentreUnits>();
        services.AddScoped<ICentres, NearestCentre>();
        services.AddScoped<RoleScope>();
        services.AddScoped<RunDesk>();
        services.AddScoped<Leeward.Kernel.Audit.IRecordNumbers, RunNumbers>();
        services.AddScoped<StartRun>();
        services.AddScoped<WorkStep>();
        services.AddScoped<NextSteps>();
        services.AddScoped<IProcedureRuns, ProcedureRuns>();
        services.AddScoped<RunWatch>().AddHostedService<RunWatcher>();
        services.AddScoped<EvidenceStore>();
        services.AddScoped<ISealedElsewhere>(sp => sp.GetRequiredService<EvidenceStore>());
        services.AddScoped<AddEvidence>();
        services.AddScoped<ReadEvidence>();
        services.AddTexts<EvidenceTexts>().AddTexts<RouteTexts>();
        services.AddTexts<RunTexts>();
        services.AddTexts<RunPageTexts>();
        services.AddTexts<ProcedureTexts>();
        services.AddTexts<CentreTexts>();
        services.AddScoped<RunJudge>().AddScoped<IJobKind, JudgeRuns>().AddHostedService<JudgeWatcher>();
        services.AddScoped<ConformanceDesk>().AddScoped<JudgedRuns>().AddScoped<BreachDesk>().AddScoped<IDeskSource>(sp => sp.GetRequiredService<BreachDesk>());
        services.AddTexts<ConformanceTexts>().AddTexts<BreachTexts>();
        services.AddScoped<IIndicatorSource, ProcedureIndicators>().AddScoped<IDeskSource, StepsDesk>();
    }

    /// <inheritdoc/>
    public void ConfigureModel(ModelBuilder model)
    {
        CentreMapping.Configure(model);
        DraftMapping.Configure(model);
        PublishedMapping.Configure(model);
        EvidenceMapping.Configure(model);
        RunMapping.Configure(model);
        JudgementMapping.Configure(model);
        BreachMapping.Configure(model);
    }

    /// <inheritdoc/>
    public void MapApi(IEndpointRouteBuilder api)
    {
        RunEndpoints.Map(api);
        EvidenceEndpoints.Map(api);
        DraftEndpoints.Map(api);
        ConformanceEndpoints.Map(api);
        BreachDesk.Map(api);
    }
}
