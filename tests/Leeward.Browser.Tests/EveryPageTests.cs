using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>No page is left out: each is looked at by axe-core, wide and on a phone, here in both languages or in the walk that makes what it shows.</summary>
public sealed class EveryPageTests(DemoServer server)
{
    // Pages that show a record and have no walk of their own: who opens one, from which list.
    private static readonly (string Role, string List, string Link, string Page)[] Here =
    [
        ("duty_officer", "/triage", "tbody a[href^='/triage/']", "/triage/{Id:guid}"), ("duty_officer", "/triage?done=1", "tbody a[href^='/triage/']", "/triage/{Id:guid}"),
        ("child_worker", "/cases", "tbody a[href^='/cases/']", "/cases/{Id:guid}"), ("child_worker", "/cases/{Id:guid}/forms", "main a[href^='/case-forms/']", "/case-forms/{Id:guid}"),
        ("child_worker", "/cases/{Id:guid}", "main a[href^='/children/']", "/children/{Id:guid}"), ("child_worker", "/children/{Id:guid}", "main a[href$='/edit']", "/children/{Id:guid}/edit"), ("child_worker", "/case-reviews", "main a[href$='/reviews']", "/cases/{Id:guid}/reviews"),
        ("centre_coordinator", "/centres", "tbody a[href^='/centres/']", "/centres/{Id:guid}"), ("centre_coordinator", "/hand-overs", "main a[href^='/hand-overs/']", "/hand-overs/{Id:guid}"),
        ("ministry", "/rollouts", "tbody a[href^='/rollouts/']", "/rollouts/{Id:guid}"), ("ministry", "/rollouts/{Id:guid}/centres", "tbody a[href^='/rollout-centres/']", "/rollout-centres/{Id:guid}"),
    ];

    private static readonly (string Role, string[] Pages)[] Lists =
    [
        ("duty_officer", ["/triage", "/triage?seriousness=danger&channel=mandatory&region=51", "/triage?done=1&category=nonsense&seriousness=x&channel=y&region=z&cursor=w", "/break-the-glass"]),
        ("mandated_reporter", ["/", "/reports/mine", "/reports/mine?cursor=x", "/reports/mandatory", "/reports/mandatory?province=52"]), ("supervisor", ["/case-reviews", "/break-the-glass/reviews", "/break-the-glass/reviews?done=1"]), ("child_worker", ["/children/new", "/case-reviews", "/case-reviews?mine=1"]),
    ];

    // By the walk that looks at them.
    private static readonly Dictionary<string, string[]> Elsewhere = new()
    {
        [nameof(PageTests)] = ["/", "/sign-in", "/sign-in/second-step", "/report", "/report/receipt", "/reports/mandatory", "/review", "/review/{Year:int}", "/status/{Code:int}", "/triage", "/cases", "/children", "/account", "/account/second-step", "/account/passkeys", "/account/sessions", "/jobs", "/admin/clients", "/import"],
        [nameof(CaseWalkTests)] = ["/cases/{Id:guid}", "/cases/{Id:guid}/forms", "/cases/{Id:guid}/forms/{FormId}", "/cases/{Id:guid}/plan", "/cases/{Id:guid}/closure", "/cases/{Id:guid}/people", "/cases/{Id:guid}/history", "/approvals", "/services", "/break-the-glass", "/break-the-glass/reviews", "/children/new"],
        [nameof(DuplicateWalkTests)] = ["/duplicates", "/children/{Id:guid}", "/children/{Id:guid}/compare/{Second:guid}", "/children/{Id:guid}/merges/{Merge:guid}"],
        [nameof(PeoplePagesTests)] = ["/admin", "/admin/people", "/admin/people/new", "/admin/people/{Id:guid}", "/admin/role-requests", "/audit", "/invitation"],
        [nameof(ReferenceTests)] = ["/api/reference", "/api/reference/{Id}"],
        [nameof(CentreWalkTests)] = ["/my-steps", "/my-steps/calendar", "/runs/{Id:guid}", "/runs/{Id:guid}/steps/{Step}/{Number:int}", "/runs/{Id:guid}/steps/{Step}/{Number:int}/more", "/runs/{Id:guid}/evidence", "/runs/{Id:guid}/evidence/{File:guid}", "/runs/{Id:guid}/more", "/runs/{Id:guid}/sharing", "/run-requests", "/board", "/board/wall", "/procedures", "/procedures/{Hash}", "/centres", "/centres/new"],
        [nameof(ShiftWalkTests)] = ["/absences", "/absences/{Id:guid}", "/hand-over", "/hand-overs", "/reminders", "/reminders/mail"],
        [nameof(EvidenceWalkTests)] = ["/runs/{Id:guid}/evidence/{File:guid}/readers"],
        [nameof(RetentionWalkTests)] = ["/evidence/retention", "/evidence/retention/{File:guid}", "/evidence/retention/{File:guid}/certificate", "/runs/{Id:guid}/holds"],
        [nameof(DraftWalkTests)] = ["/drafts", "/drafts/{Id:guid}", "/drafts/{Id:guid}/changes", "/drafts/{Id:guid}/flow", "/drafts/{Id:guid}/head", "/drafts/{Id:guid}/history", "/drafts/{Id:guid}/names/{Part}", "/drafts/{Id:guid}/names/{Part}/{Name}", "/drafts/{Id:guid}/rules", "/drafts/{Id:guid}/rules/{Rule}", "/drafts/{Id:guid}/steps/{Step}", "/drafts/{Id:guid}/steps/{Step}/due/{Number:int}", "/drafts/{Id:guid}/text"],
        [nameof(ConsultationWalkTests)] = ["/consultations", "/consultations/{Id:guid}", "/consultations/{Id:guid}/report", "/consultations/{Id:guid}/steps/{Step}", "/drafts/{Id:guid}/consultation"],
        [nameof(ApprovalWalkTests)] = ["/procedure-approvals", "/procedure-approvals/{Id:guid}", "/drafts/{Id:guid}/approval", "/procedures/{Hash}/versions"],
        [nameof(RolloutWalkTests)] = ["/rollouts", "/rollouts/{Id:guid}/centres"],
        [nameof(MoveWalkTests)] = ["/moves", "/moves/{Id:guid}", "/moves/{Id:guid}/cases", "/moved-cases/{Id:guid}"],
        [nameof(DemoWalkTests)] = ["/calendars", "/calendars/{Number:int}", "/conformance", "/conformance/runs", "/runs/{Id:guid}/conformance", "/breaches", "/simulations/{Id:guid}", "/drafts/{Id:guid}/simulations", "/procedures/{Hash}/simulations", "/procedures/{Hash}/flow", "/procedures/{Hash}/manual", "/procedures/{Hash}/poster/{Role}"],
    };

    [Fact]
    public void Every_page_has_a_place_where_it_is_looked_at()
    {
        var pages = server.Pages.Order(StringComparer.Ordinal).ToList();
        Assert.True(pages.Count > 100, $"{pages.Count} pages");
        var looked = Elsewhere.Values.SelectMany(p => p).Concat(Here.Select(h => h.Page)).Concat(Lists.SelectMany(l => l.Pages)).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(pages.Except(looked));
        Assert.Empty(Elsewhere.Values.SelectMany(p => p).Concat(Here.Select(h => h.Page)).Except(pages)); // none that is gone
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Pages_without_a_walk_of_their_own_are_accessible_and_fit(string language)
    {
        var found = new List<string>();
        foreach (var role in Here.Select(h => h.Role).Concat(Lists.Select(l => l.Role)).Distinct())
        {
            var page = await server.SignedInAsync(role, language);
            var ids = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (_, list, link, name) in Here.Where(h => h.Role == role))
            {
                await page.GoAsync(list.Contains('{', StringComparison.Ordinal) ? Filled(list, ids) : list);
                if (await page.Locator(link).CountAsync() == 0) { found.Add($"{role}: {list} leads to no {name}"); continue; }
                ids[name] = (await page.Locator(link).First.GetAttributeAsync("href"))!;
                await LookAsync(page, ids[name], name, language, found);
            }

            foreach (var path in Lists.Where(l => l.Role == role).SelectMany(l => l.Pages)) { await LookAsync(page, path, path, language, found); }
            await server.LeaveAsync(page);
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>The address of a list that lies below a record that was opened.</summary>
    private static string Filled(string list, Dictionary<string, string> ids)
    {
        var record = ids.Keys.Where(page => list.StartsWith(page, StringComparison.Ordinal)).MaxBy(page => page.Length) ?? throw new InvalidOperationException(list);
        return ids[record] + list[record.Length..];
    }

    private static async Task LookAsync(IPage page, string path, string name, string language, List<string> found)
    {
        await page.GoAsync(path);
        found.AddRange(await Accessible.WrongAsync(page, $"{name} ({language})"));
        await Pictures.TakeAsync(page, $"every{name.Split('?')[0].Replace('/', '-').Replace("{Id:guid}", "id", StringComparison.Ordinal)}-{page.ViewportSize!.Width}-{language}");
    }
}
