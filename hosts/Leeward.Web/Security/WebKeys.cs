using System.Text;
using System.Xml.Linq;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Web.Security;

/// <summary>Keeps the keys of sessions and form tokens in the database, so that every node behind a proxy reads every other's cookies.</summary>
internal sealed class WebKeyStore(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        return [.. db.WebKeys.AsNoTracking().Select(k => k.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.WebKeys.Add(new WebKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}

/// <summary>Encrypts those keys under the master key.</summary>
internal sealed class WebKeyEncryptor(KeyRing keys) : IXmlEncryptor
{
    public const string Label = "web-key";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("sealed", Convert.ToBase64String(keys.Protect(Label, Encoding.UTF8.GetBytes(plaintextElement.ToString())))), typeof(WebKeyDecryptor));
}

/// <summary>Decrypts them; made by the framework from the type's name.</summary>
internal sealed class WebKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(Encoding.UTF8.GetString(services.GetRequiredService<KeyRing>().Unprotect(WebKeyEncryptor.Label, Convert.FromBase64String(encryptedElement.Value))));
}
