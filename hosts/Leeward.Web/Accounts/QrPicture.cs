using System.Text;
using QRCoder;

namespace Leeward.Web.Accounts;

/// <summary>A QR code as an SVG that fits the content policy.</summary>
internal static class QrPicture
{
    public static string Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg.GetGraphic(4)));
    }
}
