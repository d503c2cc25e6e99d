using System.Globalization;
using System.Text.Json;
using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>Reads the deadlines of a step.</summary>
internal sealed class DueReader(Reader reader, ProcedureNames names, CalendarDefaults defaults)
{
    public List<DueDefinition> ReadAll(JsonElement step, string place)
    {
        var list = reader.Items(step, place, "due").Select((item, index) => Read(item.Value, item.Pointer, index)).ToList();
        if (list.Count(due => due.Otherwise) > 1)
        {
            reader.Error(Reader.Child(place, "due"), "two_otherwise", $"Only one deadline can be the 'otherwise'.");
        }

        if (list.Any(due => due.Otherwise) && list.All(due => due.When is null))
        {
            reader.Error(Reader.Child(place, "due"), "lone_otherwise", $"An 'otherwise' needs a deadline with 'when'.");
        }

        return list;
    }

    private DueDefinition Read(JsonElement item, string place, int index)
    {
        var kind = reader.Choice(item, place, "kind", DeadlineKind.Policy, required: true, Reader.Kinds);
        var provenance = reader.Choice(item, place, "prov", Provenance.Default, required: true, Reader.Provenances);
        Provenance? monitor = Reader.Has(item, "monitor_prov", out _)
            ? reader.Choice(item, place, "monitor_prov", Provenance.Default, required: true, Reader.Provenances)
            : null;
        var source = reader.Text(item, place, "src");
        reader.Known(source, Reader.Child(place, "src"), names.Sources.ContainsKey, "unknown_source", "source");
        var immediate = reader.Flag(item, place, "immediate");
        var before = reader.Text(item, place, "before", required: false);
        var lengthless = before is not null && !Reader.Has(item, "within", out _);
        var within = lengthless ? Period.Hours(0) : ReadWithin(item, place);
        var anchor = lengthless ? null : before ?? reader.Text(item, place, "from");
        if (before is not null)
        {
            // "before a step" may stand alone; "N days before an event" needs the length, and a step has no planned time to count back from.
            reader.Known(before, Reader.Child(place, "before"), lengthless ? names.Steps.Contains : names.Events.ContainsKey, "unknown_before", lengthless ? "step" : "event");
        }
        else
        {
            reader.Known(anchor, Reader.Child(place, "from"), name => names.Steps.Contains(name) || names.Events.ContainsKey(name), "unknown_from", "step or event");
        }

        var hours = within.Clock == Clock.Elapsed;
        var legal = kind != DeadlineKind.Clinical;
        return new()
        {
            Index = index,
            When = reader.Rule(item, place, "when", names.Vocabulary),
            Otherwise = reader.Flag(item, place, "otherwise"),
            BeforeStep = lengthless ? before : null,
            Anchor = anchor,
            AnchorIsStep = anchor is not null && before is null && names.Steps.Contains(anchor),
            Note = reader.Remark(item, place),
            Rule = new()
            {
                Within = within,
                Immediate = immediate,
                Direction = before is null ? Direction.After : Direction.Before,
                // The legal rule of counting. In hours it holds for statutory periods only, and never for "at once" or medicine.
                ExcludeStart = reader.Flag(item, place, "exclude_start_unit", defaults.ExcludeStart && (hours ? kind == DeadlineKind.Statutory && !immediate : true)),
                RollForward = reader.Flag(item, place, "roll_forward", defaults.RollForward && legal && !hours),
                CutOff = ReadCutOff(item, place),
                Target = Reader.Has(item, "target", out var target) ? ReadPeriod(target, Reader.Child(place, "target"), Clock.Elapsed) : null,
                Hard = reader.Flag(item, place, "hard"),
                Kind = kind,
                Source = source ?? string.Empty,
                Provenance = provenance,
                MonitorProvenance = monitor,
            },
        };
    }

    private Period ReadWithin(JsonElement item, string place)
    {
        var clock = reader.Choice(item, place, "clock", Clock.Elapsed, required: true, Clocks);
        if (!Reader.Has(item, "within", out var within))
        {
            reader.Error(place, "missing", $"'{"within"}' is missing.");
            return Period.Hours(0);
        }

        return ReadPeriod(within, Reader.Child(place, "within"), clock);
    }

    private Period ReadPeriod(JsonElement value, string place, Clock clock)
    {
        if (clock == Clock.Elapsed)
        {
            return Period.Elapsed(reader.Duration(value, place) ?? TimeSpan.Zero);
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var days) && days is >= 0 and <= 36_525)
        {
            return new(clock, TimeSpan.Zero, days);
        }

        reader.Error(place, "bad_within", $"'{value}' must be a whole number of days.");
        return new(clock, TimeSpan.Zero, 0);
    }

    private TimeOnly? ReadCutOff(JsonElement item, string place)
    {
        if (reader.Text(item, place, "cut_off", required: false) is not { } text)
        {
            return null;
        }

        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        reader.Error(Reader.Child(place, "cut_off"), "bad_time", $"'{text}' must be a time such as 13:00.");
        return null;
    }

    private static readonly Dictionary<string, Clock> Clocks = new()
    {
        ["elapsed"] = Clock.Elapsed, ["calendar_day"] = Clock.CalendarDay, ["working_day"] = Clock.WorkingDay,
    };
}
