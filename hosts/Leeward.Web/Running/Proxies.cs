using System.Net;
using Leeward.Kernel;
using Microsoft.AspNetCore.HttpOverrides;

namespace Leeward.Web.Running;

/// <summary>
/// Believes what a proxy says about a caller's address and about TLS, and only the proxies that are named: <c>Leeward:Proxy:Known</c>, addresses or networks
/// separated by commas. Without it nobody is believed, since every stranger can send such headers.
/// </summary>
internal static class Proxies
{
    public static void AddProxies(this IServiceCollection services, IConfiguration configuration)
    {
        var known = Known(configuration);
        services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = known.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var network in known) { o.KnownIPNetworks.Add(network); }
            // As many proxies in a row as are known: the first unknown address from behind is the caller.
            o.ForwardLimit = null;
        });
    }

    private static List<System.Net.IPNetwork> Known(IConfiguration configuration)
    {
        var list = configuration.GetSection("Leeward:Proxy:Known");
        var parts = (list.Value ?? string.Join(',', list.GetChildren().Select(c => c.Value))).Split((char[])[',', ' '], StringSplitOptions.RemoveEmptyEntries);
        return [.. parts.Select(Read)];
    }

    private static System.Net.IPNetwork Read(string part)
    {
        if (System.Net.IPNetwork.TryParse(part, out var network)) { return network; }
        if (IPAddress.TryParse(part, out var address)) { return new(address, address.GetAddressBytes().Length * 8); }
        throw new WrongSettingException("Leeward:Proxy:Known", part, "addresses or networks such as 10.0.0.5 or 10.0.0.0/24, separated by commas", "用逗号分隔的地址或网段，例如 10.0.0.5 或 10.0.0.0/24");
    }
}
