using System.Text.Json;
using Leeward.Linkage.Blocking;
using Leeward.Linkage.Clusters;
using Leeward.Linkage.Estimation;
using Leeward.Linkage.Features;
using Leeward.Linkage.Records;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Tests;

/// <summary>Whole runs on records made here, whose truth is known.</summary>
public sealed class RunTests
{
    [Fact]
    public void Same_answer_whatever_the_number_of_threads()
    {
        var (table, _) = Made(600);
        var roles = RoleGuess.Of(table);
        var one = Linker.Run(table, roles, new() { Threads = 1 });
        var many = Linker.Run(table, roles, new() { Threads = 5 });
        Assert.Equal(one.Pairs, many.Pairs);
        Assert.Equal(one.Model.ToJson(), many.Model.ToJson());
        Assert.Equal(one.Clusters(), many.Clusters());
    }

    [Fact]
    public void Made_duplicates_are_found_and_counted()
    {
        var (table, truth) = Made(1500);
        var result = Linker.Run(table, RoleGuess.Of(table));
        var report = Evaluation.Of(result, truth, result.Threshold);
        Assert.True(report.At.F1 > 0.95, $"F1 {report.At.F1:F3}");
        var all = Evaluation.TruePairs(truth);
        Assert.InRange(result.ExpectedMatches, all * 0.9, all * 1.1);
        Assert.True(report.CalibrationError < 0.05, $"calibration {report.CalibrationError:F3}");
    }

    [Fact]
    public void Given_rules_are_gone_by_and_no_others()
    {
        var (table, truth) = Made(1500);
        var roles = RoleGuess.Of(table);
        var chosen = Linker.Run(table, roles);
        string[] rules = [.. chosen.Rules.Select(rule => rule.Rule)];
        var given = Linker.Run(table, roles, new() { Rules = rules });
        Assert.Equal(chosen.Rules, given.Rules);
        // The same rules give the same candidates, so what is learnt from them and found in them is the same too.
        Assert.Equal(chosen.Pairs, given.Pairs);
        var one = Linker.Run(table, roles, new() { Rules = [rules[0], rules[0]] });
        Assert.Equal([rules[0]], one.Rules.Select(rule => rule.Rule));
        Assert.True(one.Compared < chosen.Compared);
        Assert.True(Evaluation.Of(one, truth, one.Threshold).At.Precision > 0.9);
    }

    [Theory]
    [InlineData("no such key", "'no such key' is no key")]
    [InlineData("", "'' is no key")]
    public void Unknown_key_is_said_with_those_there_are(string rule, string said)
    {
        var (table, _) = Made(100);
        var no = Assert.Throws<LinkageException>(() => Linker.Run(table, RoleGuess.Of(table), new() { Rules = [rule] }));
        Assert.Equal("link.unknown_key", no.Code);
        Assert.Contains(said, no.Message, StringComparison.Ordinal);
        Assert.Contains("sound", no.Message, StringComparison.Ordinal);
        Assert.Equal("link.no_rule", Assert.Throws<LinkageException>(() => Linker.Run(table, RoleGuess.Of(table), new() { Rules = [] })).Code);
    }

    [Fact]
    public void Every_rule_is_accounted_for_exactly()
    {
        var (table, _) = Made(300);
        var features = FeaturePlan.Of(table, RoleGuess.Of(table));
        foreach (var feature in features) { for (var record = 0; record < table.Count; record++) { feature.Append(table, record); } }
        var rules = new BlockingPlan(features, null, table.Count, 20, 50, 2).Choose(20);
        var candidates = new Candidates(rules, table.Count, 50, null, 3);
        var found = new HashSet<(int, int)>();
        candidates.Each(() => new List<(int, int)>(), (into, record, others) => { foreach (var other in others) { into.Add((record, other)); } }, part => { foreach (var pair in part) { Assert.True(found.Add(pair)); } });
        var expected = new HashSet<(int, int)>();
        for (var r = 0; r < rules.Count; r++)
        {
            var blocks = Enumerable.Range(0, table.Count).GroupBy(rules[r].Key).Where(block => block.Key != 0).Select(block => block.ToList()).ToList();
            var pairs = (from block in blocks where block.Count <= 50 from left in block from right in block where left < right select (left, right)).ToHashSet();
            var yielded = candidates.Yields[r];
            Assert.Equal(pairs.Count, yielded.Pairs);
            Assert.Equal(pairs.Count(expected.Add), yielded.NewPairs);
            Assert.Equal(blocks.Count(block => block.Count > 50), yielded.PassedOver);
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Linking_two_lists_gives_every_record_one_partner()
    {
        var (made, truth) = Made(500);
        var table = new RecordTable(made.Columns);
        for (var record = 0; record < made.Count; record++) { table.Add([.. Enumerable.Range(0, made.Columns.Count).Select(column => made.Text(record, column))], record % 2); }
        var result = Linker.Run(table, RoleGuess.Of(table), new() { Mode = LinkageMode.Link });
        Assert.All(result.Pairs, pair => Assert.NotEqual(table.SourceOf(pair.Left), table.SourceOf(pair.Right)));
        Assert.Equal(result.Matches.Count * 2, result.Matches.SelectMany(pair => (int[])[pair.Left, pair.Right]).Distinct().Count());
        Assert.True(result.Matches.Count(pair => truth[pair.Left] == truth[pair.Right]) > result.Matches.Count * 0.95);
    }

    [Fact]
    public void Explanation_adds_up_to_the_score()
    {
        var (table, _) = Made(400);
        var result = Linker.Run(table, RoleGuess.Of(table));
        foreach (var pair in result.Pairs.Take(200)) { Assert.Equal(pair.Bits, result.Explain(pair.Left, pair.Right).Sum(line => line.Bits), 0.06); }
    }

    [Fact]
    public void Model_is_read_back_as_it_was_written_and_gives_the_same_evidence()
    {
        var (table, _) = Made(800);
        var roles = RoleGuess.Of(table);
        var result = Linker.Run(table, roles);
        var model = LinkageModel.FromJson(result.Model.ToJson());
        Assert.Equal(result.Model.ToJson(), model.ToJson());
        var again = Linker.Run(table, roles, new() { Model = model });
        Assert.Equal(result.Model.Features[0].Levels[^1].Bits, again.Model.Features[0].Levels[^1].Bits, 2);
        Assert.Throws<LinkageException>(() => LinkageModel.FromJson("{}"));
        Assert.Throws<LinkageException>(() => LinkageModel.FromJson("[1"));
        Assert.Throws<LinkageException>(() => LinkageModel.FromJson(JsonSerializer.Serialize(new { version = 9, roles = new { }, features = Array.Empty<int>() })));
    }

    [Fact]
    public void Chain_of_lucky_pairs_does_not_make_one_person()
    {
        PairScore[] chain = [new(0, 1, 9, 0.9), new(1, 2, 8, 0.9), new(2, 3, 9, 0.9), new(3, 4, 8, 0.9), new(4, 5, 9, 0.9)];
        Assert.All(DenseGroups.Of(6, chain).Groups(), group => Assert.True(group.Length <= 3));
        PairScore[] dense = [new(0, 1, 9, 0.9), new(0, 2, 8, 0.9), new(1, 2, 9, 0.9), new(2, 3, 8, 0.9), new(1, 3, 7, 0.9)];
        Assert.Single(DenseGroups.Of(4, dense).Groups());
    }

    [Fact]
    public void Best_partners_are_chosen_together()
    {
        // Alone the best pair is 0-3; together 0-2 and 1-3 are worth more.
        PairScore[] pairs = [new(0, 2, 9, 0.9), new(0, 3, 10, 0.9), new(1, 3, 9, 0.9)];
        Assert.Equal([(0, 2), (1, 3)], OneToOne.Of(pairs, 4).Select(pair => (pair.Left, pair.Right)));
    }

    [Fact]
    public void Index_finds_one_record_among_all_and_stays_as_it_was()
    {
        var (table, truth) = Made(1000);
        var result = Linker.Run(table, RoleGuess.Of(table));
        var pairs = result.Matches.Where(pair => truth[pair.Left] == truth[pair.Right] && pair.Probability > 0.99).Take(60).ToList();
        var cells = pairs.Select(pair => Enumerable.Range(0, table.Columns.Count).Select(column => table.Text(pair.Right, column)).ToArray()).ToList();
        var count = table.Count;
        var index = result.ToIndex();
        Assert.All(pairs.Zip(cells), one => Assert.Contains(one.First.Left, index.Search(one.Second).Select(likely => likely.Record)));
        Assert.Equal(count, index.Count);
        string[] stranger = ["x1", "Zuzanna", "Quilliam", "1901-02-03", "Nowhere"];
        Assert.Empty(index.Search(stranger));
        var added = index.Add(stranger);
        stranger[3] = "1901-02-08";
        var again = Assert.Single(index.Search(stranger));
        Assert.Equal(added, again.Record);
        Assert.Equal("slip", again.Why.Single(line => line.Feature == "dob").Level);
        index.Remove(added);
        Assert.Empty(index.Search(stranger));
    }

    [Fact]
    public void Match_keys_need_the_secret()
    {
        var (table, _) = Made(300);
        var index = Linker.Run(table, RoleGuess.Of(table)).ToIndex();
        string[] cells = ["x1", "Zuzanna", "Quilliam", "1901-02-03", "Nowhere"];
        byte[] secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], other = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        Assert.Equal(index.MatchKeys(cells, secret), index.MatchKeys(cells, secret));
        Assert.Empty(index.MatchKeys(cells, secret).Where(key => key != 0).Intersect(index.MatchKeys(cells, other)));
        Assert.Contains(index.MatchKeys(cells, secret), key => key != 0);
    }

    [Fact]
    public void Nothing_to_compare_is_said()
    {
        var table = new RecordTable(["id"]);
        table.Add(["1"]);
        table.Add(["2"]);
        Assert.Equal("link.nothing_to_compare", Assert.Throws<LinkageException>(() => Linker.Run(table, RoleGuess.Of(table))).Code);
    }

    /// <summary>People with two records each at times, with slips, gaps and swapped names.</summary>
    private static (RecordTable Table, int[] Truth) Made(int people)
    {
        var dice = new Dice(7);
        string[] given = [.. Enumerable.Range(0, 60).Select(i => Syllables(ref dice, 2))];
        string[] family = [.. Enumerable.Range(0, 150).Select(i => Syllables(ref dice, 3))];
        var table = new RecordTable(["rec_id", "first_name", "last_name", "dob", "town"]);
        var truth = new List<int>();
        for (var person = 0; person < people; person++)
        {
            string[] cells = ["", given[dice.Below(60)], family[Math.Min(dice.Below(150), dice.Below(150))], $"{1950 + dice.Below(50)}-{1 + dice.Below(12):00}-{1 + dice.Below(28):00}", family[dice.Below(20)] + "ton"];
            for (var copy = 0; copy < (dice.Below(3) == 0 ? 2 : 1); copy++)
            {
                string[] written = [$"r{table.Count}", .. cells.Skip(1)];
                for (var i = 1; copy > 0 && i < written.Length; i++)
                {
                    if (dice.Below(10) == 0) { written[i] = ""; }
                    else if (dice.Below(6) == 0) { written[i] = Slip(written[i], ref dice); }
                }

                if (copy > 0 && dice.Below(25) == 0) { (written[1], written[2]) = (written[2], written[1]); }
                table.Add(written);
                truth.Add(person);
            }
        }

        return (table, [.. truth]);
    }

    private static string Syllables(ref Dice dice, int count)
    {
        var name = "";
        for (var i = 0; i < count; i++) { name += "bdfgklmnprst"[dice.Below(12)].ToString() + "aeiou"[dice.Below(5)]; }
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private static string Slip(string text, ref Dice dice)
    {
        var at = dice.Below(text.Length);
        return text[..at] + (char.IsDigit(text[at]) ? (char)('0' + dice.Below(10)) : (char)('a' + dice.Below(26))) + text[(at + 1)..];
    }
}
