using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Leeward.Deadlines;
using Leeward.Forms;
using Leeward.Packs;
using Leeward.Rules;
using Leeward.Runs;

namespace Leeward.Engines.Bench;

/// <summary>The pack that the benchmarks take their content from: what is measured is what an installation works with.</summary>
internal static class Content
{
    public static PackSet Pack()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "packs", "china"))) { folder = folder.Parent; }
        return PackSet.Load(Path.Combine(folder!.FullName, "packs"), "china");
    }
}

/// <summary>Scoring the initial assessment with every answer known, and with four of them unknown, which explores what they may still lead to.</summary>
[MemoryDiagnoser]
public class FormsBench
{
    private Form _form = null!;
    private Answers _known = Answers.Empty, _partly = Answers.Empty;

    [GlobalSetup]
    public void SetUp()
    {
        _form = Content.Pack().Forms.Values.First(f => f.Purpose == "assessment").Form;
        _known = Read("false");
        _partly = Read("{\"unknown\":true}");
    }

    [Benchmark]
    public object ScoreKnown() => _form.Score(_known);

    [Benchmark]
    public object ScoreWithUnknowns() => _form.Score(_partly);

    [Benchmark]
    public object Validate() => _form.Validate(_known);

    private Answers Read(string open) => AnswerReader.FromJson(_form, JsonSerializer.Deserialize<JsonElement>($$"""
        {"in_danger_now":false,"needs_medical_care":{{open}},"harmer_has_access":{{open}},"talks_of_death":false,"violence_type":"2","sexual_violence":false,
         "frequency":"once","severity":"slight","age_group":"from_5_to_13","has_disability":{{open}},"alone":false,"caregiver_caused_harm":{{open}},
         "caregiver_protects":true,"siblings_at_risk":false,"safe_place":true,"child_heard":true,"child_words":"…","reasons":"…"}
        """));
}

/// <summary>Due times in working days across weekends, holidays and make-up days.</summary>
[MemoryDiagnoser]
public class DeadlinesBench
{
    private readonly DateTimeOffset _anchor = new(2026, 2, 5, 7, 30, 0, TimeSpan.Zero);
    private readonly DeadlineRule _seven = new() { Within = Period.WorkingDays(7), ExcludeStart = true }, _sixty = new() { Within = Period.WorkingDays(60), ExcludeStart = true };
    private WorkCalendar _calendar = null!;

    [GlobalSetup]
    public void SetUp() => _calendar = Content.Pack().Calendar;

    [Benchmark]
    public DateTimeOffset SevenWorkingDays() => Deadline.Compute(_seven, _anchor, _calendar).At;

    [Benchmark]
    public DateTimeOffset SixtyWorkingDays() => Deadline.Compute(_sixty, _anchor, _calendar).At;
}

/// <summary>The step function of runs on the national one-stop procedure with its 62 steps.</summary>
[MemoryDiagnoser]
public class RunsBench
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private ProcedureDefinition _definition = null!;
    private WorkCalendar _calendar = null!;
    private RunState _state = null!;
    private RunEvent _fact = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var pack = Content.Pack();
        _definition = pack.Procedures.Values.Where(p => p.Pack.Id == pack.Pack.Id).Select(p => ProcedureReader.Read(p.Json).Definition).First(d => d is not null)!;
        _calendar = pack.Calendars[_definition.Calendar].Days;
        _state = Take(Take(null, new RunStarted(Start, "bench")), new EventHappened(Start, "bench", "report_received", Start));
        _fact = new FactRecorded(Start.AddHours(1), "bench", "urgent_medical_need", Value.Of(true));
    }

    [Benchmark]
    public object TakeFact() => RunEngine.Apply(_definition, _state, _fact);

    [Benchmark]
    public object View() => RunEngine.View(_definition, _state, Start.AddHours(2), _calendar);

    private RunState Take(RunState? state, RunEvent happened) => RunEngine.Apply(_definition, state, happened) is { Ok: true } taken ? taken.State! : throw new InvalidOperationException(happened.ToString());
}
