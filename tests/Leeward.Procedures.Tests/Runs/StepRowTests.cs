using System.Linq.Expressions;
using System.Reflection;
using Leeward.Procedures.Runs;

namespace Leeward.Procedures.Tests.Runs;

/// <summary>What is shown of a turn is written wherever rows are rewritten in bulk, and a difference in it is seen.</summary>
public sealed class StepRowTests
{
    // Where a run is and who may see it change with the run; what was told is the watch's own.
    private static readonly string[] OfTheRun = [nameof(StepRow.Region), nameof(StepRow.Sensitivity), nameof(StepRow.CentreId), nameof(StepRow.ToldTicks)];

    private static IEnumerable<PropertyInfo> Columns => typeof(StepRow).GetProperties().Where(p => p.SetMethod is { IsPublic: true } set
        && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)) && !OfTheRun.Contains(p.Name));

    [Fact]
    public void Every_column_that_a_view_fills_is_among_those_written_in_bulk() =>
        Assert.Equal(Columns.Select(p => p.Name).Order(StringComparer.Ordinal), StepRow.Shown.Select(one => Name(one.Body)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_difference_in_any_of_them_is_seen()
    {
        Assert.True(new StepRow().ShowsAs(new StepRow()));
        Assert.All(Columns, column =>
        {
            var other = new StepRow();
            column.SetValue(other, Otherwise(column.GetValue(other), column.PropertyType));
            Assert.False(new StepRow().ShowsAs(other), column.Name);
        });
    }

    private static object Otherwise(object? value, Type type) => value switch
    {
        string text => text + "x",
        bool known => !known,
        int number => number + 1,
        long number => number + 1,
        Enum one => Enum.ToObject(type, Convert.ToInt32(one, System.Globalization.CultureInfo.InvariantCulture) + 1),
        _ => new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero),
    };

    private static string Name(Expression body) => ((MemberExpression)(body is UnaryExpression boxed ? boxed.Operand : body)).Member.Name;
}
