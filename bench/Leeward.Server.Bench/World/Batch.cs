using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.Incidents;
using Leeward.Cases.Plans;
using Leeward.Cases.Reports;
using Leeward.Cases.Services;
using Leeward.Kernel.Access;
using Leeward.Kernel.Bulk;
using Leeward.Procedures.Runs;

namespace Leeward.Server.Bench.World;

/// <summary>Rows of some thousand children and all that hangs on them, made ready for the bulk lane.</summary>
internal sealed class Batch
{
    public List<Child> Children { get; } = [];
    public List<ChildKey> Keys { get; } = [];
    public List<Caregiver> Caregivers { get; } = [];
    public List<Report> Reports { get; } = [];
    public List<Case> Cases { get; } = [];
    public List<CaseForm> Forms { get; } = [];
    public List<CasePlan> Plans { get; } = [];
    public List<Goal> Goals { get; } = [];
    public List<Service> Services { get; } = [];
    public List<Incident> Incidents { get; } = [];
    public List<Closure> Closures { get; } = [];
    public List<Run> Runs { get; } = [];
    public List<RunEventRow> Events { get; } = [];
    public List<StepRow> Steps { get; } = [];
    public List<NamedPerson> Named { get; } = [];

    public BulkBatch ForBulk() => new BulkBatch()
        .Add<Child>(Children).Add<ChildKey>(Keys).Add<Caregiver>(Caregivers).Add<Report>(Reports).Add<Case>(Cases).Add<CaseForm>(Forms)
        .Add<CasePlan>(Plans).Add<Goal>(Goals).Add<Service>(Services).Add<Incident>(Incidents).Add<Closure>(Closures)
        .Add<Run>(Runs).Add<RunEventRow>(Events).Add<StepRow>(Steps);
}
