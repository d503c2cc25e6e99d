using System.Numerics;

namespace Leeward.Conformance;

/// <summary>
/// A lower bound of what is left to pay, from the marking equation of net and trace side by side as a linear programme: whatever happens from here must take the tokens to the
/// final marking and account for every event that is left, in some order (Adriansyah 2014, chapter 7; the dual simplex goes on from the last basis because from state
/// to state only the right-hand side changes). Every basis on the way is feasible for the dual, so that even an unfinished or rounded solution is a true bound.
/// </summary>
/// <remarks>
/// Rows: a row for each place (tokens made less tokens taken = final less present), a row for each activity of the trace (events that are left). Columns: each
/// transition without the log, each transition in step, each activity without the net, then one artificial variable per row that must be 0.
/// </remarks>
internal sealed class MarkingEquation
{
    private const double Zero = 1e-7;
    private const int RestartAfter = 2000;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _width;
    private readonly double[][] _start;
    private readonly double[][] _table;
    private readonly int[] _basis;
    private readonly double[] _beta;
    private int _pivots;

    /// <summary>Sets the programme up for a trace.</summary>
    /// <param name="net">The net.</param>
    /// <param name="activities">The activities of the trace that the net knows, as numbers of its labels, each once.</param>
    /// <param name="costs">What an event of each of them costs without the net.</param>
    public MarkingEquation(CompiledNet net, ReadOnlySpan<int> activities, ReadOnlySpan<int> costs)
    {
        var rowOf = new Dictionary<int, int>();
        foreach (var activity in activities) { rowOf.Add(activity, net.PlaceCount + rowOf.Count); }
        _rows = net.PlaceCount + activities.Length;
        var columns = new List<(double Cost, (int Row, double Value)[] Entries)>();
        for (var t = 0; t < net.TransitionCount; t++)
        {
            var effect = net.Makes[t].Select(one => (one.Place, Value: (double)one.Tokens)).Concat(net.Takes[t].Select(one => (one.Place, Value: -(double)one.Tokens)))
                .GroupBy(one => one.Place).Select(group => (Row: group.Key, Value: group.Sum(one => one.Value))).Where(one => one.Value != 0).ToArray();
            columns.Add((net.ModelCost[t], effect));
            if (net.TransitionLabel[t] >= 0 && rowOf.TryGetValue(net.TransitionLabel[t], out var row)) { columns.Add((0, [.. effect, (row, 1)])); }
        }
        for (var i = 0; i < activities.Length; i++) { columns.Add((costs[i], [(net.PlaceCount + i, 1)])); }
        _columns = columns.Count;
        _width = (_columns + _rows + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _start = [.. Enumerable.Range(0, _rows + 1).Select(_ => new double[_width])];
        _table = [.. Enumerable.Range(0, _rows + 1).Select(_ => new double[_width])];
        for (var column = 0; column < _columns; column++)
        {
            _start[_rows][column] = columns[column].Cost;
            foreach (var (row, value) in columns[column].Entries) { _start[row][column] = value; }
        }
        for (var row = 0; row < _rows; row++) { _start[row][_columns + row] = 1; }
        _basis = new int[_rows];
        _beta = new double[_rows];
        Restart();
    }

    /// <summary>How many pivots were made, for measuring.</summary>
    public long Pivots { get; private set; }

    /// <summary>Number of rows: places, then activities.</summary>
    public int Rows => _rows;

    /// <summary>A bound by the prices of the last solution; cheap, and true for every right-hand side.</summary>
    public double Quick(ReadOnlySpan<double> rightHandSide) => -Dot(_table[_rows].AsSpan(_columns, _rows), rightHandSide);

    /// <summary>The bound; infinite where no solution exists, so that the final marking cannot be reached.</summary>
    public double Bound(ReadOnlySpan<double> rightHandSide)
    {
        if (_pivots > RestartAfter) { Restart(); }
        for (var row = 0; row < _rows; row++) { _beta[row] = Dot(_table[row].AsSpan(_columns, _rows), rightHandSide); }
        for (var round = 0; round < 50 * (_rows + 10); round++)
        {
            var leaving = Leaving(cautious: round > 5 * _rows);
            if (leaving < 0) { break; }
            var entering = Entering(leaving);
            if (entering < 0) { return Math.Abs(_beta[leaving]) > 1e-5 ? double.PositiveInfinity : Quick(rightHandSide); }
            Pivot(leaving, entering);
        }
        return Quick(rightHandSide);
    }

    /// <summary>The row that is furthest from feasible; the first one when caution is due, against going in circles (Bland's rule).</summary>
    private int Leaving(bool cautious)
    {
        var (best, row) = (Zero, -1);
        for (var i = 0; i < _rows; i++)
        {
            var wrong = _basis[i] >= _columns ? Math.Abs(_beta[i]) : -_beta[i];
            if (wrong <= best) { continue; }
            row = i;
            if (cautious) { return row; }
            best = wrong;
        }
        return row;
    }

    private int Entering(int leaving)
    {
        var (row, prices) = (_table[leaving], _table[_rows]);
        var sign = _beta[leaving] < 0 ? -1.0 : 1.0;
        var (best, column, size) = (double.PositiveInfinity, -1, 0.0);
        for (var j = 0; j < _columns; j++)
        {
            var value = sign * row[j];
            if (value <= Zero) { continue; }
            var ratio = Math.Max(prices[j], 0) / value;
            if (ratio < best - 1e-9 || (ratio <= best + 1e-9 && value > size + 1e-9)) { (best, column, size) = (Math.Min(ratio, best), j, value); }
        }
        return column;
    }

    private void Pivot(int leaving, int entering)
    {
        var pivot = _table[leaving];
        Scale(pivot, 1 / pivot[entering], ref _beta[leaving]);
        pivot[entering] = 1;
        for (var i = 0; i <= _rows; i++)
        {
            var factor = _table[i][entering];
            if (i == leaving || factor == 0) { continue; }
            Subtract(_table[i], pivot, factor);
            _table[i][entering] = 0;
            if (i < _rows) { _beta[i] -= factor * _beta[leaving]; }
        }
        _basis[leaving] = entering;
        _pivots++;
        Pivots++;
    }

    private void Restart()
    {
        for (var i = 0; i <= _rows; i++) { _start[i].CopyTo(_table[i], 0); }
        for (var i = 0; i < _rows; i++) { _basis[i] = _columns + i; }
        _pivots = 0;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < b.Length; i++) { sum += a[i] * b[i]; }
        return sum;
    }

    private static void Scale(double[] row, double by, ref double beta)
    {
        for (var i = 0; i < row.Length; i++) { row[i] *= by; }
        beta *= by;
    }

    private static void Subtract(double[] row, double[] pivot, double by)
    {
        var times = new Vector<double>(by);
        for (var i = 0; i < row.Length; i += Vector<double>.Count) { (new Vector<double>(row, i) - (times * new Vector<double>(pivot, i))).CopyTo(row, i); }
    }
}
