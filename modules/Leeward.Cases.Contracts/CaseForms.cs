using System.Text.Json;

namespace Leeward.Cases.Contracts;

/// <summary>Files a form of the pack on a case, or keeps a draft of it.</summary>
/// <param name="Answers">By field; <c>{"unknown": true}</c> where somebody asked and nobody knows.</param>
/// <param name="Draft">True keeps what there is, without checking that it is complete.</param>
public sealed record FileFormRequest([property: System.Text.Json.Serialization.JsonRequired] JsonElement Answers, bool Draft = false);

/// <summary>One's own draft of a form.</summary>
/// <param name="Answers">By field; empty where there is none.</param>
public sealed record FormDraft(JsonElement Answers);

/// <summary>One filled-in form in the list of a case.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Form">The form's id in the pack.</param>
/// <param name="FormVersion">The version it was filled in by.</param>
/// <param name="Level">The level to act on, such as a risk level; null where the form has none.</param>
/// <param name="LevelIsCertain">False while an unknown answer leaves a lower level possible.</param>
/// <param name="IsDraft">True while it is not filed.</param>
/// <param name="FiledById">Who.</param>
/// <param name="FiledAt">When.</param>
/// <param name="Version">For editing a draft.</param>
public sealed record FiledFormSummary(
    Guid Id, Guid CaseId, string Form, string FormVersion, string? Level, bool LevelIsCertain, bool IsDraft, Guid? FiledById, DateTimeOffset FiledAt, int Version);

/// <summary>One filled-in form with its answers, for one who may read them.</summary>
/// <param name="Summary">The line of the list.</param>
/// <param name="Answers">By field; null when the person's role does not open them.</param>
public sealed record FiledForm(FiledFormSummary Summary, JsonElement? Answers);
