using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Sharing;

/// <summary>What one person sees of a run. Each agency sees what is its own and what the coordinator shares.</summary>
/// <param name="All">The coordinator and the supervisor see everything.</param>
/// <param name="Steps">Codes of the steps that are seen; null: all of them.</param>
/// <param name="Files">Codes of the steps whose evidence is seen.</param>
/// <param name="Facts">Names of the facts that those steps ask for or rest on.</param>
/// <param name="Events">Codes of the events that those steps start from, count from or emit.</param>
internal sealed record Sight(bool All, IReadOnlySet<string>? Steps, IReadOnlySet<string> Files, IReadOnlySet<string> Facts, IReadOnlySet<string> Events)
{
    /// <summary>How every step stands is seen.</summary>
    public bool Whole => All || Steps is null;

    public bool Step(string code) => Whole || Steps!.Contains(code);

    public bool Evidence(string code) => All || Files.Contains(code);

    public bool Fact(string name) => All || Facts.Contains(name);

    public bool Event(string code) => All || Events.Contains(code);

    /// <summary>Whether a person who sees this may tell the run of it: facts and events that are hidden from them they may not write either. What the procedure does not know is left to the engine.</summary>
    public bool MayTell(ProcedureDefinition definition, RunEvent told) => All || told switch
    {
        FactRecorded fact => Facts.Contains(fact.Name) || !definition.Variables.ContainsKey(fact.Name),
        StepCompleted done => done.Facts.Keys.Concat(done.Attributes.Keys).All(name => Facts.Contains(name) || !definition.Variables.ContainsKey(name)),
        EventHappened happened => KnowsEvent(definition, happened.Code),
        EventPlanned planned => KnowsEvent(definition, planned.Code),
        EventTimeCorrected corrected => KnowsEvent(definition, corrected.Code),
        _ => true,
    };

    private bool KnowsEvent(ProcedureDefinition definition, string code) => Events.Contains(code) || !definition.Events.ContainsKey(code);
}

/// <summary>A turn of a step that the version a run goes by no longer has, with the version that had it.</summary>
internal sealed record LeftStep(ProcedureDefinition Definition, StepDefinition Step, OccurrenceState Turn)
{
    /// <summary>How it was settled, as the status of a step.</summary>
    public StepStatus Status => Turn.Settlement switch { Settlement.Done => StepStatus.Done, Settlement.Deviated => StepStatus.Deviated, _ => StepStatus.NotApplicable };
}

/// <summary>
/// Finds what a person sees of a run. Own is a step of which one of the person's roles is in charge or takes part. Who decides on requests, and the worker who
/// looks after the child without a role in the procedure, see how every step stands, but no proof and no facts that are not their own.
/// </summary>
internal sealed class RunSight(IRecords records, IAccess access, RoleScope scope, ProcedureLibrary library)
{
    public async Task<Sight> OfAsync(Run run, CancellationToken ct)
    {
        var definition = await library.ByHashAsync(run.ContentHash, ct);
        if (scope.RolesOn(run) is not { } roles) { return new(true, null, Set([]), Set([]), Set([])); }
        var own = definition.Steps.Where(step => roles.Contains(step.Role) || step.With.Any(roles.Contains)).Select(step => step.Id).ToList();
        var shared = await records.PartsOf<RunShare>(run).AsNoTracking().Where(s => s.EndedAt == null && roles.Contains(s.Role)).Select(s => new { s.Step, s.WithEvidence }).ToListAsync(ct);
        var seen = Set(own.Concat(shared.Select(s => s.Step)));
        var looksAfter = !definition.Roles.Keys.Any(roles.Contains) || access.Can(WorkStep.Approve, new RegionCode(run.Region), run.Sensitivity, run.AccessId);
        var steps = definition.Steps.Where(step => seen.Contains(step.Id)).ToList();
        return new(
            false, looksAfter ? null : seen, Set(own.Concat(shared.Where(s => s.WithEvidence).Select(s => s.Step))),
            Set(steps.SelectMany(FactsOf)), Set(steps.SelectMany(EventsOf)));
    }

    /// <summary>The turns of steps that versions before had and this one has not, as far as the person sees them: by the roles that those steps had there.</summary>
    public async Task<IReadOnlyList<LeftStep>> LeftAsync(Run run, RunState state, Sight sight, CancellationToken ct)
    {
        var (seen, roles) = (new List<LeftStep>(), scope.RolesOn(run));
        foreach (var left in state.Left)
        {
            var definition = await library.ByHashAsync(left.ContentHash, ct);
            if (definition.Step(left.Turn.Ref.Step) is not { } step) { continue; }
            if (sight.All || sight.Steps is null || roles is null || roles.Contains(step.Role) || step.With.Any(roles.Contains)) { seen.Add(new(definition, step, left.Turn)); }
        }

        return seen;
    }

    private static IEnumerable<string> FactsOf(StepDefinition step) =>
        step.Sets.Concat(step.When?.Variables ?? Set([])).Concat(step.Due.SelectMany(due => due.When?.Variables ?? Set([])))
            .Concat(step.EvidenceIf.SelectMany(one => one.When.Variables)).Concat(step.Checks.SelectMany(one => one.If.Variables.Concat(one.Require.Variables)));

    private static IEnumerable<string> EventsOf(StepDefinition step) =>
        ((string?[])[step.Start.Event, step.Emits, step.Repeat?.Event, step.Repeat?.Until]).OfType<string>()
            .Concat(step.EmitsIf.Select(one => one.Event)).Concat(step.Due.Where(due => !due.AnchorIsStep).Select(due => due.Anchor).OfType<string>());

    private static HashSet<string> Set(IEnumerable<string> codes) => new(codes, StringComparer.Ordinal);
}
