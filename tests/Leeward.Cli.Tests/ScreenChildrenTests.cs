using System.Text.Json;

namespace Leeward.Cli.Tests;

/// <summary>What matters most, with the shipped lexicons, policy and model: who tells of harm is shown and offered help; comfort and reporting are not taken for the harm itself; conversations are told from ordinary ones.</summary>
public sealed class ScreenChildrenTests
{
    private static readonly string[] Telling =
    [
        "我爸喝醉了就拿皮带抽我", "他们把我堵在厕所里扇耳光，还拍了视频", "他说我要是敢说出去就杀了我全家", "我身上全是淤青，不敢换衣服", "我不想活了，每天都被骂",
        "邻居家小孩天天被打得哭，我要报警吗", "爷爷把我关起来不给饭吃", "群里有人写“快去死”骂我，我好怕", "有人拿我的照片逼我出去见面",
        "my dad beats me with a belt when he is drunk", "they slapped me in the toilet and filmed it", "he said he will kill my family if i tell", "i have bruises everywhere and can't change for gym",
        "i don't want to live anymore", "they wrote \"kill yourself\" in the group about me", "the kid next door gets beaten every night, should i call the police", "someone has my pictures and wants me to meet him",
    ];

    private static readonly string[] Ordinary =
    [
        "别做傻事，我陪着你，我们一起去找老师", "千万不要去死，大家都在乎你", "快跳下去，下面有宝箱", "妈妈打我电话，叫我回家吃饭", "反对校园欺凌，从我做起", "请把作业拍张照片发给我",
        "please don't kill yourself, i am here for you", "never think about killing yourself, talk to the counsellor with me", "my dad beat me at chess again", "this video kills me", "can you send me a photo of the signed form?",
    ];

    [Fact]
    public async Task Who_tells_of_harm_is_shown_and_offered_help_also_among_minors()
    {
        foreach (var (text, answer) in Telling.Zip(await ScreenAsync(Telling)))
        {
            Assert.True(answer.GetProperty("action").GetString() == "show" && answer.TryGetProperty("offer_help", out _), text);
        }
    }

    [Fact]
    public async Task Comfort_play_and_schoolwork_are_neither_held_nor_blocked()
    {
        foreach (var (text, answer) in Ordinary.Zip(await ScreenAsync(Ordinary))) { Assert.True(answer.GetProperty("action").GetString() is not ("hold" or "block_and_preserve"), text); }
    }

    [Theory]
    [InlineData("approach", "妹妹上几年级呀", "大人在家吗", "打开摄像头让我看看你", "这事可不能让你妈妈知道，别告诉她")]
    [InlineData("approach", "how old r u", "you seem so mature for your age", "can u send me a picture of you", "don't tell your mom ok")]
    [InlineData("urged_to_self_harm", "你怎么还不去死", "赶紧去死吧")]
    [InlineData("urged_to_self_harm", "just go die", "nobody would miss you")]
    [InlineData("doxxing", "你这个废物，大家都去骂他", "他家住中山路18号，电话13800138000")]
    [InlineData("escalation", "你真笨，蠢货", "你真是有病，废物", "再让我看见你，我就揍死你")]
    [InlineData("", "你今年几年级了？报名表要填", "把卷子拍张照片发我", "周六早上我开车接你们去比赛，家长也一起来")]
    [InlineData("", "How old are you? I need it for the form", "Please send a photo of the signed form", "Your parents are welcome on Saturday")]
    [InlineData("", "捡到一张校园卡，请失主联系我13800138000")]
    [InlineData("", "我换号码了，新号13800138000，记得存一下")]
    public async Task Conversations_are_told_from_ordinary_ones(string pattern, params string[] texts)
    {
        var lines = texts.Select((text, i) => JsonSerializer.Serialize(new { text, sender = "a", target = "b", sender_is = pattern is "approach" or "" ? "adult" : "minor", target_is = "minor", thread = "t", time = $"2026-03-0{i + 1}T10:00:00Z" }));
        var answers = await ScreenAsync([.. lines], "--threads");
        Assert.Equal(pattern.Length == 0 ? [] : [pattern], answers.Where(a => a.TryGetProperty("pattern", out _)).Select(a => a.GetProperty("pattern").GetString()!).Distinct());
    }

    [Fact]
    public async Task Many_against_one_are_told_from_many_who_disagree()
    {
        Assert.Contains("pile_on", await PatternsAsync("你真恶心，没人喜欢你", "废物一个", "这种人就该滚", "你就是个垃圾", "笨死了，白痴"));
        Assert.Empty(await PatternsAsync("我不太同意楼主的观点", "数据来源在哪里？", "第三段逻辑不通", "你再想想，样本太小了", "写得挺好"));
    }

    private static async Task<IEnumerable<string>> PatternsAsync(params string[] texts) =>
        (await ScreenAsync([.. texts.Select((text, i) => JsonSerializer.Serialize(new { text, sender = $"s{i}", target = "b", thread = "t" }))], "--threads")).Where(a => a.TryGetProperty("pattern", out _)).Select(a => a.GetProperty("pattern").GetString()!);

    private static async Task<List<JsonElement>> ScreenAsync(string[] lines, params string[] options)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("leeward-screen").FullName, "texts.txt");
        await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);
        var answer = await Command.LeewardAsync(["screen", file, "--json", "--minors", .. options]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return [.. answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
