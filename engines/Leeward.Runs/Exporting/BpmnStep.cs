using System.Xml;
using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>A step's documentation and extension elements in BPMN.</summary>
internal static class BpmnStep
{
    private const string Bpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    public static void Write(XmlWriter xml, ProcedureDefinition procedure, StepDefinition step)
    {
        BpmnWriter.Documentation(xml, Lines(procedure, step));
        xml.WriteStartElement("extensionElements", Bpmn);
        xml.WriteStartElement("leeward", "step", BpmnWriter.Namespace);
        xml.WriteAttributeString("id", step.Id);
        xml.WriteAttributeString("phase", step.Phase);
        xml.WriteAttributeString("modality", step.Modality.ToString());
        if (step.When is { } when) { xml.WriteAttributeString("when", when.Text); }
        xml.WriteAttributeString("onUnknown", step.OnUnknown.ToString());
        if (step.With.Count > 0) { xml.WriteAttributeString("with", string.Join(' ', step.With)); }
        if (step.Evidence.Count > 0) { xml.WriteAttributeString("evidence", string.Join(' ', step.Evidence)); }
        if (step.Sources.Count > 0) { xml.WriteAttributeString("sources", string.Join(' ', step.Sources)); }
        xml.WriteEndElement();
        foreach (var due in step.Due) { Deadline(xml, procedure, due); }
        xml.WriteEndElement();
    }

    /// <summary>What a person who does the step must know, in words.</summary>
    private static IEnumerable<Bilingual> Lines(ProcedureDefinition procedure, StepDefinition step)
    {
        if (step.When is { } when) { yield return ProcedureWords.If(procedure, when); }
        foreach (var due in step.Due) { yield return ProcedureWords.Deadline(procedure, due); }
        if (step.Repeat is not null) { yield return ProcedureWords.Repeat(procedure, step.Repeat); }
        foreach (var proof in step.Evidence) { yield return procedure.Evidence[proof]; }
        if (step.Note is { } note) { yield return note; }
    }

    private static void Deadline(XmlWriter xml, ProcedureDefinition procedure, DueDefinition due)
    {
        var (rule, words) = (due.Rule, ProcedureWords.Deadline(procedure, due));
        xml.WriteStartElement("leeward", "deadline", BpmnWriter.Namespace);
        if (due.BeforeStep is { } before) { xml.WriteAttributeString("beforeStep", before); }
        else
        {
            xml.WriteAttributeString("anchor", due.Anchor);
            xml.WriteAttributeString("direction", rule.Direction.ToString());
            xml.WriteAttributeString("within", Duration(rule.Within));
        }
        xml.WriteAttributeString("clock", rule.Within.Clock.ToString());
        xml.WriteAttributeString("kind", rule.Kind.ToString());
        xml.WriteAttributeString("source", rule.Source);
        xml.WriteAttributeString("provenance", ProcedureWords.Code(rule.Provenance));
        if (rule.Immediate) { xml.WriteAttributeString("atOnce", "true"); }
        if (rule.Hard) { xml.WriteAttributeString("closes", "true"); }
        if (rule.Target is { } target) { xml.WriteAttributeString("target", Duration(target)); }
        if (due.When is { } when) { xml.WriteAttributeString("when", when.Text); }
        xml.WriteAttributeString("en", words.En);
        xml.WriteAttributeString("zh", words.Zh);
        xml.WriteEndElement();
    }

    /// <summary>ISO 8601: <c>PT72H</c>, <c>P3D</c>. Hours stay hours, since three days by the calendar are not 72 hours; whether days are working days the clock says.</summary>
    public static string Duration(Period period) =>
        period.Clock != Clock.Elapsed ? $"P{period.Days}D"
        : period.Span.Ticks % TimeSpan.TicksPerHour == 0 ? $"PT{period.Span.Ticks / TimeSpan.TicksPerHour}H"
        : $"PT{(long)period.Span.TotalMinutes}M";
}
