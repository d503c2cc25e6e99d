namespace Leeward.Browser.Tests;

/// <summary>Steps that several walks through the pages begin with.</summary>
internal static class Walks
{
    /// <summary>A worry is reported from a phone and the duty officer opens a case for it; the path of the case's page.</summary>
    public static async Task<string> OpenCaseAsync(this RunningServer server, string childName, string category = "hurt")
    {
        var phone = await server.PageAsync();
        await phone.GotoAsync("/report?province=52");
        await phone.SelectOptionAsync("#region", "520102");
        await phone.CheckAsync($"input[value={category}]");
        await phone.FillAsync("#WhatHappened", "Bruises, seen twice.");
        await phone.FillAsync("#ChildName", childName);
        await phone.ClickAsync("form:has(#WhatHappened) button[type=submit] >> nth=-1");
        await phone.WaitForSelectorAsync("#receipt");
        await phone.Context.CloseAsync();
        var officer = await server.SignedInAsync("officer");
        await officer.GotoAsync("/triage");
        await officer.ClickAsync("tbody tr:last-child a");
        await officer.SelectOptionAsync("#outcome", "case_opened");
        await officer.ClickAsync("main button[type=submit]");
        await officer.ClickAsync("a:has-text('To the case')");
        await officer.WaitForSelectorAsync("h1:has-text('CA-')");
        var url = new Uri(officer.Url).AbsolutePath;
        await officer.Context.CloseAsync();
        return url;
    }
}
