using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Microsoft.AspNetCore.Components;

namespace Leeward.Cases.Reports;

/// <summary>The public report and, signed in, the mandatory report: one form, one use case.</summary>
public sealed partial class ReportPage
{
    private Refusal? refusal;
    private string? receipt;
    private bool mandatory, me;
    private string title = "report_title", here = "/report";

    [SupplyParameterFromQuery(Name = "province")]
    private string? Province { get; set; }

    [SupplyParameterFromQuery(Name = "me")]
    private int? Me { get; set; }

    [SupplyParameterFromForm(FormName = "report")]
    private ReportForm? Form { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Form ??= new();
        mandatory = new Uri(Navigation.Uri).AbsolutePath.StartsWith("/reports/mandatory", StringComparison.Ordinal);
        me = !mandatory && Me == 1;
        title = mandatory ? "mandatory_title" : me ? "report_title_me" : "report_title";
        here = mandatory ? "/reports/mandatory" : me ? "/report?me=1" : "/report";
    }

    private async Task SendAsync()
    {
        if (mandatory && !Access.HoldsAnywhere(FileReport.Right)) { refusal = Refusal.NotFound; return; }
        // A field no person sees was filled in: answer as always, keep nothing.
        if (!string.IsNullOrEmpty(Form!.Website)) { receipt = Ids.Secret(); return; }
        var request = new FileReportRequest
        {
            Category = Form.Category, Region = Form.Region, Place = Form.Place, WhatHappened = Form.WhatHappened, ChildName = Form.ChildName,
            ChildAge = int.TryParse(Form.ChildAge, System.Globalization.CultureInfo.InvariantCulture, out var age) ? age : string.IsNullOrWhiteSpace(Form.ChildAge) ? null : -1,
            AboutMyself = me, InDangerNow = Form.InDangerNow, Contact = Form.Contact, Situation = Form.Situation, Institution = Form.Institution,
        };
        var filed = await File.RunAsync(request, mandatory ? ReportChannel.Mandatory : ReportChannel.Public, CancellationToken.None);
        if (filed.Ok) { receipt = filed.Value.Receipt; }
        else { refusal = filed.Refusal; }
    }

    private sealed class ReportForm
    {
        public string? Website { get; set; }
        public string? Category { get; set; }
        public string? Region { get; set; }
        public string? Place { get; set; }
        public string? WhatHappened { get; set; }
        public string? ChildName { get; set; }
        public string? ChildAge { get; set; }
        public bool InDangerNow { get; set; }
        public string? Contact { get; set; }
        public string? Situation { get; set; }
        public string? Institution { get; set; }
    }
}
