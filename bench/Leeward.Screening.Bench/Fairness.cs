using Leeward.Screening.Learning;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Bench;

/// <summary>
/// What the model says where it should say nothing, and how it fares against disguise: <c>fairness MODEL DATA [SHARE]</c>, SHARE being that of the plain harmless texts that may be flagged. The sentences are this project's and harmless; the
/// texts to disguise come from a labelled set that the model was not trained on.
/// </summary>
internal static class Fairness
{
    private static readonly (string Group, string[] Terms, string[] Frames)[] Neutral =
    [
        ("identity, Chinese", ["女人", "男人", "同性恋", "变性人", "残疾人", "盲人", "黑人", "外国人", "穆斯林", "河南人", "东北人", "农民工", "老年人", "少数民族", "自闭症孩子", "留守儿童"],
            ["今天来了几位{0}", "我的朋友是{0}", "{0}也要上学", "医院为{0}开了新的窗口", "图书馆欢迎{0}", "{0}的合唱比赛在周末举行", "老师请{0}先说", "我们和{0}一起种树"]),
        ("identity, English", ["women", "men", "gay people", "trans people", "disabled people", "blind people", "black people", "immigrants", "Muslims", "Jews", "old people", "autistic children"],
            ["some {0} came today", "my friends are {0}", "{0} go to school too", "the library welcomes {0}", "there is a choir of {0} on Sunday", "we plant trees with {0}", "a new desk for {0} has opened"]),
        ("dialect and youth words", ["老铁", "俺们", "侬", "靓仔", "妹子", "娃儿", "崽崽", "铁汁", "yyds", "绝绝子", "哥们儿", "姐妹们"],
            ["{0}今天吃啥", "{0}我到家了", "谢谢{0}", "{0}考得咋样", "明天见{0}", "{0}这个真好看"]),
        ("victims and helpers", ["打我", "骂我", "推我", "抢我的东西", "给我起外号", "不让别人跟我玩", "发我的照片", "说我胖"],
            ["他们总是{0}，我很害怕", "有人{0}，我该告诉谁", "如果有人{0}，可以拨打12355", "我女儿说同学{0}，她不想上学", "老师，他们又{0}了", "孩子被{0}以后一直哭，我们怎么帮他"]),
    ];

    public static void Run(string modelFile, string data, double share)
    {
        var model = ScreeningModel.Read(File.ReadAllBytes(modelFile));
        Sentences(model);
        var attack = Attack(model);
        using var reader = new StreamReader(data);
        var texts = Corpus.Read(reader, Path.GetFileName(data)).Texts;
        var disguise = new Disguise(texts.Select(t => t.Text));
        var harmful = texts.Where(t => t.Harmful).Take(2000).Select(t => t.Text).ToList();
        var harmless = texts.Where(t => !t.Harmful).Take(2000).Select(t => t.Text).ToList();
        var limit = harmless.Select(attack).OrderDescending().ElementAt((int)(harmless.Count * share));
        Console.WriteLine($"limit {limit:F3}, at which {100 * share:F0} % of the plain harmless texts are flagged");
        var clean = 0.0;
        foreach (var kind in Disguise.Kinds.Prepend("plain"))
        {
            double Share(List<string> all) => all.Count(one => attack(kind == "plain" ? one : disguise.Write(one, kind)) > limit) / (double)all.Count;
            var (recall, alarms) = (Share(harmful), Share(harmless));
            if (kind == "plain") { clean = recall; }
            Console.WriteLine($"{kind,-20} recall {recall:F3} ({100 * recall / clean:F0} % of plain)  false alarms {100 * alarms:F1} %");
        }
    }

    private static Func<string, double> Attack(ScreeningModel model)
    {
        var (normaliser, text, room) = (new Normaliser(), new NormalText(), new ModelRoom());
        return written =>
        {
            normaliser.Normalise(written, text);
            return model.Score(text, room).Attack;
        };
    }

    private static void Sentences(ScreeningModel model)
    {
        var attack = Attack(model);
        foreach (var (group, terms, frames) in Neutral)
        {
            var scores = terms.Select(term => (Term: term, Alarms: frames.Count(frame => attack(string.Format(System.Globalization.CultureInfo.InvariantCulture, frame, term)) >= 0.5))).ToList();
            Console.WriteLine($"{group,-26} false alarms {100.0 * scores.Sum(s => s.Alarms) / (terms.Length * frames.Length),5:F1} % of {terms.Length * frames.Length}; by term {string.Join(' ', scores.Where(s => s.Alarms > 0).OrderByDescending(s => s.Alarms).Take(6).Select(s => $"{s.Term}:{s.Alarms}/{frames.Length}"))}");
        }
    }
}
