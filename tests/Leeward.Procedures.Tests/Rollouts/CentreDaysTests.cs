using Leeward.Kernel;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Indicators;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Rollouts;

/// <summary>When a centre opened and closed, and how the review of a past year counts by it.</summary>
public sealed class CentreDaysTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Review_of_a_past_year_counts_the_centres_open_at_its_end(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await using var scope = world.AsMachinery();
        var desk = scope.Get<CentreDesk>();
        async Task<CentreView> Add(string county, bool open, DateOnly? from = null, DateOnly? until = null) => (await desk.AddAsync(Input(county, open, from, until), Ct)).Value;
        await Add("520102", true, new(2023, 5, 1));
        await Add("520103", false, new(2023, 5, 1), new(2025, 6, 1));
        await Add("520111", true, new(2025, 12, 31));
        // Closed on the last day of the year: that day it receives nobody any longer.
        await Add("520112", false, new(2024, 1, 1), new(2024, 12, 31));
        // It is not known when this one opened, nor when that one closed.
        await Add("520113", false);
        var again = await Add("330102", false, new(2022, 3, 1), new(2024, 3, 1));
        async Task<long> Open(int year, string province) => (await scope.Get<IEnumerable<IIndicatorSource>>().OfType<ProcedureIndicators>().Single().ComputeAsync(year, CentreDesk.Read, Ct)).Where(v => v.Indicator == "centres_with_procedure" && v.Dimensions["province"] == province).Sum(v => v.Of ?? 0);
        Assert.Equal((0L, 2L, 2L, 2L, 2L), (await Open(2022, "52"), await Open(2023, "52"), await Open(2024, "52"), await Open(2025, "52"), await Open(2026, "52")));
        Assert.Equal((1L, 1L, 0L, 0L), (await Open(2022, "33"), await Open(2023, "33"), await Open(2024, "33"), await Open(2026, "33")));

        // Opened again today: the time before goes on counting, the gap does not.
        var opened = (await desk.ChangeAsync(again.Id, again.Version, Input("330102", true, again.OpenedOn, null), Ct)).Value;
        Assert.Equal((new DateOnly(2026, 3, 2), (DateOnly?)null), (opened.OpenedOn!.Value, opened.ClosedOn));
        var before = Assert.Single(opened.EarlierDays);
        Assert.Equal((new DateOnly(2022, 3, 1), new DateOnly(2024, 3, 1), false), (before.OpenedOn!.Value, before.ClosedOn!.Value, before.IsCorrection));
        Assert.Equal((1L, 0L, 0L, 1L), (await Open(2023, "33"), await Open(2024, "33"), await Open(2025, "33"), await Open(2026, "33")));
    }

    [Theory, Databases]
    public async Task Days_are_set_by_opening_and_closing_and_corrected_with_what_stood_before(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await using var scope = world.AsMachinery();
        var desk = scope.Get<CentreDesk>();
        var made = (await desk.AddAsync(Input("520102", true), Ct)).Value;
        Assert.Equal((new DateOnly(2026, 3, 2), (DateOnly?)null, 0), (made.OpenedOn!.Value, made.ClosedOn, made.EarlierDays.Count));
        Assert.Equal(("openedOn", "closedOn"), ((await desk.ChangeAsync(made.Id, made.Version, Input("520102", true, new(2026, 3, 3)), Ct)).Refusal!.Field, (await desk.ChangeAsync(made.Id, made.Version, Input("520102", false, null, new(2026, 3, 3)), Ct)).Refusal!.Field));
        Assert.Equal("procedures.centre.closed_before", (await desk.ChangeAsync(made.Id, made.Version, Input("520102", false, null, new(2026, 3, 1)), Ct)).Refusal!.Code);
        var corrected = (await desk.ChangeAsync(made.Id, made.Version, Input("520102", true, new(2024, 5, 6)), Ct)).Value;
        Assert.Equal((new DateOnly(2024, 5, 6), new DateOnly(2026, 3, 2), true), (corrected.OpenedOn!.Value, corrected.EarlierDays.Single().OpenedOn!.Value, corrected.EarlierDays.Single().IsCorrection));
        world.Clock.Advance(TimeSpan.FromDays(2));
        // Who does not name the days, as an older client, leaves them as they stand.
        var closed = (await desk.ChangeAsync(made.Id, corrected.Version, Input("520102", false), Ct)).Value;
        Assert.Equal((new DateOnly(2024, 5, 6), new DateOnly(2026, 3, 4), 1), (closed.OpenedOn!.Value, closed.ClosedOn!.Value, closed.EarlierDays.Count));
        Assert.Equal(RefusalKind.Conflict, (await desk.ChangeAsync(made.Id, made.Version, Input("520102", true), Ct)).Refusal!.Kind);
        await using var stranger = world.As(world.Person("stranger", "330102", Sensitivity.Normal, CentreDesk.Read, CentreDesk.Edit));
        Assert.Equal(RefusalKind.NotFound, (await stranger.Get<CentreDesk>().ChangeAsync(made.Id, closed.Version, Input("330102", true, new(2020, 1, 1)), Ct)).Refusal!.Kind);
    }

    private static CentreInput Input(string county, bool open, DateOnly? from = null, DateOnly? until = null) => new("Centre " + county, "中心" + county, county, null, null, null, open, 5, from, until);
}
