using System.Globalization;

namespace Leeward.Conformance;

/// <summary>
/// Reads accepting place/transition nets from PNML (ISO/IEC 15909-2), with the final marking in <c>finalmarkings</c> as ProM and pm4py write it. A transition is silent if a
/// tool-specific element says <c>activity="$invisible$"</c>; its label is its name, without a name its id. Several pages are read as one net. High-level nets,
/// inhibitor and reset arcs are refused rather than misread. How grave a deviation at a transition is, as <see cref="PnmlWriter"/> writes it, is read as well.
/// </summary>
public static class PnmlReader
{
    /// <summary>Reads the first net of a file, packed by gzip or not.</summary>
    public static NetReading Read(Stream stream, LogLimits? limits = null)
    {
        limits ??= LogLimits.Standard;
        try
        {
            using var xml = new SafeXml(BoundedStream.Over(stream, limits), limits);
            if (!xml.ReadRoot() || xml.Name != "pnml") { throw xml.Wrong("pnml.no_pnml", "this is not a PNML file: the first element must be <pnml>"); }
            var depth = xml.Open();
            while (xml.ReadChild(depth))
            {
                if (xml.Name != "net") { xml.Skip(); continue; }
                return new Reading(xml, limits).Net();
            }
            throw xml.Wrong("pnml.no_net", "the file holds no <net>");
        }
        catch (LogFormatException e) { return new(null, false, [e.Problem]); }
    }

    private sealed class Reading(SafeXml xml, LogLimits limits)
    {
        private readonly List<Place> _places = [];
        private readonly List<Transition> _transitions = [];
        private readonly List<Arc> _arcs = [];
        private readonly Dictionary<string, int> _initial = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (int Line, int Column)> _where = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _weights = new(StringComparer.Ordinal);
        private Dictionary<string, int>? _final;
        private string? _name;

        public NetReading Net()
        {
            var id = xml.Attribute("id") ?? string.Empty;
            Children(0);
            var guessed = _final is null;
            if (_final is null)
            {
                var left = _arcs.Select(arc => arc.Source).ToHashSet(StringComparer.Ordinal);
                _final = _places.Where(place => !left.Contains(place.Id)).DistinctBy(place => place.Id).ToDictionary(place => place.Id, _ => 1, StringComparer.Ordinal);
            }
            var reading = PetriNet.Make(id, _name ?? id, _places, _transitions, _arcs, _initial, _final);
            return reading with { Weights = _weights, FinalGuessed = guessed && reading.Net is not null, Problems = [.. reading.Problems.Select(Placed)] };
        }

        /// <summary>The problem with the line of the node or arc that it names.</summary>
        private FormatProblem Placed(FormatProblem problem)
        {
            var key = problem.Code is "net.unknown_node" or "net.same_kind" or "net.weight" ? problem.Args[0] + '\n' + problem.Args[1] : problem.Args.Count > 0 ? problem.Args[0] : string.Empty;
            return _where.TryGetValue(key, out var at) ? problem with { Line = at.Line, Column = at.Column } : problem;
        }

        private void Children(int level)
        {
            if (level > limits.Depth) { throw xml.Wrong("pnml.too_deep", "pages stand too deep in one another"); }
            var depth = xml.Open();
            while (xml.ReadChild(depth))
            {
                if (_places.Count + _transitions.Count > limits.NetNodes) { throw xml.Wrong("pnml.too_large", "the net has more nodes than allowed", Number(limits.NetNodes)); }
                switch (xml.Name)
                {
                    case "page": Children(level + 1); break;
                    case "place": TakePlace(); break;
                    case "transition": TakeTransition(); break;
                    case "arc": TakeArc(); break;
                    case "finalmarkings": TakeFinal(); break;
                    case "name" when level == 0: _name = Named(); break;
                    case "referencePlace" or "referenceTransition": throw xml.Wrong("pnml.reference", $"<{xml.Name}> is not supported: join the pages into one before", xml.Name);
                    default: xml.Skip(); break;
                }
            }
        }

        private void TakePlace()
        {
            // In final markings of some tools places carry idref; those are read in TakeFinal.
            var id = Id("place");
            string? name = null;
            var depth = xml.Open();
            while (xml.ReadChild(depth))
            {
                if (xml.Name == "name") { name = Named(); }
                else if (xml.Name == "initialMarking") { _initial[id] = Count("initialMarking"); }
                else { xml.Skip(); }
            }
            _places.Add(new Place(id, name ?? id));
        }

        private void TakeTransition()
        {
            var id = Id("transition");
            string? name = null;
            var (silent, weight) = (false, (int?)null);
            var depth = xml.Open();
            while (xml.ReadChild(depth))
            {
                if (xml.Name == "name") { name = Named(); continue; }
                silent |= xml.Name == "toolspecific" && xml.Attribute("activity") == "$invisible$";
                if (xml.Name == "toolspecific" && xml.Attribute("tool") == "Leeward" && xml.Attribute("weight") is { } text) { weight = Weight(text); }
                xml.Skip();
            }
            var label = silent ? null : string.IsNullOrEmpty(name) ? id : name;
            _transitions.Add(new Transition(id, label));
            // Transitions of one activity that differ in weight: the gravest counts.
            if (label is not null && weight is { } grave) { _weights[label] = Math.Max(grave, _weights.GetValueOrDefault(label)); }
        }

        private int Weight(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && weight is >= 1 and <= 1000
            ? weight : throw xml.Wrong("pnml.weight", $"'{text}' is not a weight from 1 to 1000", text);

        private void TakeArc()
        {
            var source = xml.Attribute("source") ?? throw xml.Wrong("pnml.no_attribute", "the <arc> has no attribute 'source'", "arc", "source");
            var target = xml.Attribute("target") ?? throw xml.Wrong("pnml.no_attribute", "the <arc> has no attribute 'target'", "arc", "target");
            _where.TryAdd(source + '\n' + target, (xml.Line, xml.Column));
            Kind(xml.Attribute("type"));
            var weight = 1;
            var depth = xml.Open();
            while (xml.ReadChild(depth))
            {
                if (xml.Name == "inscription") { weight = Count("inscription"); }
                else if (xml.Name is "arctype" or "type") { Kind(xml.Attribute("value") ?? Named()); }
                else { xml.Skip(); }
            }
            _arcs.Add(new Arc(source, target, weight));
        }

        private void Kind(string? kind)
        {
            if (kind is not (null or "" or "normal")) { throw xml.Wrong("pnml.arc_kind", $"arcs of the kind '{kind}' are not supported: only place/transition nets can be aligned", kind); }
        }

        private void TakeFinal()
        {
            var depth = xml.Open();
            while (xml.ReadChild(depth))
            {
                if (xml.Name != "marking") { xml.Skip(); continue; }
                if (_final is not null) { throw xml.Wrong("pnml.several_finals", "the net has several final markings; only one can be aligned with"); }
                _final = new(StringComparer.Ordinal);
                var inner = xml.Open();
                while (xml.ReadChild(inner))
                {
                    if (xml.Name != "place") { xml.Skip(); continue; }
                    var place = xml.Attribute("idref") ?? throw xml.Wrong("pnml.no_attribute", "the <place> of the final marking has no attribute 'idref'", "place", "idref");
                    _where.TryAdd(place, (xml.Line, xml.Column));
                    if (Count("marking") is > 0 and var tokens) { _final[place] = tokens; }
                }
            }
            if (_final is { Count: 0 }) { _final = null; }
        }

        private string Id(string kind)
        {
            var id = xml.Attribute("id");
            if (string.IsNullOrEmpty(id)) { throw xml.Wrong("pnml.no_attribute", $"the <{kind}> has no attribute 'id'", kind, "id"); }
            _where[id] = (xml.Line, xml.Column);
            return id;
        }

        /// <summary>The text of the child <c>text</c>, or of the element itself; ends on the end of the element.</summary>
        private string Named()
        {
            var depth = xml.Open();
            var text = string.Empty;
            while (xml.ReadChild(depth))
            {
                if (xml.Name is "text" or "value") { text = xml.Text(); }
                else { xml.Skip(); }
            }
            return text;
        }

        private int Count(string what)
        {
            var (line, column) = (xml.Line, xml.Column);
            var text = Named();
            // Some tools write "Default,1" for coloured tokens of one colour.
            var number = text.Contains(',', StringComparison.Ordinal) ? text[(text.LastIndexOf(',') + 1)..] : text;
            if (text.Length == 0) { return what == "inscription" ? 1 : 0; }
            return int.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count)
                ? count
                : throw new LogFormatException(new("pnml.not_a_number", line, column, $"'{text}' in <{what}> is not a whole number", text, what));
        }

        private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
