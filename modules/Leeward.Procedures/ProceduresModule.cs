using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Texts;
using Leeward.Procedures.Absences;
using Leeward.Procedures.Approvals;
using Leeward.Procedures.Boards;
using Leeward.Procedures.Breaches;
using Leeward.Procedures.Calendars;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Consultations;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Exports;
using Leeward.Procedures.Flows;
using Leeward.Procedures.Indicators;
using Leeward.Procedures.Mails;
using Leeward.Procedures.Moves;
using Leeward.Procedures.Previews;
using Leeward.Procedures.Proofs;
using Leeward.Procedures.Published;
using Leeward.Procedures.Reminders;
using Leeward.Procedures.Requests;
using Leeward.Procedures.Retention;
using Leeward.Procedures.Rollouts;
using Leeward.Procedures.RunPages;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Watching;
using Leeward.Procedures.Sharing;
using Leeward.Procedures.Shifts;
using Leeward.Procedures.Simulations;
using Leeward.Procedures.Steps;
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
        new("/my-steps", new("My next steps", "我的待办步骤"), RunDesk.Read, "calendar-due", 5, MenuEntry.Work),
        new("/conformance", new("Conformance", "符合性"), ConformanceDesk.Read, "chart-bar", 56, MenuEntry.Review),
        new("/board", new("Team board", "团队看板"), RunDesk.Read, "list-check", 6, MenuEntry.Work) { Hint = new("Open steps by phase.", "按阶段查看待办步骤。") },
        new("/reminders", new("Reminders", "提醒"), RunDesk.Read, "clock", 7, MenuEntry.Work) { Hint = new("Due soon, late, and passed on to you.", "即将到期、已超期及提请您关注的事项。") },
        new("/hand-overs", new("Hand-overs", "交接班"), RunDesk.Read, "users", 9, MenuEntry.Centre) { Hint = new("Shifts handed over at a centre, and what was said about each case.", "中心的交接班记录及逐案说明。") },
        new("/absences", new("Absences", "请假替班"), RunDesk.Read, "users", 9, MenuEntry.Centre) { Hint = new("Who is away from a centre, and who covers.", "中心人员请假及替班安排。") },
        new("/breaches", new("Broken rules", "违反的规则"), RunDesk.Read, "alert-triangle", 8, MenuEntry.Review),
        new("/run-requests", new("Requests", "审批申请"), WorkStep.Approve, "clipboard-check", 12, MenuEntry.Work) { Hint = new("Deviations, exceptions and extensions that wait for a second person.", "待第二人审批的偏离、例外与延期。") },
        new("/evidence/retention", new("Keeping of evidence", "证据保存与删除"), RetentionDesk.Read, "clock", 13, MenuEntry.Centre) { Hint = new("What has been kept long enough, what is under a legal hold, what waits for a second person.", "保存期限届满、受法律保全及待第二人批准删除的证据材料。") },
        new("/centres", new("Centres", "中心"), CentreDesk.Read, "building-hospital", 50, MenuEntry.Centre),
        new("/procedures", new("Procedures", "规程"), ProcedureLibrary.Read, "clipboard-list", 55, MenuEntry.Procedures),
        new("/drafts", new("Drafts", "规程草案"), DraftDesk.Read, "pencil", 57, MenuEntry.Procedures),
        new("/consultations", new("Consultations", "征求意见"), ConsultationDesk.Speak, "message-report", 57, MenuEntry.Procedures) { Hint = new("Drafts on which you are asked, or which you hold.", "征求您意见或由您主持的规程草案。") },
        new("/rollouts", new("Roll-outs", "推行"), RolloutDesk.Read, "route", 59, MenuEntry.Procedures) { Hint = new("How far each centre is with a published version.", "各中心推行已发布版本的进度。") },
        new("/moves", new("Moving running cases", "在办个案转换版本"), ProcedureLibrary.Read, "route", 59, MenuEntry.Procedures) { Hint = new("What a new version would change in running cases, and moving them.", "试算新版本对在办个案的影响，并转换在办个案。") },
        new("/procedure-approvals", new("Approval of procedures", "规程审签"), DraftDesk.Read, "shield-check", 58, MenuEntry.Procedures) { Hint = new("Drafts that wait for signatures, and the history of signatures.", "待签署的规程草案及签署历史。") },
        new("/calendars", new("Working calendars", "工作日历"), ProcedureLibrary.Read, "calendar-due", 57, MenuEntry.Procedures) { Hint = new("Holidays and make-up working days, and what a new notice moved.", "法定节假日与调休安排，以及新通知引起的期限变动。") },
    ];

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<DefinitionCache>().AddSingleton<CalendarBook>();
        services.AddScoped<CalendarDesk>().AddScoped<PublishCalendar>().AddScoped<RecountResults>().AddScoped<RunRecounter>().AddScoped<IJobKind, RecountRuns>().AddHostedService<CalendarWatcher>().AddTexts<CalendarTexts>();
        services.AddScoped<ProcedureLibrary>();
        services.AddScoped<DraftDesk>().AddScoped<EditDraft>().AddScoped<CompareDrafts>().AddScoped<FindingWords>().AddTexts<DraftTexts>().AddTexts<FindingTexts>();
        services.AddScoped<SimulationDesk>().AddScoped<AskSimulation>().AddScoped<SimulatedRuns>().AddScoped<SimulatedVersions>().AddScoped<SimulationCsv>().AddScoped<IJobKind, RunSimulation>().AddTexts<SimulationTexts>();
        services.AddScoped<CompareVersions>().AddScoped<ApprovalDesk>().AddScoped<IDeskSource>(sp => sp.GetRequiredService<ApprovalDesk>()).AddScoped<SendForApproval>().AddScoped<SignApproval>().AddTexts<ApprovalTexts>();
        services.AddScoped<RolloutDesk>().AddScoped<IDeskSource>(sp => sp.GetRequiredService<RolloutDesk>()).AddScoped<StartRollout>().AddScoped<WorkRollout>().AddScoped<BulkRollout>().AddScoped<ExportRollout>().AddTexts<RolloutTexts>();
        services.AddScoped<MoveDesk>().AddScoped<ManageMove>().AddScoped<MovedCases>().AddScoped<CaseMover>().AddScoped<MoveWriter>().AddScoped<IJobKind, LookAtCases>().AddScoped<IJobKind, MoveCases>().AddScoped<IJobKind, UndoCases>().AddTexts<MoveTexts>();
        services.AddScoped<ConsultationDesk>().AddScoped<IDeskSource>(sp => sp.GetRequiredService<ConsultationDesk>()).AddScoped<HoldConsultation>().AddScoped<SpeakInConsultation>().AddScoped<TakeOverWording>().AddScoped<ExportConsultation>().AddTexts<ConsultationTexts>();
        services.AddScoped<CentreDesk>();
        services.AddScoped<Leeward.Kernel.People.IUnits, CentreUnits>();
        services.AddScoped<ICentres, NearestCentre>();
        services.AddScoped<RoleScope>();
        services.AddScoped<RunDesk>();
        services.AddScoped<RunSight>().AddScoped<ShareSteps>().AddTexts<ShareTexts>();
        services.AddScoped<Leeward.Kernel.Audit.IRecordNumbers, RunNumbers>();
        services.AddScoped<StartRun>().AddScoped<TakeOvers.TakeOverRuns>().AddScoped<VerifyRuns>();
        services.AddScoped<WorkStep>();
        services.AddScoped<RequestAct>().AddScoped<DecideRequest>().AddScoped<RunActs>().AddTexts<RequestTexts>();
        services.AddScoped<NextSteps>().AddScoped<GroundWords>().AddScoped<StepChoosing>().AddScoped<TeamBoard>().AddScoped<CalendarFeed>().AddTexts<BoardTexts>();
        services.AddScoped<ReminderNotes>().AddScoped<ReminderDesk>().AddScoped<IDeskSource>(sp => sp.GetRequiredService<ReminderDesk>()).AddTexts<ReminderTexts>();
        services.AddSingleton(sp => MailSettings.Read(sp.GetRequiredService<IConfiguration>())).AddSingleton<MailState>().AddScoped<MailLetters>().AddScoped<MailPost>().AddScoped<MailDesk>().AddScoped<MailDigest>().AddScoped<SendReminders>().AddHostedService<MailWatcher>().AddTexts<MailTexts>();
        services.AddHealthChecks().AddCheck<MailHealth>("mail", tags: ["ready", MailHealth.Tag]);
        services.AddScoped<Posts>().AddScoped<OthersEyes>().AddScoped<OpenShift>().AddScoped<GiveShift>().AddScoped<ReadHandOvers>().AddScoped<HandOverReminders>().AddScoped<IDeskSource>(sp => sp.GetRequiredService<HandOverReminders>()).AddTexts<ShiftTexts>();
        services.AddScoped<Covers>().AddScoped<IDeskSource>(sp => sp.GetRequiredService<Covers>()).AddScoped<SetAbsence>().AddScoped<ReadAbsences>().AddTexts<AbsenceTexts>();
        services.AddScoped<IProcedureRuns, ProcedureRuns>();
        services.AddHealthChecks().AddCheck<RunsHealth>("runs", tags: ["ready", RunsHealth.Tag]);
        services.AddScoped<BrokenRuns>().AddScoped<RunsHealth>().AddScoped<RunWatch>().AddScoped<TellOverdue>().AddHostedService<RunWatcher>();
        services.AddScoped<EvidenceStore>();
        services.AddScoped<ISealedElsewhere>(sp => sp.GetRequiredService<EvidenceStore>());
        services.AddSingleton<MalwareScan>();
        services.AddScoped<AddEvidence>();
        services.AddScoped<ReadEvidence>().AddScoped<FileReaders>().AddScoped<ViewTickets>().AddSingleton<PdfPages>().AddSingleton<MediaPieces>().AddDataProtection();
        services.AddSingleton<RetentionRules>().AddScoped<RetentionDesk>().AddScoped<IDeskSource, DeletionsDesk>().AddScoped<HoldEvidence>().AddScoped<AskDeletion>().AddScoped<EvidenceEraser>().AddScoped<IJobKind, DeleteEvidence>().AddScoped<RetentionWords>().AddTexts<RetentionTexts>();
        services.AddTexts<EvidenceTexts>().AddTexts<RouteTexts>();
        services.AddTexts<RunTexts>();
        services.AddTexts<RunPageTexts>();
        services.AddTexts<ProcedureTexts>();
        services.AddTexts<CentreTexts>();
        services.AddScoped<RunJudge>().AddScoped<IJobKind, JudgeRuns>().AddHostedService<JudgeWatcher>();
        services.AddScoped<ConformanceDesk>().AddScoped<JudgedRuns>().AddScoped<ExportRunLog>().AddScoped<ExportRunNet>().AddScoped<BreachDesk>().AddScoped<IDeskSource>(sp => sp.GetRequiredService<BreachDesk>());
        services.AddScoped<ExportProcedure>().AddScoped<BothWords>().AddTexts<ExportTexts>();
        services.AddTexts<ConformanceTexts>().AddTexts<BreachTexts>();
        services.AddScoped<IIndicatorSource, ProcedureIndicators>().AddScoped<IDeskSource, StepsDesk>().AddScoped<IDeskSource, RequestsDesk>();
    }

    /// <inheritdoc/>
    public void ConfigureModel(ModelBuilder model)
    {
        CentreMapping.Configure(model);
        CalendarMapping.Configure(model);
        DraftMapping.Configure(model);
        PublishedMapping.Configure(model);
        ApprovalMapping.Configure(model);
        RolloutMapping.Configure(model);
        MoveMapping.Configure(model);
        ConsultationMapping.Configure(model);
        EvidenceMapping.Configure(model);
        RetentionMapping.Configure(model);
        RunMapping.Configure(model);
        JudgementMapping.Configure(model);
        BreachMapping.Configure(model);
        RequestMapping.Configure(model);
        BoardMapping.Configure(model);
        ReminderMapping.Configure(model);
        MailMapping.Configure(model);
        HandOverMapping.Configure(model);
        AbsenceMapping.Configure(model);
        ShareMapping.Configure(model);
        SimulationMapping.Configure(model);
    }

    /// <inheritdoc/>
    public void MapApi(IEndpointRouteBuilder api)
    {
        RunEndpoints.Map(api);
        CalendarEndpoints.Map(api);
        RequestEndpoints.Map(api);
        ShareSteps.Map(api);
        BoardEndpoints.Map(api);
        ReminderEndpoints.Map(api);
        HandOverEndpoints.Map(api);
        AbsenceEndpoints.Map(api);
        EvidenceEndpoints.Map(api);
        RetentionEndpoints.Map(api);
        DraftEndpoints.Map(api);
        ExportEndpoints.Map(api);
        FlowEndpoints.Map(api);
        SimulationEndpoints.Map(api);
        ApprovalEndpoints.Map(api);
        ProcedureEndpoints.Map(api);
        RolloutEndpoints.Map(api);
        MoveEndpoints.Map(api);
        ConsultationEndpoints.Map(api);
        ConformanceEndpoints.Map(api);
        BreachDesk.Map(api);
    }
}
