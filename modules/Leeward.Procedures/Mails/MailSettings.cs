using System.Globalization;
using Leeward.Kernel;
using Microsoft.Extensions.Configuration;
using MimeKit;

namespace Leeward.Procedures.Mails;

/// <summary>How the line to the mail server is kept from being read.</summary>
internal enum MailTls
{
    /// <summary>Begins in clear and must go over to TLS before anything is said.</summary>
    StartTls,
    /// <summary>TLS from the first byte.</summary>
    Tls,
    /// <summary>In clear, to a relay on the same machine or in the same closed network; without a password.</summary>
    LocalRelay,
}

/// <summary>The settings below <c>Leeward:Mail</c>. Without a host nothing is ever sent.</summary>
internal sealed record MailSettings(string Host, int Port, MailTls Tls, string User, string Password, MailboxAddress? From, Uri? Origin, TimeSpan Every)
{
    private const string Section = "Leeward:Mail:";

    public bool IsOn => Host.Length > 0;

    /// <summary>Never the password, wherever this is printed.</summary>
    public override string ToString() => IsOn ? $"{Host}:{Port} ({Tls})" : "off";

    public static MailSettings Read(IConfiguration configuration)
    {
        string Of(string name) => configuration[Section + name]?.Trim() ?? "";
        var every = Number(Of("EveryMinutes"), "EveryMinutes", 60, 1, 24 * 60);
        if (Of("Host") is not { Length: > 0 } host) { return new("", 0, MailTls.StartTls, "", "", null, null, TimeSpan.FromMinutes(every)); }
        var tls = Of("Tls") switch
        {
            "" or "starttls" => MailTls.StartTls,
            "tls" => MailTls.Tls,
            "local-relay" => MailTls.LocalRelay,
            var other => throw Wrong("Tls", other, "starttls, tls or local-relay", " starttls、tls 或 local-relay"),
        };
        var user = Of("User");
        if (tls == MailTls.LocalRelay && user.Length > 0) { throw Wrong("User", user, "empty with local-relay: no password goes over a line in clear", "空（local-relay 不加密，不得传送密码）"); }
        if (!MailboxAddress.TryParse(Of("From"), out var from) || !from.Address.Contains('@', StringComparison.Ordinal)) { throw Wrong("From", Of("From"), "an address such as reminders@leeward.example.org", "邮件地址，例如 reminders@leeward.example.org"); }
        // Never from a request: whoever sends one could otherwise choose where the link of a mail leads.
        if (!Uri.TryCreate(configuration["Leeward:Web:Origin"], UriKind.Absolute, out var origin) || origin.Scheme is not ("https" or "http"))
        {
            throw new WrongSettingException("Leeward:Web:Origin", configuration["Leeward:Web:Origin"] ?? "", "set where mail is sent, such as https://leeward.example.org", "启用邮件时必须设置的网址，例如 https://leeward.example.org");
        }
        return new(host, Number(Of("Port"), "Port", tls switch { MailTls.Tls => 465, MailTls.LocalRelay => 25, _ => 587 }, 1, 65535), tls, user, PasswordOf(Of("Password"), Of("PasswordFile")), from, origin, TimeSpan.FromMinutes(every));
    }

    /// <summary>The address of a page of this installation.</summary>
    public Uri Page(string path) => new(Origin!, path);

    private static string PasswordOf(string password, string file)
    {
        if (file.Length == 0) { return password; }
        try { return File.ReadAllText(file).TrimEnd('\r', '\n'); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw Wrong("PasswordFile", file, "a file that can be read", "可以读取的文件"); }
    }

    private static int Number(string text, string name, int preset, int least, int most) =>
        text.Length == 0 ? preset
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Wrong(name, text, $"a number from {least} to {most}", $" {least} 至 {most} 之间的数字");

    private static WrongSettingException Wrong(string name, string value, string expected, string chinese) => new(Section + name, value, expected, chinese);
}
