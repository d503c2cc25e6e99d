using Leeward.Cases.Cases;
using Leeward.Cases.Centre;
using Leeward.Cases.Children;
using Leeward.Cases.Import;
using Leeward.Cases.Indicators;
using Leeward.Cases.Reports;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Texts;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases;

/// <summary>The front door of Cases: reports, triage, children, cases.</summary>
public sealed class CasesModule : IModule
{
    /// <inheritdoc/>
    public string Name => "cases";

    /// <inheritdoc/>
    public IReadOnlyList<MenuEntry> Menu =>
    [
        new("/triage", new("Triage", "分诊"), TriageQueue.Right, "inbox", 10),
        new("/cases", new("Cases", "个案"), OpenCase.ReadRight, "folder", 20),
        new("/children", new("Children", "儿童"), FindChildren.Right, "users", 30),
        new("/import", new("Import", "导入"), ImportJob.Right, "upload", 60),
        new("/reports/mandatory", new("Mandatory report", "强制报告"), FileReport.Right, "message-report", 40),
    ];

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddTexts<CasesTexts>();
        services.AddTexts<ImportTexts>();
        services.AddSingleton<LocalFile>().AddScoped<ImportTools>().AddScoped<ImportWork>().AddScoped<StartImport>();
        services.AddScoped<IJobKind, ImportChildren>().AddScoped<IJobKind, ImportReports>();
        services.AddScoped<FileReport>().AddScoped<LookUpReceipt>();
        services.AddScoped<TriageQueue>().AddScoped<DecideTriage>();
        services.AddScoped<ChildNames>().AddScoped<FindChildren>().AddScoped<RegisterChild>();
        services.AddScoped<OpenCase>().AddScoped<ReadCase>().AddScoped<EditCase>().AddScoped<TakeCase>().AddScoped<CloseCase>().AddScoped<ListCases>();
        services.AddTexts<CentreTexts>();
        services.AddScoped<SendToCentre>();
        services.AddScoped<IIndicatorSource, CaseIndicators>();
    }

    /// <inheritdoc/>
    public void ConfigureModel(ModelBuilder model)
    {
        ReportMapping.Configure(model);
        ChildMapping.Configure(model);
        CaseMapping.Configure(model);
        ImportMapping.Configure(model);
    }

    /// <inheritdoc/>
    public void MapApi(IEndpointRouteBuilder api)
    {
        ReportEndpoints.Map(api);
        CaseEndpoints.Map(api);
        ImportEndpoints.Map(api);
        CentreEndpoints.Map(api);
    }
}
