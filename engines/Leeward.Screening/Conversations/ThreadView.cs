using System.Numerics;
using Leeward.Screening.Lexicon;

namespace Leeward.Screening.Conversations;

/// <summary>
/// Looks at a conversation as a whole, for what no single message shows. Pure: the same messages, in any order, give the same findings. Every look is a
/// sliding window over the messages of one target or of one pair, so the cost is that of sorting. Each pattern is told once per pair or
/// target, at its clearest.
/// </summary>
public static class ThreadView
{
    private const Signals Steps = Signals.AsksAge | Signals.AsksSecrecy | Signals.AsksAlone | Signals.AsksToMove | Signals.AsksPicture | Signals.AsksToMeet | Signals.Offers | Signals.Sexual | Signals.Flatters;
    private const Signals Attacks = Signals.Attack | Signals.Threat;
    private const Signals Grave = Signals.AsksSecrecy | Signals.AsksPicture | Signals.AsksToMeet | Signals.Sexual;

    /// <summary>All patterns of a conversation, by pattern, target and sender.</summary>
    public static IReadOnlyList<ThreadFinding> Look(IEnumerable<ThreadMessage> messages, ThreadLimits limits)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(limits);
        var ordered = Directed([.. messages.OrderBy(m => m.At).ThenBy(m => m.Id, StringComparer.Ordinal)]);
        var findings = new List<ThreadFinding>();
        var directed = ordered.Where(m => m.Target.Length > 0 && m.Target != m.Sender).ToList();
        foreach (var target in directed.GroupBy(m => m.Target, StringComparer.Ordinal))
        {
            PileOn([.. target], limits, findings);
        }

        foreach (var pair in directed.GroupBy(m => (m.Sender, m.Target)))
        {
            var own = pair.ToList();
            Escalation([.. own.Where(IsAttack)], limits, findings);
            RepeatedContact(own, [.. ordered.Where(m => m.Sender == pair.Key.Target && (m.Target.Length == 0 || m.Target == pair.Key.Sender))], limits, findings);
            Urged(own, ordered, limits, findings);
            Approach(own, limits, findings);
        }

        UrgedInTheOpen(ordered, limits, findings);
        Doxxing(ordered, limits, findings);
        return [.. findings.OrderBy(f => f.Pattern).ThenBy(f => f.Target, StringComparer.Ordinal).ThenBy(f => f.Senders[0], StringComparer.Ordinal)];
    }

    /// <summary>Where only two write to each other, what one says is meant for the other also where that is not said.</summary>
    private static List<ThreadMessage> Directed(List<ThreadMessage> ordered)
    {
        var people = ordered.SelectMany(m => (string[])[m.Sender, m.Target]).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Take(3).ToList();
        return people.Count != 2 ? ordered : [.. ordered.Select(m => m.Target.Length > 0 || m.Sender.Length == 0 ? m : m with { Target = m.Sender == people[0] ? people[1] : people[0] })];
    }

    private static void PileOn(List<ThreadMessage> all, ThreadLimits limits, List<ThreadFinding> findings)
    {
        var places = Enumerable.Range(0, all.Count).Where(i => (all[i].Found & (Attacks | Signals.Doubtful)) != 0).ToList();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var (start, clear, best, bestFrom, bestTo) = (0, 0, 0.0, 0, 0);
        for (var end = 0; end < places.Count; end++)
        {
            var last = all[places[end]];
            counts[last.Sender] = counts.GetValueOrDefault(last.Sender) + 1;
            clear += IsAttack(last) ? 1 : 0;
            for (; last.At - all[places[start]].At > limits.PileOnWithin; start++)
            {
                var first = all[places[start]];
                clear -= IsAttack(first) ? 1 : 0;
                if (--counts[first.Sender] == 0) { counts.Remove(first.Sender); }
            }

            var size = end - start + 1;
            if (counts.Count < limits.PileOnSenders || size < limits.PileOnMessages || clear * 2 < limits.PileOnMessages || size < limits.PileOnShare * (places[end] - places[start] + 1)) { continue; }
            var score = Above(counts.Count, limits.PileOnSenders);
            if (score > best || (score == best && size > bestTo - bestFrom + 1)) { (best, bestFrom, bestTo) = (score, start, end); }
        }

        if (best > 0) { findings.Add(Finding(ThreadPattern.PileOn, [.. places[bestFrom..(bestTo + 1)].Select(i => all[i])], best, limits)); }
    }

    private static bool IsAttack(ThreadMessage message) => (message.Found & Attacks) != 0;

    private static void Escalation(List<ThreadMessage> attacks, ThreadLimits limits, List<ThreadFinding> findings)
    {
        var (start, best, bestFrom, bestTo) = (0, 0.0, 0, 0);
        var sums = new double[attacks.Count + 1];
        for (var i = 0; i < attacks.Count; i++) { sums[i + 1] = sums[i] + attacks[i].Strength; }
        for (var end = 0; end < attacks.Count; end++)
        {
            while (attacks[end].At - attacks[start].At > limits.EscalationWithin) { start++; }
            var size = end - start + 1;
            if (size < limits.EscalationMessages) { continue; }
            var middle = start + (size / 2);
            var rise = ((sums[end + 1] - sums[middle]) / (end + 1 - middle)) - ((sums[middle] - sums[start]) / (middle - start));
            var threatens = (attacks[end].Found & Signals.Threat) != 0 && (attacks[start].Found & Signals.Threat) == 0;
            if (rise < limits.EscalationRise && !threatens) { continue; }
            var score = Math.Min(1, 0.5 + Math.Max(0, rise - limits.EscalationRise) + (threatens ? 0.2 : 0));
            if (score > best) { (best, bestFrom, bestTo) = (score, start, end); }
        }

        if (best > 0) { findings.Add(Finding(ThreadPattern.Escalation, attacks.GetRange(bestFrom, bestTo - bestFrom + 1), best, limits)); }
    }

    private static void RepeatedContact(List<ThreadMessage> own, List<ThreadMessage> answers, ThreadLimits limits, List<ThreadFinding> findings)
    {
        var stop = answers.Find(m => (m.Found & Signals.AsksToStop) != 0);
        if (stop is not null)
        {
            var after = own.Where(m => m.At > stop.At).ToList();
            if (after.Count >= limits.ContactAfterStop) { findings.Add(Finding(ThreadPattern.RepeatedContact, after, Math.Max(0.6, Above(after.Count, limits.ContactAfterStop)), limits)); return; }
        }

        var (start, answer, best, bestFrom, bestTo) = (0, 0, 0.0, 0, 0);
        for (var end = 0; end < own.Count; end++)
        {
            for (; answer < answers.Count && answers[answer].At <= own[end].At; answer++)
            {
                // An answer begins the count anew.
                while (start < end && own[start].At <= answers[answer].At) { start++; }
            }

            while (own[end].At - own[start].At > limits.ContactWithin) { start++; }
            var size = end - start + 1;
            if (size < limits.ContactUnanswered) { continue; }
            var score = Above(size, limits.ContactUnanswered);
            if (score > best) { (best, bestFrom, bestTo) = (score, start, end); }
        }

        if (best > 0) { findings.Add(Finding(ThreadPattern.RepeatedContact, own.GetRange(bestFrom, bestTo - bestFrom + 1), best, limits)); }
    }

    private static void Urged(List<ThreadMessage> own, List<ThreadMessage> all, ThreadLimits limits, List<ThreadFinding> findings)
    {
        var urging = own.Where(m => (m.Found & Signals.UrgesSelfHarm) != 0).ToList();
        if (urging.Count == 0) { return; }
        // Worse where the one who is urged had told of it before, or is a minor.
        var told = all.Any(m => m.Sender == own[0].Target && (m.Found & Signals.TellsOfSelfHarm) != 0 && m.At <= urging[^1].At);
        var score = Math.Min(1, 0.6 + (0.1 * (urging.Count - 1)) + (told ? 0.3 : 0) + (urging[0].TargetIs == Party.Minor ? 0.1 : 0));
        findings.Add(Finding(ThreadPattern.UrgedToSelfHarm, urging, score, limits));
    }

    private static void Approach(List<ThreadMessage> own, ThreadLimits limits, List<ThreadFinding> findings)
    {
        if (own.Any(m => m.SenderIs == Party.Minor) || own.Any(m => m.TargetIs == Party.Adult)) { return; }
        var steps = own.Where(m => (m.Found & Steps) != 0).ToList();
        var (best, bestFrom, bestTo, bestSteps) = (0.0, 0, 0, Signals.None);
        Span<int> last = stackalloc int[32];
        last.Fill(-1);
        for (var end = 0; end < steps.Count; end++)
        {
            for (var bit = 0; bit < 32; bit++) { if (((int)steps[end].Found >> bit & 1) != 0) { last[bit] = end; } }
            var (seen, first) = (Signals.None, end);
            for (var bit = 0; bit < 32; bit++)
            {
                var signal = (Signals)(1 << bit) & Steps;
                if (signal == 0 || last[bit] < 0 || steps[end].At - steps[last[bit]].At > limits.ApproachWithin) { continue; }
                seen |= signal;
                first = Math.Min(first, last[bit]);
            }

            var count = BitOperations.PopCount((uint)seen);
            if (count < limits.ApproachSteps || (seen & Grave) == 0) { continue; }
            var known = steps[end].SenderIs == Party.Adult && steps[end].TargetIs == Party.Minor ? 0.2 : 0;
            var score = Math.Min(1, 0.5 + (0.1 * (count - limits.ApproachSteps)) + known + ((seen & (Signals.Sexual | Signals.AsksPicture)) != 0 ? 0.1 : 0));
            if (score > best) { (best, bestFrom, bestTo, bestSteps) = (score, first, end, seen); }
        }

        if (best > 0) { findings.Add(Finding(ThreadPattern.Approach, steps.GetRange(bestFrom, bestTo - bestFrom + 1), best, limits) with { Steps = bestSteps }); }
    }

    /// <summary>Said to all: meant for whoever told of it last, if anybody did.</summary>
    private static void UrgedInTheOpen(List<ThreadMessage> all, ThreadLimits limits, List<ThreadFinding> findings)
    {
        foreach (var own in all.Where(m => m.Target.Length == 0 && (m.Found & Signals.UrgesSelfHarm) != 0).GroupBy(m => m.Sender, StringComparer.Ordinal))
        {
            var urging = own.ToList();
            var told = all.LastOrDefault(m => m.Sender != own.Key && (m.Found & Signals.TellsOfSelfHarm) != 0 && m.At <= urging[^1].At);
            findings.Add(Finding(ThreadPattern.UrgedToSelfHarm, urging, Math.Min(1, 0.6 + (0.1 * (urging.Count - 1)) + (told is null ? 0 : 0.3)), limits) with { Target = told?.Sender ?? "" });
        }
    }

    private static void Doxxing(List<ThreadMessage> all, ThreadLimits limits, List<ThreadFinding> findings)
    {
        foreach (var spread in all.Where(m => (m.Found & Signals.PrivateFacts) != 0).GroupBy(m => (m.Sender, m.Target)))
        {
            var own = spread.ToList();
            // Who gives the own number to one person is not spreading another's; with an attack, or to all after attacks on somebody, it is meant badly.
            var attack = all.Find(m => m.Sender == spread.Key.Sender && IsAttack(m));
            var another = spread.Key.Target.Length == 0 && own.Any(m => (m.Found & Signals.OfAnother) != 0);
            if (attack is null && !another) { continue; }
            var score = Math.Min(1, (attack is null ? 0.5 : 0.6) + (0.1 * (own.Count - 1)) + (own.Any(m => m.TargetIs == Party.Minor) ? 0.2 : 0));
            findings.Add(Finding(ThreadPattern.Doxxing, own, score, limits) with { Target = own[0].Target.Length > 0 ? own[0].Target : attack?.Target ?? "" });
        }
    }

    private static double Above(int count, int limit) => Math.Min(1, 0.5 + (0.5 * (count - limit) / Math.Max(1, limit)));

    private static ThreadFinding Finding(ThreadPattern pattern, List<ThreadMessage> messages, double score, ThreadLimits limits) =>
        new(pattern, limits.Categories[pattern], messages[0].Target, [.. messages.Select(m => m.Sender).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. messages.Select(m => m.Id)], messages[0].At, messages[^1].At, Math.Round(score, 4));
}
