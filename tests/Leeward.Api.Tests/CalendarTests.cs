using Leeward.Testing;

namespace Leeward.Api.Tests;

public sealed class CalendarTests
{
    [Fact]
    public async Task Address_of_the_calendar_is_the_one_that_the_installation_says()
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite, "--Leeward:Web:Origin", "https://leeward.example.org");
        using var person = await server.SignedInAsync("zz.physician", "physician", "520102");
        var form = PageForm.Of(await person.GetStringAsync("/my-steps/calendar")).Single(f => f.Fields.Any(field => field.Value == "make"));
        using var made = await person.PostAsync("/my-steps/calendar", form.Content((_, old, _) => old));
        Assert.Contains("value=\"https://leeward.example.org/api/v1/calendar/", await made.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
