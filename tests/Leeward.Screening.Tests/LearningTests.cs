using CsCheck;
using Leeward.Screening.Learning;
using Leeward.Screening.Lexicon;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Tests;

/// <summary>Learning is repeatable, and what is measured is measured right.</summary>
public sealed class LearningTests
{
    private static readonly string[] Fruits = ["南瓜", "西瓜", "冬瓜", "苦瓜", "木瓜", "黄瓜", "丝瓜", "香瓜"];
    private static readonly TrainingPlan Plan = new() { Passes = 3, Phrases = 0, KeepBackOneIn = 5, Teachers = 2 };

    private static List<LabelledText> Texts => [.. Enumerable.Range(0, 400).Select(i => new LabelledText($"{i}", "made", "zh", i % 2 == 0 ? $"第{i}个{Fruits[i % 8]}真讨厌{i}" : $"第{i}个{Fruits[i / 3 % 8]}很可爱{i}", i % 2 == 0, "", "train"))];

    [Fact]
    public void Same_texts_give_the_same_bytes_and_a_model_that_tells_them_apart()
    {
        byte[] Train()
        {
            using var memory = new MemoryStream();
            ModelTrainer.Train(Texts, Plan).Write(memory);
            return memory.ToArray();
        }

        var first = Train();
        Assert.Equal(first, Train());
        var model = ScreeningModel.Read(first);
        using var again = new MemoryStream();
        model.Write(again);
        Assert.Equal(first, again.ToArray());
        Assert.True(first.Length < 30_000_000);
        Assert.True(Score(model, "这个南瓜真讨厌").Attack > 0.6);
        Assert.True(Score(model, "这个南瓜很可爱").Attack < 0.4);
        Explains(model);
        Allocates_nothing(model);
    }

    [Fact]
    public void Posts_read_anew_bear_the_label_that_was_read_and_doubtful_ones_nearly_none()
    {
        static LabelledText One(string set, int number, string label, string text) => Assert.Single(Corpus.Read(new StringReader($"{{\"id\":\"{set}-{number}\",\"label\":{label},\"text\":\"{text}\"}}"), set.Replace('-', '_')).Texts);
        Assert.Equal((false, 3.0), (One("cold-train", 45, "1", "x").Harmful, One("cold-train", 45, "1", "x").Weight));
        Assert.Equal((true, 0.02), (One("cold-dev", 45, "1", "这是歧视").Harmful, One("cold-dev", 45, "1", "这是歧视").Weight));
        Assert.Equal((true, 1.0), (One("cold-dev", 45, "1", "x").Harmful, One("cold-dev", 45, "1", "x").Weight));
        Assert.Equal((false, 1.0), (One("cold-dev", 45, "0", "这是歧视").Harmful, One("cold-dev", 45, "0", "这是歧视").Weight));
        Assert.Equal(3, One("swsr", 45, "0", "x").Weight);
    }

    private static void Explains(ScreeningModel model)
    {
        var (text, room, spans) = (new NormalText(), new ModelRoom(), new Growing<(int Start, int End, double Share)>());
        const string Written = "今天的南瓜真.讨.厌！";
        new Normaliser().Normalise(Written, text);
        model.Explain(text, room, spans);
        Assert.NotEmpty(spans.Items.ToArray());
        Assert.All(spans.Items.ToArray(), span => Assert.InRange(span.End - span.Start, 1, Written.Length));
        Assert.InRange(spans.Items.ToArray().Sum(span => span.Share), 0.2, 1.001);
    }

    private static void Allocates_nothing(ScreeningModel model)
    {
        var (normaliser, text, room) = (new Normaliser(), new NormalText(), new ModelRoom());
        void Once()
        {
            normaliser.Normalise("今天的南瓜真讨厌 and a few words too", text);
            model.Score(text, room);
        }

        for (var i = 0; i < 50; i++) { Once(); }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) { Once(); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Texts_for_testing_are_never_learnt_from() =>
        Assert.Throws<ArgumentException>(() => ModelTrainer.Train([.. Texts.Select(text => text with { Split = "test" })], Plan));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(2000)]
    public void Broken_model_is_refused(int length) => Assert.Throws<FormatException>(() => ScreeningModel.Read(new byte[length]));

    [Fact]
    public void Near_duplicates_stand_in_one_group()
    {
        const string Long = "今天下午我们一起去湖边看了一会儿白鹭，风很大，水面上都是波纹，回来的路上还买了热豆浆";
        var groups = Corpus.Groups([Text(Long), Text("完全不同的一句话，说的是别的事情"), Text(Long + "。"), Text("「" + Long + "」转")]);
        Assert.Equal(groups[0], groups[2]);
        Assert.Equal(groups[0], groups[3]);
        Assert.NotEqual(groups[0], groups[1]);
    }

    [Fact]
    public void Patterns_of_telling_are_of_their_kind_and_names_mean_what_their_own_file_says()
    {
        var texts = Phrases.Make(["~ {who}打我\n+ {who}真烦\n[who] 南瓜\n", "~~ {who}骂我\n- {who}来了\n[who] 西瓜\n"], "zh", 2, 1);
        Assert.Equal(["南瓜打我", "南瓜真烦", "西瓜骂我", "西瓜来了"], texts.Select(t => t.Text));
        Assert.Equal(["tells", "", "tells", ""], texts.Select(t => t.Kind));
        Assert.Equal([false, true, false, false], texts.Select(t => t.Harmful));
    }

    [Fact]
    public void Unreadable_lines_are_counted_and_passed_over()
    {
        var (texts, unread) = Corpus.Read(new StringReader("{\"text\":\"a\",\"label\":\"1\"}\nrubbish\n{\"label\":1}\n{\"text\":\"b\",\"label\":\"neither\",\"lang\":\"en\"}"), "x");
        Assert.Equal((2, 2, true, false), (texts.Count, unread, texts[0].Harmful, texts[1].Harmful));
    }

    [Fact]
    public void Figures_are_those_worked_out_by_hand()
    {
        // Said harmful: 3, of these 2 are; harmful: 4. P 2/3, R 1/2, F1 4/7. Harmless: said 5, are 4, both 3: F1 6/9.
        (double P, bool Is)[] rows = [(0.9, true), (0.8, true), (0.7, false), (0.1, true), (0.2, true), (0.1, false), (0.1, false), (0.1, false)];
        var figures = Evaluation.Measure([.. rows.Select(r => new Judged(new LabelledText("", "", "zh", "", r.Is, "", "test", "f"), r.P))]);
        Assert.Equal(4.0 / 7, figures.Harmful.F1, 9);
        Assert.Equal(6.0 / 9, figures.Harmless.F1, 9);
        Assert.Equal(((4.0 / 7) + (6.0 / 9)) / 2, figures.MacroF1, 9);
        Assert.Equal(("f", 5, 8), figures.Functions.Single());
        // Bins: 0.1 (4 cases, 1 harmful: 0.6), 0.2 (1: 0.8), 0.7 (1: 0.7), 0.8 (1: 0.2), 0.9 (1: 0.1).
        Assert.Equal((0.6 + 0.8 + 0.7 + 0.2 + 0.1) / 8, figures.CalibrationError, 9);
    }

    [Fact]
    public void Own_logarithm_and_exponential_are_right() => Gen.Double[-50, 50].Sample(x =>
    {
        Assert.Equal(Math.Exp(x), ExactMath.Exp(x), Math.Exp(x) * 1e-13);
        Assert.Equal(x, ExactMath.Log(Math.Exp(x)), 1e-12);
    });

    [Fact]
    public void Phrases_show_both_sides_in_both_languages()
    {
        foreach (var language in (string[])["zh", "en"])
        {
            var texts = Phrases.Make(language, 10);
            Assert.InRange(texts.Where(t => t.Kind.Length == 0).Average(t => t.Harmful ? 1 : 0.0), 0.25, 0.7);
            Assert.InRange(texts.Count(t => t.Kind == "tells"), 400, 4000);
            Assert.DoesNotContain(texts, t => t.Text.Contains('{', StringComparison.Ordinal));
            Assert.Equal(texts, Phrases.Make(language, 10));
        }
    }

    [Fact]
    public void Patterns_may_name_what_comes_later_and_count_several_times()
    {
        var texts = Phrases.Make(["++ {fruit}真{how}\n- “{attack}”不对\n[fruit] 南瓜|西瓜|冬瓜\n[how] 烦|讨厌|可恨\n"], "zh", 3, 2);
        Assert.InRange(texts.Count(t => t.Harmful), 4, 6);
        Assert.All(texts, t => Assert.Equal(2, t.Weight));
        Assert.All(texts.Where(t => !t.Harmful), t => Assert.Matches("^“(南瓜|西瓜|冬瓜)真(烦|讨厌|可恨)”不对$", t.Text));
    }

    private static LabelledText Text(string text) => new("", "", "zh", text, false, "", "train");

    private static ModelScores Score(ScreeningModel model, string written)
    {
        var text = new NormalText();
        new Normaliser().Normalise(written, text);
        return model.Score(text, new ModelRoom());
    }
}
