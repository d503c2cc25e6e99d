using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Leeward.Screening.Deciding;
using Leeward.Screening.Images;
using Leeward.Screening.Learning;
using Leeward.Screening.Lexicon;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Bench;

/// <summary>How fast, on one thread and in its processor time, each line the best of several rounds in one run: <c>speed TEXTS.jsonl [MODEL]</c>. Also writes the word list and the texts for the comparison in Node.</summary>
internal static class Speed
{
    private const int Rounds = 15;

    public static void Run(string data, string? modelFile, string? exchange)
    {
        var texts = File.ReadLines(data).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!).Where(text => text.Length is > 10 and < 200).Take(20_000).ToArray();
        var characters = texts.Sum(text => (long)text.Length);
        Console.WriteLine($"{texts.Length} texts, {(double)characters / texts.Length:F1} characters on average, {Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}");
        var words = Words(texts, 10_000);
        if (exchange is not null)
        {
            File.WriteAllText(Path.Combine(exchange, "words.json"), JsonSerializer.Serialize(words));
            File.WriteAllText(Path.Combine(exchange, "texts.json"), JsonSerializer.Serialize(texts));
        }

        Lexicons(texts, characters, words);
        Builds(texts);
        if (modelFile is not null) { Pipeline(texts, words, modelFile); }
        Hashes();
    }

    /// <summary>Words of two to five usual characters that mostly do not occur, as in a word list of a platform.</summary>
    internal static string[] Words(string[] texts, int count)
    {
        var usual = texts.SelectMany(text => text).Where(c => c is > '\u4E00' and < '\u9FFF').GroupBy(c => c).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(2500).Select(g => g.Key).ToArray();
        var random = new Random(11);
        var words = new HashSet<string>();
        while (words.Count < count) { words.Add(new string([.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => usual[random.Next(usual.Length)])])); }
        return [.. words];
    }

    private static void Lexicons(string[] texts, long characters, string[] words)
    {
        LexiconEntry[] entries = [.. words.Select((word, i) => new LexiconEntry($"w{i}", word, "B01", 2))];
        var library = new FeatureLibrary("bench", entries);
        var heard = new FeatureLibrary("bench", [.. entries.Select(entry => entry with { Sound = true })]);
        var (normaliser, normal, scan) = (new Normaliser(), new NormalText(), new Scan());
        var found = 0L;
        Line("normalise with offset map", characters, () => { foreach (var text in texts) { normaliser.Normalise(text, normal); found += normal.Length; } });
        Line("normalise and match, 10,000 entries", characters, () => { foreach (var text in texts) { normaliser.Normalise(text, normal); library.Match(normal, default, scan); found += scan.Matches.Count; } });
        Line("normalise and match, by sound too", characters, () => { foreach (var text in texts) { normaliser.Normalise(text, normal); heard.Match(normal, default, scan); found += scan.Matches.Count; } });
        var index = new PatternIndex(words);
        var places = new Growing<Occurrence>();
        Line("match only, no folding", characters, () => { foreach (var text in texts) { places.Clear(); index.FindAll(text, places); found += places.Count; } });
        var values = SearchValues.Create(words, StringComparison.Ordinal);
        Line("SearchValues<string>, all hits", characters, () =>
        {
            foreach (var text in texts)
            {
                for (var at = 0; at < text.Length;)
                {
                    var next = text.AsSpan(at).IndexOfAny(values);
                    if (next < 0) { break; }
                    found++;
                    at += next + 1;
                }
            }
        });
        if (Hyperscan.Try(words) is { } hyperscan)
        {
            using (hyperscan)
            {
                var utf8 = texts.Select(System.Text.Encoding.UTF8.GetBytes).ToArray();
                Line("Hyperscan 5.4, literals, UTF-8 made before", characters, () => { foreach (var text in utf8) { found += hyperscan.Count(text); } });
            }
        }
        else { Console.WriteLine("Hyperscan: libhs.so.5 is not here"); }
        Console.WriteLine($"  (hits so far {found})");
    }

    private static void Builds(string[] texts)
    {
        foreach (var count in (int[])[10_000, 100_000])
        {
            var words = Words(texts, count);
            var watch = Stopwatch.StartNew();
            var library = new FeatureLibrary("bench", [.. words.Select((word, i) => new LexiconEntry($"w{i}", word, "B01", 2))]);
            Console.WriteLine($"{"build " + count.ToString("N0", CultureInfo.InvariantCulture) + " entries",-44} {watch.ElapsedMilliseconds,8} ms ({library.Entries.Count})");
        }
    }

    private static void Pipeline(string[] texts, string[] words, string modelFile)
    {
        var model = ScreeningModel.Read(File.ReadAllBytes(modelFile));
        var library = new FeatureLibrary("bench", [.. words.Select((word, i) => new LexiconEntry($"w{i}", word, "B01", 2))]);
        var (normaliser, normal, scan, room) = (new Normaliser(), new NormalText(), new Scan(), new ModelRoom());
        var sum = 0.0;
        Per("classifier with normalising", texts.Length, () => { foreach (var text in texts) { normaliser.Normalise(text, normal); sum += model.Score(normal, room).Attack; } });
        Per("normalise, match, score", texts.Length, () => { foreach (var text in texts) { normaliser.Normalise(text, normal); library.Match(normal, default, scan); sum += model.Score(normal, room).Attack; } });
        var policy = new Policy("bench", "1", [], new Dictionary<string, string>(), 2, 2, new());
        var screener = new Screener(library, model, policy);
        var all = new ScreenerRoom();
        Per("the whole pipeline", texts.Length, () => { foreach (var text in texts) { sum += screener.Screen(text, default, all).Strength; } });
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var text in texts) { normaliser.Normalise(text, normal); library.Match(normal, default, scan); sum += model.Score(normal, room).Attack; }
        Console.WriteLine($"{"allocated by normalise, match, score",-44} {(GC.GetAllocatedBytesForCurrentThread() - before) / (double)texts.Length,8:F1} bytes/post");
        var longs = Enumerable.Range(0, 4000).Select(i => string.Concat(Enumerable.Range(0, 40).Select(k => texts[(i + (k * 37)) % texts.Length]))[..500]).ToArray();
        Times("500 characters", longs, text => sum += screener.Screen(text, default, all).Strength);
        var disguise = new Disguise(texts);
        Times("500 characters, homophones", [.. longs.Select(text => disguise.Write(text, "homophone"))], text => sum += screener.Screen(text, default, all).Strength);
        Console.WriteLine($"  (scores {sum:F0})");
    }

    private static void Hashes()
    {
        var random = new Random(7);
        var hashes = Enumerable.Range(0, 1_000_000).Select(_ => new PdqHash((ulong)random.NextInt64(), (ulong)random.NextInt64(), (ulong)random.NextInt64(), (ulong)random.NextInt64())).ToArray();
        var watch = Stopwatch.StartNew();
        var index = new PdqIndex(hashes);
        Console.WriteLine($"{"PDQ: index of 1,000,000 hashes",-44} {watch.ElapsedMilliseconds,8} ms");
        var matches = new Growing<PdqMatch>();
        var queries = hashes.Where((_, i) => i % 5000 == 0).Select(hash => hash with { A = hash.A ^ 0xFFF }).ToArray();
        var found = 0;
        Per("PDQ: search at distance 31", queries.Length, () => { foreach (var query in queries) { index.Find(query, 31, matches); found += matches.Count; } });
        Per("PDQ: the same by looking at all", 20, () => { foreach (var query in queries.Take(20)) { index.FindByLookingAtAll(query, 31, matches); found += matches.Count; } });
        Console.WriteLine($"  (found {found})");
        var pixels = new byte[512 * 512 * 3];
        random.NextBytes(pixels);
        Per("PDQ: hash of 512 x 512 pixels", 20, () => { for (var i = 0; i < 20; i++) { found += PdqHasher.Hash(pixels, 512, 512).Quality; } });
    }

    /// <summary>By the clock, which other work on the machine disturbs, and in processor time.</summary>
    private static void Times(string name, string[] texts, Action<string> work)
    {
        foreach (var text in texts.Take(500)) { work(text); }
        var times = texts.Select(text =>
        {
            var (start, used) = (Stopwatch.GetTimestamp(), ProcessorTime.Seconds);
            work(text);
            return (Clock: Stopwatch.GetElapsedTime(start).TotalMilliseconds, Used: (ProcessorTime.Seconds - used) * 1000);
        }).ToArray();
        foreach (var (how, all) in ((string, double[])[])[("clock", [.. times.Select(t => t.Clock).Order()]), ("processor", [.. times.Select(t => t.Used).Order()])])
        {
            Console.WriteLine($"{name + ", " + how + ": median, p99, worst",-56} {all[all.Length / 2]:F3} {all[all.Length * 99 / 100]:F3} {all[^1]:F3} ms");
        }
    }

    private static double Best(Action work)
    {
        // Until what runs often is compiled as well as it will be.
        var warm = Stopwatch.StartNew();
        do { work(); } while (warm.ElapsedMilliseconds < 600);
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = ProcessorTime.Seconds;
            work();
            best = Math.Min(best, ProcessorTime.Seconds - start);
        }

        return best;
    }

    private static void Line(string name, long characters, Action work) => Console.WriteLine($"{name,-44} {characters / Best(work) / 1e6,8:F1} M characters/s");

    private static void Per(string name, int count, Action work)
    {
        var seconds = Best(work);
        Console.WriteLine($"{name,-44} {count / seconds,12:N0} /s  ({seconds / count * 1e6:F2} µs)");
    }
}
