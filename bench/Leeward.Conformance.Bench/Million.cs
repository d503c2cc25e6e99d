using System.Diagnostics;
using System.Globalization;

namespace Leeward.Conformance.Bench;

/// <summary>Many synthetic cases: a net is played at random and disturbed with known mistakes, case by case, never all in memory.</summary>
internal static class Million
{
    public static void Run(PetriNet net, int cases, int threads)
    {
        var watch = Stopwatch.StartNew();
        var log = VariantLog.Of(Play(net, cases));
        var grouped = watch.Elapsed;
        watch.Restart();
        var found = LogConformance.Check(log, new Aligner(net), threads);
        var aligned = watch.Elapsed;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{cases:N0} cases, {log.EventCount:N0} events, {log.Variants.Count:N0} ways: made and grouped {grouped.TotalSeconds:0.0} s, aligned {aligned.TotalSeconds:0.0} s, {found.Fitting:N0} fit, {found.Deviations:N0} deviations, {found.Log.Cases.Count - found.Aligned} gave up, peak {process.PeakWorkingSet64 >> 20} MiB"));
    }

    private static IEnumerable<LogTrace> Play(PetriNet net, int cases)
    {
        var random = new Random(7);
        var places = net.Places.Select((place, index) => (place.Id, index)).ToDictionary(one => one.Id, one => one.index);
        var wiring = net.Transitions.Select(one => (one.Label,
            Takes: net.Arcs.Where(arc => arc.Target == one.Id).Select(arc => (Place: places[arc.Source], arc.Weight)).ToArray(),
            Makes: net.Arcs.Where(arc => arc.Source == one.Id).Select(arc => (Place: places[arc.Target], arc.Weight)).ToArray())).ToArray();
        var activities = net.Activities.ToArray();
        var can = new List<int>();
        for (var number = 0; number < cases; number++)
        {
            var marking = new int[places.Count];
            foreach (var (place, tokens) in net.InitialMarking) { marking[places[place]] = tokens; }
            var events = new List<LogEvent>();
            while (true)
            {
                can.Clear();
                for (var t = 0; t < wiring.Length; t++)
                {
                    if (Array.TrueForAll(wiring[t].Takes, one => marking[one.Place] >= one.Weight)) { can.Add(t); }
                }
                if (can.Count == 0 || events.Count > 60) { break; }
                var chosen = wiring[can[random.Next(can.Count)]];
                foreach (var (place, weight) in chosen.Takes) { marking[place] -= weight; }
                foreach (var (place, weight) in chosen.Makes) { marking[place] += weight; }
                if (chosen.Label is { } label) { events.Add(new(label, null)); }
            }
            if (random.Next(3) == 0) { Disturb(events, activities, random); }
            yield return new LogTrace(number.ToString(CultureInfo.InvariantCulture), events);
        }
    }

    private static void Disturb(List<LogEvent> events, string[] activities, Random random)
    {
        if (events.Count < 2) { return; }
        var at = random.Next(events.Count - 1);
        switch (random.Next(3))
        {
            case 0: events.RemoveAt(at); break;
            case 1: (events[at], events[at + 1]) = (events[at + 1], events[at]); break;
            default: events.Insert(at, new(activities[random.Next(activities.Length)], null)); break;
        }
    }
}
