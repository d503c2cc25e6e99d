namespace Leeward.Screening.Learning;

/// <summary>One text for the network to learn from.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Syllables">Their syllables.</param>
/// <param name="Shapes">Their families of look-alikes.</param>
/// <param name="Targets">What each head should say; NaN where nothing is known.</param>
/// <param name="Weight">How much it counts.</param>
internal sealed record NetExample(int[] Tokens, ushort[] Syllables, ushort[] Shapes, float[] Targets, float Weight);

/// <summary>
/// Trains a <see cref="PhraseNet"/> by Adam on small batches, with dropout, softened labels, and tokens hidden at random so that the sound must do. In some
/// of the copies all characters of a stretch are hidden: the network learns to read texts in pinyin and homophones. Single-threaded and always the same.
/// </summary>
internal sealed class PhraseNetLearner(PhraseNet net, Alike alike, uint seed)
{
    private const int Batch = 32;
    private const float Keep1 = 0.9f, Keep2 = 0.999f;

    // Shares: of tokens hidden one by one, of filters left out, of the step that is gone at the end.
    private const double HideOne = 0.1, Drop = 0.4, Fall = 0.7;
    private readonly float[][] _gradients = [.. net.Parts.Select(part => new float[part.Length])];
    private readonly float[][] _first = [.. net.Parts.Select(part => new float[part.Length])];
    private readonly float[][] _second = [.. net.Parts.Select(part => new float[part.Length])];
    private readonly Touched[] _touched = [.. net.Parts.Take(3).Select(part => new Touched(part.Length / PhraseNet.Width))];
    private readonly NetRoom _room = new();
    private readonly float[] _hiddenGradient = new float[PhraseNet.Hidden];
    private readonly float[] _pooledGradient = new float[PhraseNet.Pooled];
    private readonly bool[] _dropped = new bool[PhraseNet.Pooled];
    private uint _random = seed;
    private readonly double[][] _sums = [.. net.Parts.Select(part => new double[part.Length])];
    private int _averaged;
    private int _step;
    private double _power1 = 1, _power2 = 1;

    public double Smoothing { get; init; } = 0.05;

    /// <summary>The share of texts whose characters are hidden in a stretch.</summary>
    public double HideShare { get; init; } = 0.25;

    public void Learn(IReadOnlyList<NetExample> examples, int passes, double rate)
    {
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var steps = passes * ((examples.Count + Batch - 1) / Batch);
        for (var pass = 0; pass < passes; pass++)
        {
            LinearLearner.Shuffle(order, ref _random);
            for (var from = 0; from < order.Length; from += Batch)
            {
                var to = Math.Min(from + Batch, order.Length);
                for (var i = from; i < to; i++) { Take(examples[order[i]]); }
                Step(rate * (1 - (Fall * _step / steps)), to - from);
                if (_step * 2 >= steps && _step % 50 == 0) { Average(); }
            }
        }

        TakeAverage();
        for (var table = 0; table < 3; table++) { ForgetUnseen(table); }
    }

    /// <summary>The weights of the second half of the training, added up every fifty steps: their mean is steadier than the last ones (Izmailov et al. 2018).</summary>
    private void Average()
    {
        _averaged++;
        for (var part = 0; part < net.Parts.Length; part++) { Lanes.Sum(_sums[part], net.Parts[part]); }
    }

    private void TakeAverage()
    {
        if (_averaged == 0) { return; }
        for (var part = 0; part < net.Parts.Length; part++) { for (var i = 0; i < net.Parts[part].Length; i++) { net.Parts[part][i] = (float)(_sums[part][i] / _averaged); } }
    }

    /// <summary>Rows that no text ever moved still hold their random beginnings: noise for every text to come.</summary>
    private void ForgetUnseen(int table)
    {
        for (var row = 0; row < net.Parts[table].Length / PhraseNet.Width; row++)
        {
            if (_second[table].AsSpan(row * PhraseNet.Width, PhraseNet.Width).IndexOfAnyExcept(0f) < 0) { net.Parts[table].AsSpan(row * PhraseNet.Width, PhraseNet.Width).Clear(); }
        }
    }

    private double Random()
    {
        _random = unchecked((_random * 1664525) + 1013904223);
        return (_random >> 8) / (double)(1 << 24);
    }

    private void Take(NetExample example)
    {
        var count = Math.Min(example.Tokens.Length, 160);
        if (count == 0) { return; }
        Span<int> tokens = stackalloc int[count];
        example.Tokens.AsSpan(0, count).CopyTo(tokens);
        Span<ushort> syllables = stackalloc ushort[count];
        example.Syllables.AsSpan(0, count).CopyTo(syllables);
        Span<ushort> shapes = stackalloc ushort[count];
        example.Shapes.AsSpan(0, count).CopyTo(shapes);
        Disguise(tokens, syllables, shapes);
        net.Embed(tokens, syllables, shapes, _room.Rows);
        net.Pool(_room.Rows, count, _room.Best, _room.Where);
        for (var i = 0; i < PhraseNet.Pooled; i++)
        {
            _dropped[i] = Random() < Drop;
            _room.Best[i] = _dropped[i] ? 0 : _room.Best[i] / (1 - (float)Drop);
        }

        net.Decide(_room.Best, _room.HiddenValues, _room.Outputs);
        Back(example, tokens, syllables, shapes);
    }

    /// <summary>
    /// Single tokens go at random. Of some texts a part (or all) is written otherwise: only the sound is left, as in pinyin, another character
    /// of the same sound stands there, or another of the same shape.
    /// </summary>
    private void Disguise(Span<int> tokens, Span<ushort> syllables, Span<ushort> shapes)
    {
        for (var i = 0; i < tokens.Length; i++) { if (Random() < HideOne) { tokens[i] = 0; } }
        if (Random() >= HideShare) { return; }
        var kind = Random();
        var share = kind < 0.3 ? 1 : 0.2 + (0.6 * Random());
        for (var i = 0; i < tokens.Length; i++)
        {
            if (syllables[i] == 0 || Random() >= share) { continue; }
            if (kind < 0.4) { (tokens[i], shapes[i]) = (0, 0); }
            else if (kind < 0.75) { (tokens[i], _, shapes[i]) = alike.SameSound(syllables[i], Random()); }
            else if (shapes[i] != 0) { (tokens[i], syllables[i], shapes[i]) = alike.SameShape(shapes[i], Random()); }
        }
    }

    private void Back(NetExample example, ReadOnlySpan<int> tokens, ReadOnlySpan<ushort> syllables, ReadOnlySpan<ushort> shapes)
    {
        Array.Clear(_hiddenGradient);
        for (var o = 0; o < PhraseNet.Heads; o++)
        {
            if (float.IsNaN(example.Targets[o])) { continue; }
            var target = (example.Targets[o] * (1 - Smoothing)) + (Smoothing / 2);
            var error = (float)((ExactMath.Logistic(_room.Outputs[o]) - target) * (o >= PhraseNet.Attacks ? 0.5 : example.Weight * (o == 0 ? 1 : 0.3)));
            _gradients[^1][o] += error;
            for (var h = 0; h < PhraseNet.Hidden; h++)
            {
                _gradients[^2][(o * PhraseNet.Hidden) + h] += error * _room.HiddenValues[h];
                _hiddenGradient[h] += error * net.Outer[(o * PhraseNet.Hidden) + h];
            }
        }

        Array.Clear(_pooledGradient);
        for (var h = 0; h < PhraseNet.Hidden; h++)
        {
            var gradient = _hiddenGradient[h];
            if (_room.HiddenValues[h] <= 0 || gradient == 0) { continue; }
            _gradients[^3][h] += gradient;
            var at = h * PhraseNet.Pooled;
            Lanes.Add(_gradients[^4].AsSpan(at, PhraseNet.Pooled), _room.Best, gradient);
            Lanes.Add(_pooledGradient, net.Inner.AsSpan(at, PhraseNet.Pooled), gradient);
        }

        for (var i = 0; i < PhraseNet.Pooled; i++)
        {
            if (_dropped[i] || _room.Best[i] <= 0) { continue; }
            BackFilter(i, _pooledGradient[i] / (1 - (float)Drop), tokens, syllables, shapes);
        }
    }

    /// <summary>Only the window that answered strongest learns.</summary>
    private void BackFilter(int filter, float gradient, ReadOnlySpan<int> tokens, ReadOnlySpan<ushort> syllables, ReadOnlySpan<ushort> shapes)
    {
        var k = filter / PhraseNet.Filters;
        var length = PhraseNet.Spans[k] * PhraseNet.Width;
        var kernelAt = filter % PhraseNet.Filters * length;
        var where = _room.Where[filter];
        _gradients[3 + PhraseNet.Spans.Length][filter] += gradient;
        var kernel = net.Kernels[k].AsSpan(kernelAt, length);
        var kernelGradient = _gradients[3 + k].AsSpan(kernelAt, length);
        var rows = _room.Rows.AsSpan(where * PhraseNet.Width, length);
        Lanes.Add(kernelGradient, rows, gradient);
        for (var n = 0; n < PhraseNet.Spans[k]; n++)
        {
            var token = where + n - PhraseNet.Pad;
            if (token < 0 || token >= tokens.Length) { continue; }
            var part = kernel.Slice(n * PhraseNet.Width, PhraseNet.Width);
            Learn(0, tokens[token], part, gradient);
            Learn(1, syllables[token], part, gradient);
            Learn(2, shapes[token], part, gradient);
        }
    }

    private void Learn(int table, int row, ReadOnlySpan<float> part, float gradient)
    {
        if (row == 0) { return; }
        _touched[table].Add(row);
        Lanes.Add(_gradients[table].AsSpan(row * PhraseNet.Width, PhraseNet.Width), part, gradient);
    }

    private void Step(double rate, int count)
    {
        _step++;
        _power1 *= Keep1;
        _power2 *= Keep2;
        var scale = 1f / count;
        var step = (float)(rate * Math.Sqrt(1 - _power2) / (1 - _power1));
        for (var table = 0; table < 3; table++)
        {
            foreach (var row in _touched[table].Rows) { Move(table, row * PhraseNet.Width, PhraseNet.Width, step, scale); }
            _touched[table].Clear();
        }

        for (var part = 3; part < net.Parts.Length; part++) { Move(part, 0, net.Parts[part].Length, step, scale); }
    }

    private void Move(int part, int from, int length, float step, float scale) =>
        Lanes.Move(net.Parts[part].AsSpan(from, length), _gradients[part].AsSpan(from, length), _first[part].AsSpan(from, length), _second[part].AsSpan(from, length), step, scale, Keep1, Keep2);
}

/// <summary>The rows of a table that a batch has touched, in the order it did.</summary>
internal sealed class Touched(int rows)
{
    private readonly bool[] _is = new bool[rows];
    private readonly List<int> _rows = [];

    public IReadOnlyList<int> Rows => _rows;

    public void Add(int row)
    {
        if (_is[row]) { return; }
        _is[row] = true;
        _rows.Add(row);
    }

    public void Clear()
    {
        foreach (var row in _rows) { _is[row] = false; }
        _rows.Clear();
    }
}

/// <summary>Characters that sound or look alike, for training texts that are written otherwise.</summary>
internal sealed class Alike
{
    private readonly Dictionary<ushort, List<(int Token, ushort Syllable, ushort Shape)>> _bySound = [];
    private readonly Dictionary<ushort, List<(int Token, ushort Syllable, ushort Shape)>> _byShape = [];

    public Alike(TokenTable tokens)
    {
        foreach (var c in tokens.Characters)
        {
            var one = (tokens.NumberOf([c]), Normalising.Sounds.Of(c), Normalising.FoldTables.Shared.Component[c]);
            if (one.Item2 == 0) { continue; }
            Into(_bySound, one.Item2, one);
            if (one.Item3 != 0) { Into(_byShape, one.Item3, one); }
        }
    }

    public (int Token, ushort Syllable, ushort Shape) SameSound(ushort syllable, double random) => _bySound.TryGetValue(syllable, out var all) ? all[(int)(random * all.Count)] : (0, syllable, (ushort)0);

    public (int Token, ushort Syllable, ushort Shape) SameShape(ushort shape, double random) => _byShape.TryGetValue(shape, out var all) ? all[(int)(random * all.Count)] : (0, (ushort)0, shape);

    private static void Into(Dictionary<ushort, List<(int, ushort, ushort)>> lists, ushort key, (int, ushort, ushort) one)
    {
        if (!lists.TryGetValue(key, out var list)) { lists[key] = list = []; }
        list.Add(one);
    }
}
