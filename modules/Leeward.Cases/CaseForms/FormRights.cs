namespace Leeward.Cases.CaseForms;

/// <summary>Which right a form of the pack asks for, by its purpose.</summary>
internal static class FormRights
{
    public const string ReadAssessment = "cases.assessment.read", EditAssessment = "cases.assessment.edit";
    public const string ReadVisit = "cases.follow_up.read", EditVisit = "cases.follow_up.edit";
    public const string AskClosure = "cases.case.close";

    /// <summary>To read it.</summary>
    public static string Read(string purpose) => purpose == "follow_up" ? ReadVisit : ReadAssessment;

    /// <summary>To fill it in.</summary>
    public static string Edit(string purpose) => purpose switch { "follow_up" => EditVisit, "closure" => AskClosure, _ => EditAssessment };
}
