using Leeward.Screening.Normalising;

namespace Leeward.Screening.Learning;

/// <summary>How a model is trained. The defaults are those of the shipped model.</summary>
public sealed record TrainingPlan
{
    /// <summary>Passes of the network over the texts.</summary>
    public int Passes { get; init; } = 5;

    /// <summary>The step at the beginning; it falls towards the end.</summary>
    public double Rate { get; init; } = 0.001;

    /// <summary>The share of texts that are written otherwise while the network learns.</summary>
    public double Disguised { get; init; } = 0.6;

    /// <summary>How many texts are made of each pattern of <see cref="Learning.Phrases"/>; 0 for none.</summary>
    public int Phrases { get; init; } = 30;

    /// <summary>How much such a text counts.</summary>
    public double PhraseWeight { get; init; } = 1;

    /// <summary>One text group in so many is kept back to calibrate on.</summary>
    public int KeepBackOneIn { get; init; } = 12;

    /// <summary>How many networks learn first, each from another beginning; the one that is kept learns mostly what they say on average. 0 for none.</summary>
    public int Teachers { get; init; } = 3;

    /// <summary>The seed of everything random.</summary>
    public uint Seed { get; init; } = 3;
}

/// <summary>Trains a model from labelled texts: single-threaded, in fixed order, without anything that differs between machines. The same texts in the same order give the same bytes.</summary>
public static class ModelTrainer
{
    // How much the network counts beside the n-grams: by sets it would be all, elsewhere it is little, for English less (the one English set is small and noisy).
    private const double ChineseShare = 0.3, EnglishShare = 0.15;

    // By so much (a logarithm of odds) even odds are moved: in Chinese abuse of single persons, of which the sets tell little, is told more weakly than contempt of groups.
    private const double ChineseLean = 0.26, EnglishLean = -0.18;

    // Of no platform is it known how many posts are attacks: even odds lie where they would with as many attacks as other posts.
    private const double Harmful = 0.5;
    // An offer of help too many costs little, one too few much.
    private const double KindShare = 0.3;

    // How much the teachers count beside the labels.
    private const double Taught = 0.7;
    private const string PhrasesSource = "phrases";

    private sealed record Prepared(LabelledText Text, int[] Features, NetExample Net, bool Chinese)
    {
        public bool Attacks => Net.Targets[0] > 0.5f;
    }

    /// <summary>Trains. Texts whose split is <c>test</c> are never used.</summary>
    /// <param name="texts">The labelled texts.</param>
    /// <param name="plan">How.</param>
    /// <param name="tell">Hears what is being done.</param>
    public static ScreeningModel Train(IReadOnlyList<LabelledText> texts, TrainingPlan plan, Action<string>? tell = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(plan);
        var given = texts.Where(text => text.Split != "test").ToList();
        if (given.Count == 0 || given.All(t => t.Harmful) || !given.Any(t => t.Harmful)) { throw new ArgumentException("Both harmful and harmless texts are needed to learn from.", nameof(texts)); }
        var groups = Corpus.Groups(given);
        var normaliser = new Normaliser();
        var normal = new NormalText();
        bool Back(int i) => i < groups.Length ? Mixed((uint)groups[i]) % (uint)plan.KeepBackOneIn == 0 : i % (2 * plan.KeepBackOneIn) == 0;
        if (plan.Phrases > 0)
        {
            foreach (var language in (string[])["zh", "en"]) { given.AddRange(Phrases.Make(language, plan.Phrases, plan.PhraseWeight)); }
        }

        var table = TokenTable.From(given.Select(text => Normal(text.Text, normaliser, normal)), 2);
        var (reader, features) = (new TokenReader(table), new FeatureReader());
        var all = given.Select(text => Prepare(text, normaliser, normal, reader, features)).ToList();
        var learning = all.Where((_, i) => !Back(i)).ToList();
        var back = all.Where((_, i) => Back(i)).ToList();
        tell?.Invoke($"{learning.Count} texts to learn from, {back.Count} kept back");
        var weights = LinearLearner.Learn([.. learning.Select(p => new Example(p.Features, p.Attacks, p.Net.Weight))], ScreeningModel.Bits, 0.5, 6);
        tell?.Invoke("linear part learnt");
        var net = Network(table, [.. learning.Select(p => p.Net)], plan, tell);
        foreach (var part in net.Parts) { for (var i = 0; i < part.Length; i++) { part[i] = (float)(Half)part[i]; } }
        net.Measure([.. learning.Where((_, i) => i % 8 == 0).Select(p => p.Net)]);
        var (linear, scale) = Small(weights);
        var restorer = Restorer.Learn(table, learning.Where(p => p.Chinese && p.Text.Source != PhrasesSource).Select(p => Normal(p.Text.Text, normaliser, normal)));
        var raw = new ScreeningModel(linear, scale, weights[^1], net, new(new double[Calibration.Count]), restorer);
        var model = new ScreeningModel(linear, scale, weights[^1], net, new(Calibrate(raw, back.Count > 50 ? back : learning, normaliser, normal)), restorer);
        foreach (var source in back.GroupBy(p => p.Text.Source, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var figures = Judge(model, [.. source.Select(p => p.Text)]);
            tell?.Invoke(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"kept back of {source.Key}: macro-F1 {100 * figures.MacroF1:F1}, calibration error {100 * figures.CalibrationError:F1} ({source.Count()} texts)"));
        }

        return model;
    }

    /// <summary>
    /// What a network makes of the texts depends on how it began; several agree on what is in the texts. So the one that is kept learns what its teachers say on
    /// average besides the labels (after Hinton et al. 2015). The teachers learn side by side, each on one thread: the same bytes on any number of processors.
    /// </summary>
    private static PhraseNet Network(TokenTable table, IReadOnlyList<NetExample> examples, TrainingPlan plan, Action<string>? tell)
    {
        PhraseNet Learnt(IReadOnlyList<NetExample> from, uint seed)
        {
            var net = new PhraseNet(table, Sounds.Kinds, FoldTables.Shared.Components);
            net.Begin(seed);
            new PhraseNetLearner(net, new Alike(table), seed + 4) { HideShare = plan.Disguised }.Learn(from, plan.Passes, plan.Rate);
            return net;
        }

        if (plan.Teachers > 0)
        {
            var said = new float[plan.Teachers][][];
            Parallel.For(0, plan.Teachers, teacher => said[teacher] = Said(Learnt(examples, plan.Seed + (uint)(100 * (teacher + 1))), examples));
            tell?.Invoke($"{plan.Teachers} teachers learnt");
            examples = [.. examples.Select((example, i) => example with { Targets = [.. example.Targets.Select((target, head) => (float)(((1 - Taught) * target) + (Taught * said.Average(one => one[i][head]))))] })];
        }

        var kept = Learnt(examples, plan.Seed);
        tell?.Invoke("network learnt");
        return kept;
    }

    /// <summary>The probability of every head for every text.</summary>
    private static float[][] Said(PhraseNet net, IReadOnlyList<NetExample> examples)
    {
        var room = new NetRoom();
        return [.. examples.Select(example =>
        {
            net.Read(example, room);
            net.Decide(room.Best, room.HiddenValues, room.Outputs);
            return room.Outputs.Select(output => (float)ExactMath.Logistic(output)).ToArray();
        })];
    }

    /// <summary>Measures a model on labelled texts.</summary>
    public static EvaluationFigures Judge(ScreeningModel model, IReadOnlyList<LabelledText> texts)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        var (normaliser, normal, room) = (new Normaliser(), new NormalText(), new ModelRoom());
        return Evaluation.Measure([.. texts.Select(one =>
        {
            normaliser.Normalise(one.Text, normal);
            var scores = model.Score(normal, room);
            return new Judged(one, scores.Attack) { Scores = scores };
        })]);
    }

    private static string Normal(string text, Normaliser normaliser, NormalText normal)
    {
        normaliser.Normalise(text, normal);
        return normal.Characters.ToString();
    }

    private static Prepared Prepare(LabelledText text, Normaliser normaliser, NormalText normal, TokenReader reader, FeatureReader features)
    {
        normaliser.Normalise(text.Text, normal);
        reader.Read(normal);
        var numbers = Numbers(normal, features);
        var attacks = text.Harmful && text.Kind.Length == 0;
        float Topic(string name) => text.Topic.Length == 0 ? float.NaN : text.Harmful && text.Topic == name ? 1 : 0;
        var net = new NetExample(reader.Tokens[..reader.Count], reader.Syllables[..reader.Count], reader.Shapes[..reader.Count],
            [attacks ? 1 : 0, Topic("gender"), Topic("race"), Topic("region"), .. ModelScores.Kinds.Select(kind => text.Kind == kind ? 1f : 0)], (float)text.Weight);
        return new(text, numbers, net, ScreeningModel.IsChinese(reader));
    }

    private static int[] Numbers(NormalText normal, FeatureReader features)
    {
        features.Read(normal);
        var numbers = new HashSet<int>();
        foreach (var feature in features.Written.Items) { numbers.Add((int)(feature >> (32 - ScreeningModel.Bits))); }
        return [.. numbers.Order()];
    }

    private static (sbyte[] Linear, float Scale) Small(float[] weights)
    {
        // The few weights beyond the limit are cut: finer steps for all the others are worth more.
        var sizes = weights.Take(weights.Length - 1).Where(w => w != 0).Select(Math.Abs).Order().ToArray();
        var scale = Math.Max(1e-6f, sizes.Length == 0 ? 0 : sizes[(int)(sizes.Length * 0.9995)] / 127);
        var linear = new sbyte[weights.Length - 1];
        for (var i = 0; i < linear.Length; i++) { linear[i] = (sbyte)Math.Clamp(Math.Round(weights[i] / scale), -127, 127); }
        return (linear, scale);
    }

    private static double[] Calibrate(ScreeningModel raw, List<Prepared> back, Normaliser normaliser, NormalText normal)
    {
        var room = new ModelRoom();
        room.Prepare(raw);
        var rows = back.Select(p =>
        {
            normaliser.Normalise(p.Text.Text, normal);
            var (linear, outputs, _) = raw.Raw(normal, room);
            return (p.Text, p.Chinese, Linear: linear, Outputs: (float[])outputs.Clone());
        }).ToList();
        var numbers = new List<double>();
        foreach (var chinese in (bool[])[true, false])
        {
            var all = rows.Where(row => row.Chinese == chinese).ToList();
            var own = all.Where(row => row.Text.Kind.Length == 0).ToList();
            var share = chinese ? ChineseShare : EnglishShare;
            var line = Line([.. own.Where(row => row.Text.Source != PhrasesSource).Select(row => (row.Linear + (share * row.Outputs[0]), row.Text.Harmful, row.Text.Weight))], Harmful);
            var other = Line([.. own.Where(row => row.Text.Source == PhrasesSource).Select(row => (row.Linear + (share * row.Outputs[0]), row.Text.Harmful, row.Text.Weight))], Harmful);
            // How steep the curve is, the sets say; where even odds lie is the middle between the sets' answer and the patterns': neither is the world.
            if (own.Any(row => row.Text.Source == PhrasesSource)) { line[0] = (line[0] + (other[0] * line[1] / other[1])) / 2; }
            double[] attack = [line[0] + (chinese ? ChineseLean : EnglishLean), line[1], share * line[1]];
            numbers.AddRange(attack);
            foreach (var (topic, head) in ((string, int)[])[("gender", 1), ("race", 2), ("region", 3)])
            {
                var known = own.Where(row => row.Text.Topic.Length > 0 && row.Text.Harmful).ToList();
                numbers.AddRange(known.Count > 20 ? Calibration.Fit([.. known.Select(row => (new[] { 1, (double)row.Outputs[head] }, row.Text.Topic == topic, 1.0))], 2) : [-20, 0]);
            }

            for (var kind = 0; kind < ModelScores.Kinds.Count; kind++)
            {
                var positive = all.Count(row => row.Text.Kind == ModelScores.Kinds[kind]);
                numbers.AddRange(positive > 5 ? Line([.. all.Select(row => ((double)row.Outputs[PhraseNet.Attacks + kind], row.Text.Kind == ModelScores.Kinds[kind], 1.0))], KindShare) : [-20, 0]);
            }
        }

        return [.. numbers];
    }

    /// <summary>Offset and slope where the harmful make up this share, whatever it is in the sets.</summary>
    private static double[] Line(IReadOnlyList<(double Score, bool Harmful, double Weight)> rows, double share)
    {
        var (harmful, harmless) = (rows.Where(row => row.Harmful).Sum(row => row.Weight), rows.Where(row => !row.Harmful).Sum(row => row.Weight));
        return rows.Count > 20 && harmful > 0 && harmless > 0
            ? Calibration.Fit([.. rows.Select(row => (new[] { 1, row.Score }, row.Harmful, row.Weight * rows.Count * (row.Harmful ? share / harmful : (1 - share) / harmless)))], 2)
            : [0, 1];
    }

    private static uint Mixed(uint value)
    {
        unchecked
        {
            value = (value ^ (value >> 16)) * 0x7FEB352Du;
            return (value ^ (value >> 15)) * 0x846CA68Bu >> 4;
        }
    }
}
