using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Centre;
using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.Desk;
using Leeward.Cases.Duplicates;
using Leeward.Cases.History;
using Leeward.Cases.Import;
using Leeward.Cases.Incidents;
using Leeward.Cases.Indicators;
using Leeward.Cases.Likeness;
using Leeward.Cases.Merges;
using Leeward.Cases.People;
using Leeward.Cases.Plans;
using Leeward.Cases.Reports;
using Leeward.Cases.Reviews;
using Leeward.Cases.Services;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Texts;
using Leeward.Procedures.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases;

/// <summary>The front door of Cases: reports, triage, children, cases with their forms, plans, services and closures.</summary>
public sealed class CasesModule : IModule
{
    /// <inheritdoc/>
    public string Name => "cases";

    /// <inheritdoc/>
    public IReadOnlyList<MenuEntry> Menu =>
    [
        new("/triage", new("Triage", "分诊"), TriageQueue.Right, "inbox", 10, MenuEntry.Work),
        new("/cases", new("Cases", "个案"), OpenCase.ReadRight, "folder", 20, MenuEntry.Cases),
        new("/children", new("Children", "儿童"), FindChildren.Right, "users", 30, MenuEntry.Cases),
        new("/duplicates", new("Likely duplicates", "疑似重复"), ReadPairs.Right, "list-check", 32, MenuEntry.Cases),
        new("/case-reviews", new("Case reviews", "个案评审"), ReadReviews.Right, "calendar-due", 33, MenuEntry.Cases),
        new("/approvals", new("Approvals", "审批"), CloseRights.Approve, "check", 35, MenuEntry.Work),
        new("/services", new("Services asked of me", "向我申请的服务"), MoveService.Right, "heart-handshake", 36, MenuEntry.Work),
        new("/break-the-glass", new("Emergency access", "紧急访问"), BreakGlass.Right, "key", 70, MenuEntry.Cases),
        new("/break-the-glass/reviews", new("Emergency access: review", "紧急访问复核"), ReviewGlass.Right, "shield-check", 71, MenuEntry.Cases),
        new("/import", new("Import", "导入"), ImportJob.Right, "upload", 60, MenuEntry.Cases),
        new("/reports/mandatory", new("Mandatory report", "强制报告"), FileReport.Right, "message-report", 40, MenuEntry.Cases),
        new("/reports/mine", new("My reports", "我提交的报告"), FileReport.Right, "file-text", 41, MenuEntry.Cases),
    ];

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddTexts<CasesTexts>().AddTexts<RouteTexts>();
        services.AddTexts<ImportTexts>();
        services.AddSingleton<LocalFile>().AddScoped<ImportTools>().AddScoped<ImportWork>().AddScoped<StartImport>();
        services.AddScoped<IJobKind, ImportChildren>().AddScoped<IJobKind, ImportReports>();
        services.AddScoped<FileReport>().AddScoped<LookUpReceipt>().AddScoped<OwnReports>();
        services.AddScoped<TriageQueue>().AddScoped<DecideTriage>();
        services.AddTexts<LikenessTexts>().AddSingleton<LikenessModel>().AddSingleton<LikelyLimit>().AddSingleton<LikenessKeys>().AddScoped<CompareChildren>().AddScoped<LikelyWords>().AddScoped<LikelyTools>().AddScoped<FindLikely>();
        services.AddScoped<ReadPairs>().AddScoped<DecidePair>().AddScoped<ExportPairs>().AddScoped<StartSearch>().AddScoped<FilePairs>().AddScoped<IJobKind, FindDuplicates>().AddHostedService<DuplicateWatcher>();
        services.AddScoped<ChildFields>().AddScoped<MergeTools>().AddScoped<MergeChildren>().AddScoped<UndoMerge>().AddScoped<ReadComparison>();
        services.AddScoped<ChildDoor>().AddScoped<ChildRooms>().AddScoped<ReadApart>();
        services.AddScoped<ChildNames>().AddScoped<FindChildren>().AddScoped<RegisterChild>();
        services.AddScoped<OpenCase>().AddScoped<ReadCase>().AddScoped<EditCase>().AddScoped<TakeCase>().AddScoped<ListCases>().AddScoped<ExportCases>().AddScoped<NameCases>();
        services.AddTexts<ChildTexts>().AddScoped<EditChild>().AddScoped<ChildRegions>().AddScoped<ReadChild>().AddScoped<FindSame>();
        services.AddTexts<CaseFormTexts>().AddScoped<ResponseTimes>().AddScoped<FormEffects>().AddScoped<FileForm>().AddScoped<ReadForms>();
        services.AddTexts<ClosureTexts>().AddScoped<AskClosure>().AddScoped<WithdrawClosure>().AddScoped<ReadClosures>().AddScoped<ClosureWork>().AddScoped<DecideClosure>();
        services.AddTexts<PlanTexts>().AddScoped<ReadPlan>().AddScoped<WritePlan>().AddScoped<DecidePlan>();
        services.AddTexts<ReviewTexts>().AddScoped<ReadReviews>().AddScoped<PlanReview>().AddScoped<HoldReview>();
        services.AddTexts<ServiceTexts>().AddScoped<RequestService>().AddScoped<MoveService>().AddScoped<ReadServices>();
        services.AddTexts<IncidentTexts>().AddScoped<CaseViolence>().AddScoped<RecordIncident>().AddScoped<ReadIncidents>();
        services.AddTexts<PeopleTexts>().AddScoped<CasePeople>().AddScoped<HoldCloser>().AddScoped<ChangeSensitivity>().AddScoped<NamePeople>().AddScoped<BreakGlass>().AddScoped<ReviewGlass>();
        services.AddTexts<HistoryTexts>().AddScoped<WriteNote>().AddScoped<ReadHistory>();
        services.AddTexts<CentreTexts>();
        services.AddScoped<CaseFacts>().AddScoped<SendToCentre>().AddScoped<IHandles<CaseViolenceChanged>, TellRuns>().AddScoped<IHandles<ChildFactsChanged>, TellRuns>().AddScoped<IHandles<RunClosed>, EndShares>();
        services.AddScoped<IIndicatorSource, CaseIndicators>().AddScoped<IDeskSource, CasesDesk>();
        services.AddScoped<Leeward.Kernel.Audit.IRecordNumbers, CaseNumbers>();
    }

    /// <inheritdoc/>
    public void ConfigureModel(ModelBuilder model)
    {
        ReportMapping.Configure(model);
        ChildMapping.Configure(model);
        PairMapping.Configure(model);
        MergeMapping.Configure(model);
        CaseMapping.Configure(model);
        ImportMapping.Configure(model);
        CaseFormMapping.Configure(model);
        ClosureMapping.Configure(model);
        PlanMapping.Configure(model);
        ReviewMapping.Configure(model);
        ServiceMapping.Configure(model);
        IncidentMapping.Configure(model);
        GlassMapping.Configure(model);
        NoteMapping.Configure(model);
    }

    /// <inheritdoc/>
    public void MapApi(IEndpointRouteBuilder api)
    {
        ReportEndpoints.Map(api);
        CaseEndpoints.Map(api);
        ImportEndpoints.Map(api);
        CentreEndpoints.Map(api);
        ChildEndpoints.Map(api);
        MergeEndpoints.Map(api);
        FormEndpoints.Map(api);
        ClosureEndpoints.Map(api);
        PlanEndpoints.Map(api);
        ReviewEndpoints.Map(api);
        ServiceEndpoints.Map(api);
        IncidentEndpoints.Map(api);
        PeopleEndpoints.Map(api);
        HistoryEndpoints.Map(api);
    }
}
