using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Leeward.Testing;

namespace Leeward.Api.Tests;

/// <summary>Files that are not what they say, at the doors through which files come in.</summary>
public sealed class FileNonsenseTests
{
    private static readonly byte[] Bomb = Zipped(new byte[20 << 20]);

    private static (string What, byte[] Bytes)[] Bad =>
    [
        ("nothing", []), ("a zip bomb", Bomb), ("a page", Encoding.UTF8.GetBytes("<!DOCTYPE html>" + Nonsense.Script)), ("a picture that is a script", Encoding.ASCII.GetBytes("GIF89a/*\u0001\u0001*/=1;lw()")),
        ("a program", Encoding.ASCII.GetBytes("MZ\u0090 program")), ("a document with a bomb behind it", [.. County.Paper, .. Bomb]), ("a document that acts", "%PDF-1.4\n1 0 obj<</OpenAction 2 0 R>>endobj\n%%EOF\n"u8.ToArray()), ("zeros", new byte[1 << 20]),
    ];

    [Fact]
    public async Task Evidence_that_is_not_one_plain_thing_is_refused_and_no_name_leads_anywhere()
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite);
        await County.PublishAsync(server);
        var county = await County.MakeAsync(server, "520102", "zzqa");
        var run = (await county.CaseAsync("hurt", "欧阳落霞"))["runs"];
        var path = $"/api/v1/runs/{run}/steps/{County.Step}/1/evidence/{County.Proof}";
        foreach (var (what, bytes) in Bad)
        {
            using var refused = await SendAsync(county.Insider, path, "photo.jpg", bytes);
            var wrong = await Nonsense.WrongAsync(refused, mustRefuse: true);
            Assert.True(wrong is null, $"{what}: {wrong}");
        }
        using (var large = await SendAsync(county.Insider, path, "large.pdf", new byte[60 << 20], expect: true)) { Assert.Null(await Nonsense.WrongAsync(large, mustRefuse: true)); }

        foreach (var (name, kept) in ((string, string)[])[("../../../etc/passwd", "passwd.pdf"), ("C:\\Windows\\win.ini", "win.pdf"), ("<script>lw().exe", "<script>lw().pdf"), ("a\u202Efdp.exe", "afdp.pdf"), ("\0\n..", "file.pdf"), ("x" + string.Concat(Enumerable.Repeat("𠀀", 300)), "x" + string.Concat(Enumerable.Repeat("𠀀", 59)) + ".pdf")])
        {
            using var taken = await SendAsync(county.Insider, path, name, County.Paper);
            Assert.True(taken.IsSuccessStatusCode, $"{name}: {await taken.Content.ReadAsStringAsync()}");
            using var read = new HttpRequestMessage(HttpMethod.Get, taken.Headers.Location) { Headers = { { "X-Purpose", "to look" } } };
            using var content = await county.Insider.SendAsync(read);
            Assert.Equal(kept, content.Content.Headers.ContentDisposition!.FileNameStar);
            Assert.Equal(("attachment", "application/pdf"), (content.Content.Headers.ContentDisposition.DispositionType, content.Content.Headers.ContentType!.MediaType));
            Assert.Equal("nosniff", content.Headers.GetValues("X-Content-Type-Options").Single());
        }
        Assert.DoesNotContain("<script>lw", await county.Insider.GetStringAsync($"/runs/{run}/evidence"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_of_what_is_no_table_takes_no_row_and_says_why()
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite);
        await County.PublishAsync(server);
        var county = await County.MakeAsync(server, "520102", "zzqa");
        using (var empty = await county.Insider.PostAsync("/api/v1/imports?kind=children", Table([]))) { Assert.Null(await Nonsense.WrongAsync(empty, mustRefuse: true)); }
        using (var other = await county.Insider.PostAsync("/api/v1/imports?kind=children", new ByteArrayContent(Bomb) { Headers = { ContentType = new("application/zip") } })) { Assert.Null(await Nonsense.WrongAsync(other, mustRefuse: true)); }
        (string, byte[])[] more =
        [
            ("a field of 10 MB", Encoding.UTF8.GetBytes("name,sex,region\n" + new string('x', 10 << 20) + ",female,520102\n")), ("a field that never ends", Encoding.UTF8.GetBytes("name,sex,region\n\"" + new string('x', 1 << 20))),
            ("letters that cannot be kept", Encoding.UTF8.GetBytes("name,sex,region\na\0b,female,520102\na\u202Eb,female,520102\n" + "x,no such sex,520102\nx,female,99999999999999\nx,female,../../etc\n")),
        ];
        foreach (var (what, bytes) in Bad.Where(b => b.Bytes.Length > 0).Concat(more))
        {
            using var started = await county.Insider.PostAsync($"/api/v1/imports?kind=children&source={Uri.EscapeDataString("../" + what)}", Table(bytes));
            Assert.True(started.IsSuccessStatusCode || await Nonsense.WrongAsync(started, mustRefuse: true) is null, what);
            if (!started.IsSuccessStatusCode) { continue; }
            var end = await EndOfAsync(server, county.Insider, (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
            Assert.True(end.GetProperty("added").GetInt64() == 0 && (end.GetProperty("bad").GetInt64() > 0 || end.GetProperty("error").GetString() is { Length: > 5 }), $"{what}: {end}");
        }
        Assert.Equal("""{"items":[],"next":null}""", await county.Insider.GetStringAsync("/api/v1/children"));
    }

    private static async Task<JsonElement> EndOfAsync(ApiServer server, HttpClient client, string import)
    {
        for (var i = 0; i < 300; i++)
        {
            var standing = await client.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{import}");
            if (standing.GetProperty("state").GetString() is "done" or "failed") { return standing; }
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50);
        }
        throw new TimeoutException("The import does not end.");
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string name, byte[] bytes, bool expect = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/octet-stream") } } };
        request.Headers.Add("X-File-Name", Uri.EscapeDataString(name));
        request.Headers.ExpectContinue = expect;
        return client.SendAsync(request);
    }

    private static ByteArrayContent Table(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };

    private static byte[] Zipped(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("../../bomb.csv").Open();
            entry.Write(content);
        }
        return bytes.ToArray();
    }
}
