namespace Leeward.Runs.Tests.Simulating;

/// <summary>Small procedures for simulations, with the parts that differ from test to test.</summary>
internal static class SmallProcedure
{
    /// <summary>Monday, 10 o'clock.</summary>
    public static DateTimeOffset T0 => World.At(6, 1, 10);

    /// <summary>One step for a clerk within so many hours of the beginning.</summary>
    public static ProcedureDefinition OneStep(int hours) => Read(Step("S-1", "begun", hours));

    /// <summary>A step of a clerk that starts with an event or after a step.</summary>
    public static string Step(string id, string after, int hours, string more = "")
    {
        var start = after == "begun" ? "{event: begun}" : $"{{after: [{after}]}}";
        return $"{{id: {id}, phase: A, title: {{en: {id}, zh: {id}}}, role: clerk, start: {start}, mod: mandatory, due: [{{within: PT{hours}H, clock: elapsed, from: begun, src: L, kind: policy, prov: D}}], evidence: [], src: [L]{more}}}";
    }

    public static ProcedureDefinition Read(params string[] steps) => Ruled("[]", steps);

    public static ProcedureDefinition Ruled(string constraints, params string[] steps)
    {
        var reading = World.Read(World.Yaml($$$"""
            schema: cp-sop/0.1
            id: sop-small
            version: 1.0.0
            title: {en: Small, zh: 小}
            scope: {en: Small, zh: 小}
            calendar: {id: cn-national, time_zone: Asia/Shanghai, exclude_start_unit: true, roll_forward_if_last_day_is_holiday: true, working_days: [mon, tue, wed, thu, fri]}
            sources: {L: {title: Law, prov: S}}
            roles: {clerk: {en: Clerk, zh: 文员}}
            variables: {risk: {type: enum, values: [high, low]}}
            events: {begun: {en: Begun, zh: 开始}, over: {en: Over, zh: 结束}}
            evidence: {note: {en: Note, zh: 记录}}
            phases: {A: {en: All, zh: 全部}}
            steps:
            {{{string.Join('\n', steps.Select(step => "  - " + step))}}}
            constraints: {{{constraints}}}
            """));
        Assert.Empty(reading.Errors.Select(one => $"{one.JsonPointer} {one.Code} {one.Message}"));
        return reading.Definition!;
    }

    /// <summary>A model in which every case begins at once, one person is on duty at every hour, and each piece of work takes an hour.</summary>
    public static SimulationModel OneClerk(int seed = 1, int people = 1) => new()
    {
        Seed = seed, DelayElse = new(new(TimeSpan.Zero, 0), 0), EffortElse = TimeSpan.FromHours(1), Events = [new("begun", 1, TimeSpan.Zero, 0)],
        Capacities = new Dictionary<string, RoleCapacity> { ["clerk"] = RoleCapacity.Always(people) }, RunOut = TimeSpan.FromDays(30),
    };

    public static CaseArrivals Arrivals(double perDay, int days = 5) => new(T0, days, perDay, []);

    public static RecordedCase Recorded(Walk walk, DateTimeOffset? until = null) => new(walk.Definition, World.China, walk.History, until ?? walk.State!.LastAt);

    public static SimulationFigures Figures(ProcedureDefinition definition, IReadOnlyList<CasePlay> plays, SimulationModel model, int days = 5) =>
        SimulationFigures.Of(definition, World.China, plays, model, T0, T0.AddDays(days));

    public static StepFigures Of(SimulationFigures figures, string step) => figures.Steps.Single(one => one.Step == step);
}
