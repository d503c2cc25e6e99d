using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Leeward.Procedures.Mails;

/// <summary>What became of a mail.</summary>
internal enum Handed
{
    /// <summary>The server has taken it.</summary>
    Taken,
    /// <summary>It was certainly not taken; later again.</summary>
    Later,
    /// <summary>The address was refused for good.</summary>
    Refused,
    /// <summary>The line broke after the server had heard the address: nobody knows.</summary>
    Unsure,
}

/// <summary>What a server answered: what became of the mail, and the reply code of SMTP (0 where there was none).</summary>
internal sealed record MailAnswer(Handed How, int Code);

/// <summary>A line to the mail server, opened when the first mail is there and kept for those that follow. Nothing that is said on it is written down.</summary>
internal sealed class MailLine(MailSettings settings, MailState state) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private Client? _client;

    /// <summary>Connects and signs in, if that is not done yet. False where it cannot be done; <see cref="MailState"/> then says why.</summary>
    public async Task<bool> OpenAsync(CancellationToken ct)
    {
        if (_client is { IsConnected: true }) { return true; }
        _client?.Dispose();
        _client = new Client { Timeout = (int)Patience.TotalMilliseconds, LocalDomain = settings.Origin!.IdnHost, CheckCertificateRevocation = false };
        try
        {
            var how = settings.Tls switch { MailTls.Tls => SecureSocketOptions.SslOnConnect, MailTls.LocalRelay => SecureSocketOptions.None, _ => SecureSocketOptions.StartTls };
            await _client.ConnectAsync(settings.Host, settings.Port, how, ct);
            if (settings.User.Length > 0) { await _client.AuthenticateAsync(settings.User, settings.Password, ct); }
            state.Well();
            return true;
        }
        catch (Exception e) when (Trouble(e, ct) is { } why)
        {
            state.Bad(why);
            return false;
        }
    }

    /// <summary>Hands one mail over.</summary>
    public async Task<MailAnswer> SendAsync(MimeMessage mail, CancellationToken ct)
    {
        _client!.Reached = false;
        try
        {
            await _client.SendAsync(mail, ct);
            state.Well();
            return new(Handed.Taken, 250);
        }
        catch (SmtpCommandException e)
        {
            var code = (int)e.StatusCode;
            // Of a refused address only its owner is told; of everything else who runs the server.
            if (e.ErrorCode != SmtpErrorCode.RecipientNotAccepted) { state.Bad(MailState.ServerSaysNo); }
            return new(e.ErrorCode == SmtpErrorCode.RecipientNotAccepted && code >= 500 ? Handed.Refused : Handed.Later, code);
        }
        catch (Exception e) when (Trouble(e, ct) is { } why)
        {
            state.Bad(why);
            return new(_client.Reached ? Handed.Unsure : Handed.Later, 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is null) { return; }
        try { if (_client.IsConnected) { await _client.DisconnectAsync(quit: true, CancellationToken.None); } }
        catch (Exception e) when (e is IOException or SmtpProtocolException or SmtpCommandException or SocketException) { /* whoever hangs up first is of no account */ }
        _client.Dispose();
    }

    private static string? Trouble(Exception e, CancellationToken ct) => e switch
    {
        SslHandshakeException or NotSupportedException => MailState.NoTls,
        AuthenticationException => MailState.NoSignIn,
        SmtpCommandException => MailState.ServerSaysNo,
        OperationCanceledException => ct.IsCancellationRequested ? null : MailState.NoAnswer,
        IOException or SocketException or SmtpProtocolException or TimeoutException or ServiceNotConnectedException or ServiceNotAuthenticatedException => MailState.NoAnswer,
        _ => null,
    };

    private sealed class Client : SmtpClient
    {
        /// <summary>The server has heard for whom the mail is: what fails from here on may have been taken all the same.</summary>
        public bool Reached { get; set; }

        protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            Reached = true;
            base.OnRecipientAccepted(message, mailbox, response);
        }
    }
}
