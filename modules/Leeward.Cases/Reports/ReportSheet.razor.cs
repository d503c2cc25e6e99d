using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Microsoft.AspNetCore.Components;

namespace Leeward.Cases.Reports;

/// <summary>The sheet of the public report and of the mandatory report, which have a page each: one form, one use case.</summary>
public sealed partial class ReportSheet
{
    private Refusal? refusal;
    private string? receipt;
    private string title = "report_title", here = "/report";

    [SupplyParameterFromQuery(Name = "province")]
    private string? Province { get; set; }

    /// <summary>Filed by a mandated reporter; the page asks for the right.</summary>
    [Parameter]
    public bool Mandatory { get; set; }

    /// <summary>A child writes about itself.</summary>
    [Parameter]
    public bool Me { get; set; }

    [SupplyParameterFromForm(FormName = "report")]
    private ReportForm? Form { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Form ??= new();
        title = Mandatory ? "mandatory_title" : Me ? "report_title_me" : "report_title";
        here = Mandatory ? "/reports/mandatory" : Me ? "/report?me=1" : "/report";
    }

    /// <summary>The words of the sheet; a child who writes about itself is spoken to.</summary>
    private string Ask(string key) => Me && T[key + "_me"] is { ResourceNotFound: false } own ? own : T[key];

    private async Task SendAsync()
    {
        // A field no person sees was filled in: answer as always, keep nothing.
        if (!string.IsNullOrEmpty(Form!.Website)) { receipt = Ids.Secret(); return; }
        var request = new FileReportRequest
        {
            Category = Form.Category, Region = Form.Region, Place = Form.Place, WhatHappened = Form.WhatHappened, ChildName = Form.ChildName,
            ChildAge = int.TryParse(Form.ChildAge, System.Globalization.CultureInfo.InvariantCulture, out var age) ? age : string.IsNullOrWhiteSpace(Form.ChildAge) ? null : -1,
            AboutMyself = Me, InDangerNow = Form.InDangerNow, Contact = Form.Contact, Situation = Form.Situation, Institution = Form.Institution,
        };
        var filed = await File.RunAsync(request, Mandatory ? ReportChannel.Mandatory : ReportChannel.Public, CancellationToken.None);
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
