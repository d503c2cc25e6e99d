using Leeward.Kernel;

namespace Leeward.Packs.Checking;

/// <summary>The rights that Leeward asks for. A role of a pack names these, or patterns that cover some of them; another would promise what it does not give. A test holds the list against the code.</summary>
public static class KnownRights
{
    /// <summary>All of them.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "cases.assessment.edit", "cases.assessment.read",
        "cases.case.approve_closure", "cases.case.assign", "cases.case.close", "cases.case.edit", "cases.case.lower_sensitivity", "cases.case.name", "cases.case.open", "cases.case.read", "cases.case.reopen", "cases.case.sensitivity",
        "cases.child.edit", "cases.child.read",
        "cases.duplicate.decide", "cases.duplicate.read",
        "cases.follow_up.edit", "cases.follow_up.read",
        "cases.import",
        "cases.plan.approve", "cases.plan.edit", "cases.plan.read",
        "cases.report.file", "cases.report.triage",
        "cases.review.edit", "cases.review.read",
        "cases.service.deliver", "cases.service.read", "cases.service.request",
        "insight.review.exact", "insight.review.publish", "insight.review.read",
        "kernel.account.accept", "kernel.account.add", "kernel.account.edit", "kernel.account.end", "kernel.account.invite", "kernel.account.lock", "kernel.account.read", "kernel.account.second_step", "kernel.account.unlock",
        "kernel.audit.export", "kernel.audit.read", "kernel.audit.verify",
        "kernel.body.give",
        "kernel.client.edit",
        "kernel.glass.break", "kernel.glass.review",
        "kernel.job.read",
        "kernel.role.approve", "kernel.role.ask", "kernel.role.decline", "kernel.role.end", "kernel.role.give",
        "procedures.approval.send", "procedures.approval.sign",
        "procedures.calendar.publish",
        "procedures.centre.edit", "procedures.centre.read",
        "procedures.conformance.exact", "procedures.conformance.read",
        "procedures.consultation.comment", "procedures.consultation.hold",
        "procedures.draft.read", "procedures.draft.write",
        "procedures.evidence.add", "procedures.evidence.read",
        "procedures.move.manage",
        "procedures.procedure.publish", "procedures.procedure.read",
        "procedures.retention.approve", "procedures.retention.ask", "procedures.retention.hold", "procedures.retention.read",
        "procedures.rollout.confirm", "procedures.rollout.manage", "procedures.rollout.read",
        "procedures.run.approve", "procedures.run.defer", "procedures.run.deviate", "procedures.run.read", "procedures.run.share", "procedures.run.take_over", "procedures.run.work",
        "procedures.simulation.read", "procedures.simulation.run",
    };

    /// <summary>Whether a right of a pack covers at least one.</summary>
    internal static bool Cover(string right) => All.Contains(right) || (right.Contains('*', StringComparison.Ordinal) && All.Any(known => Grant.Matches(right, known)));
}
