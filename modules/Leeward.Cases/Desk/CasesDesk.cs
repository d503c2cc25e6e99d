using Leeward.Cases.Cases;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.People;
using Leeward.Cases.Plans;
using Leeward.Cases.Reports;
using Leeward.Cases.Reviews;
using Leeward.Cases.Services;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Desk;

/// <summary>What waits for a person in Cases: reports, visits, case reviews, approvals, services, emergency access to review.</summary>
internal sealed class CasesDesk(IRecords records, IAccess access, TimeProvider clock) : IDeskSource
{
    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct)
    {
        var lines = new List<DeskLine>();
        if (access.Actor.AccountId is not { } me) { return lines; }
        await ReportsAsync(lines, ct);
        await CasesAsync(lines, me, ct);
        await ApprovalsAsync(lines, me, ct);
        if (access.HoldsAnywhere(MoveService.Right))
        {
            var asked = records.Query<Service>(MoveService.Right).Where(s => s.ProviderId == me && s.SettledAt == null);
            await AddAsync(lines, "/services", "/services", asked.Where(s => s.State == ServiceState.Requested), new("{0} to answer", "{0} 项待答复"), ct);
            await AddAsync(lines, "/services", "/services", asked.Where(s => s.State == ServiceState.Accepted), new("{0} to deliver", "{0} 项待提供"), ct);
        }
        if (access.HoldsAnywhere(ReviewGlass.Right))
        {
            await AddAsync(lines, "/break-the-glass/reviews", "/break-the-glass/reviews", records.Query<GlassBreak>(ReviewGlass.Right).Where(g => g.Finding == GlassFinding.Waiting && g.AccountId != me), new("{0} to review", "{0} 次待复核"), ct, urgent: true);
        }
        return lines;
    }

    private async Task ReportsAsync(List<DeskLine> lines, CancellationToken ct)
    {
        if (!access.HoldsAnywhere(TriageQueue.Right)) { return; }
        var waiting = records.Query<Report>(TriageQueue.Right).Where(r => r.State == ReportState.Received || r.State == ReportState.InTriage);
        await AddAsync(lines, "/triage", "/triage", waiting.Where(r => r.Severity >= 3), new("{0} grave reports wait", "{0} 份严重报告待处理"), ct, urgent: true);
        await AddAsync(lines, "/triage", "/triage", waiting.Where(r => r.Severity < 3), new("{0} other reports wait", "{0} 份其他报告待处理"), ct);
    }

    private async Task CasesAsync(List<DeskLine> lines, Guid me, CancellationToken ct)
    {
        if (!access.HoldsAnywhere(OpenCase.ReadRight)) { return; }
        var now = clock.GetUtcNow();
        var cases = records.Query<Case>(OpenCase.ReadRight);
        var mine = cases.Where(c => c.WorkerId == me && c.Status != CaseStatus.Closed);
        if (access.HoldsAnywhere(PlanReview.Right))
        {
            var (soon, due) = (now + ReadReviews.Ahead, records.Query<Case>(PlanReview.Right).Where(c => c.Status != CaseStatus.Closed));
            await AddAsync(lines, "/case-reviews", "/case-reviews?mine=1", due.Where(c => c.WorkerId == me && c.ReviewDueAt < now), new("{0} of my case reviews late", "我的 {0} 项个案评审已逾期"), ct, urgent: true);
            await AddAsync(lines, "/case-reviews", "/case-reviews?mine=1", due.Where(c => c.WorkerId == me && c.ReviewDueAt >= now && c.ReviewDueAt < soon), new("{0} of my case reviews due soon", "我的 {0} 项个案评审即将到期"), ct);
            // Who approves looks after the reviews of the others.
            if (access.HoldsAnywhere(CloseRights.Approve)) { await AddAsync(lines, "/case-reviews", "/case-reviews", due.Where(c => c.WorkerId != me && c.ReviewDueAt < now), new("{0} case reviews of the team late", "团队 {0} 项个案评审已逾期"), ct, urgent: true); }
        }
        await AddAsync(lines, "/cases", "/cases?mine=1&order=due", mine.Where(c => c.FollowUpDueAt < now), new("{0} visits late", "{0} 次回访逾期"), ct, urgent: true);
        await AddAsync(lines, "/cases", "/cases?mine=1", mine.Where(c => c.Risk == RiskLevel.High), new("{0} of mine at high risk", "我的高风险个案 {0} 件"), ct, urgent: true);
        await AddAsync(lines, "/cases", "/cases?mine=1", mine, new("{0} open cases are mine", "我负责的进行中个案 {0} 件"), ct);
        if (access.HoldsAnywhere(TakeCase.Right))
        {
            await AddAsync(lines, "/cases", "/cases?unassigned=1", cases.Where(c => c.WorkerId == null && c.Status != CaseStatus.Closed), new("{0} without a worker", "{0} 件尚无个案工作者"), ct, urgent: true);
        }
    }

    private async Task ApprovalsAsync(List<DeskLine> lines, Guid me, CancellationToken ct)
    {
        if (access.HoldsAnywhere(CloseRights.Approve))
        {
            await AddAsync(lines, "/approvals", "/approvals", records.Query<Closure>(CloseRights.Approve).Where(c => c.State == ClosureState.Asked && c.AskedById != me), new("{0} closures", "{0} 项结案待审批"), ct);
        }
        if (access.HoldsAnywhere(DecidePlan.Right))
        {
            var decidable = records.Query<Case>(DecidePlan.Right).Where(c => c.Status != CaseStatus.Closed && c.Status != CaseStatus.Closing);
            await AddAsync(lines, "/approvals", "/approvals", records.Query<CasePlan>(DecidePlan.Right).Where(p => p.State == PlanState.Submitted && p.SubmittedById != me && decidable.Any(c => c.Id == p.CaseId)), new("{0} case plans", "{0} 份个案计划待审批"), ct);
        }
    }

    private static async Task AddAsync<T>(List<DeskLine> lines, string menu, string path, IQueryable<T> what, LocalText text, CancellationToken ct, bool urgent = false)
    {
        if (await what.Take(DeskLine.Most).CountAsync(ct) is > 0 and var count) { lines.Add(new(menu, path, count, text, urgent)); }
    }
}
