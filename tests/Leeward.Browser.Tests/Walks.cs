using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Cases.Triage;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Centres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Browser.Tests;

/// <summary>What several walks through the pages begin with. Each has a walk of its own through the pages; where it is only the ground of another, it is done by the same use cases without them.</summary>
internal static class Walks
{
    /// <summary>Who files a report and takes the last one of the queue does so alone: all walks share one server.</summary>
    public static readonly SemaphoreSlim Queue = new(1);

    /// <summary>The ministry publishes the procedures of the pack, where nobody has yet.</summary>
    public static async Task PublishAsync(this RunningServer server)
    {
        await Queue.WaitAsync();
        try
        {
            var ministry = await server.SignedInAsync("ministry");
            await ministry.GoAsync("/procedures");
            if (await ministry.Locator("button:has-text('Publish')").CountAsync() > 0) { await ministry.ClickAsync("button:has-text('Publish')"); }
            await ministry.WaitForSelectorAsync("tbody a");
            await server.LeaveAsync(ministry);
        }
        finally { Queue.Release(); }
    }

    /// <summary>A worry is reported and a case opened for it; the path of the case's page.</summary>
    public static async Task<string> OpenCaseAsync(this RunningServer server, string childName, string category = "hurt")
    {
        await Queue.WaitAsync();
        try
        {
            return await server.DoAsync(async services =>
            {
                var ct = TestContext.Current.CancellationToken;
                var filed = await services.GetRequiredService<FileReport>().RunAsync(new() { Category = category, Region = "520102", WhatHappened = "Bruises, seen twice.", ChildName = childName }, ReportChannel.Public, ct);
                Assert.True(filed.Ok, filed.Refusal?.Code);
                var reports = services.GetRequiredService<IRecords>().Unfiltered<Report>("test").AsNoTracking().OrderByDescending(r => r.ReceivedAt);
                var newest = await reports.FirstAsync(ct);
                var opened = await services.GetRequiredService<DecideTriage>().RunAsync(newest.Id, new() { Outcome = "case_opened", Version = newest.Version }, ct);
                Assert.True(opened.Ok, opened.Refusal?.Code);
                return $"/cases/{(await reports.FirstAsync(ct)).CaseId}";
            });
        }
        finally { Queue.Release(); }
    }

    /// <summary>A child of the county reports for itself and is in danger, so that the report stands first in the queue.</summary>
    public static async Task OwnReportAsync(this RunningServer server)
    {
        await Queue.WaitAsync();
        try
        {
            await server.DoAsync(services => services.GetRequiredService<FileReport>().RunAsync(
                new() { Category = "hurt", Region = "520102", WhatHappened = "It happened at home.", AboutMyself = true, InDangerNow = true }, ReportChannel.Public, TestContext.Current.CancellationToken));
        }
        finally { Queue.Release(); }
    }

    /// <summary>An open centre of the county, of this English name, where there is none yet.</summary>
    public static Task<Guid> CentreAsync(this RunningServer server, string name, string county, string? procedure = null) => server.DoAsync(async services =>
    {
        var (centres, ct) = (services.GetRequiredService<CentreDesk>(), TestContext.Current.CancellationToken);
        if ((await centres.ListAsync(name, county, null, null, null, ct)).Items is [var there, ..]) { return there.Id; }
        var added = await centres.AddAsync(new(name, "中心" + county, county, null, null, null, true, 5), ct);
        Assert.True(added.Ok, added.Refusal?.Code);
        if (procedure is not null) { Assert.True((await centres.AdoptAsync(added.Value.Id, procedure, centres.Now, ct)).Ok); }
        return added.Value.Id;
    });

    /// <summary>Does something by the server's own use cases.</summary>
    public static async Task<T> DoAsync<T>(this RunningServer server, Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = server.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("test");
        return await act(scope.ServiceProvider);
    }
}
