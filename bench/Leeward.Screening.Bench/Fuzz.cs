using System.Diagnostics;
using System.Globalization;
using Leeward.Screening.Deciding;
using Leeward.Screening.Learning;
using Leeward.Screening.Lexicon;

namespace Leeward.Screening.Bench;

/// <summary>Broken, huge and nasty inputs: <c>fuzz COUNT [MODEL]</c>. Nothing may throw, hang or grow faster than the text.</summary>
internal static class Fuzz
{
    public static void Run(int count, string? modelFile)
    {
        var model = modelFile is null ? null : ScreeningModel.Read(File.ReadAllBytes(modelFile));
        var policy = new Policy("fuzz", "1", [new("r", ["B*", "M*"], Audience.All, 0.3, ScreeningAction.Hold, "")], new Dictionary<string, string> { ["attack"] = "M1-02" }, 0.3, 0.7, new());
        var screener = new Screener(new FeatureLibrary("fuzz", [new("a", "大南瓜", "B01", 2) { Sound = true, Allow = ["大南瓜粥"] }, new("b", "pumpkin", "B01", 2) { Language = "en", Near = new(["you"], 5) }]), model, policy);
        var room = new ScreenerRoom();
        var random = new Random(20260301);
        string[] seeds = ["你这大南瓜，走开！", "you p-u-m-p-k-1-n, 🐴 mp3 138-0013-8000", "亻尔女子木目danangua", "ａｂｃ①㎏\u200b\u202e e\u0301\u0302", "🇨🇳👨‍👩‍👧𝒽𠀀\ud800\udc00", "“14 Oak Street”, grade 8 at Elm Middle School, 555-010-2020"];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var text = Mutate(seeds[random.Next(seeds.Length)], random);
            var result = screener.Screen(text, default, room);
            foreach (var span in result.Decision.Reasons.SelectMany(reason => reason.Spans))
            {
                if (span.Start < 0 || span.End > text.Length || span.Start >= span.End) { throw new InvalidOperationException($"A place outside the text at input {i}."); }
            }
        }

        Console.WriteLine($"{count.ToString("N0", CultureInfo.InvariantCulture)} mutated inputs, {watch.Elapsed.TotalSeconds:F1} s, nothing thrown, every place inside its text");
        foreach (var (name, unit) in ((string, string)[])[("one letter", "a"), ("combining marks", "a" + new string('\u0301', 50)), ("lone surrogates", "\ud800"), ("almost matches", "大南"), ("pinyin", "dananguada"), ("joinable halves", "亻女口"), ("digits", "1380013800")])
        {
            var (small, large) = (Time(screener, room, unit, 1_000_000), Time(screener, room, unit, 10_000_000));
            Console.WriteLine($"{name,-18} 1 M characters {small * 1000,8:F0} ms, 10 M {large * 1000,8:F0} ms, factor {large / small:F1}");
        }
    }

    private static double Time(Screener screener, ScreenerRoom room, string unit, int length)
    {
        var text = string.Concat(Enumerable.Repeat(unit, (length / unit.Length) + 1))[..length];
        var start = Stopwatch.GetTimestamp();
        _ = screener.Screen(text, default, room);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Mutate(string seed, Random random)
    {
        var characters = seed.ToList();
        for (var n = random.Next(1, 8); n > 0; n--)
        {
            var at = random.Next(characters.Count + 1);
            switch (random.Next(6))
            {
                case 0: characters.Insert(at, (char)random.Next(65536)); break;
                case 1 when characters.Count > 1: characters.RemoveAt(random.Next(characters.Count)); break;
                case 2: characters.InsertRange(at, Enumerable.Repeat((char)random.Next(0x300, 0x370), random.Next(1, 200))); break;
                case 3: characters.Insert(at, (char)random.Next(0xD800, 0xE000)); break;
                case 4: characters.InsertRange(at, characters.Take(random.Next(characters.Count + 1)).ToArray()); break;
                default: characters.Insert(at, "\u200b\u202e\u00ad\ufe0f\u20e3 .*\n"[random.Next(9)]); break;
            }
        }

        return new string([.. characters]);
    }
}
