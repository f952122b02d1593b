using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LlmMesh.ServiceDefaults.Http;

/// <summary>
/// Where a request comes from is where its connection comes from. What a header says of it counts only behind the proxies that
/// <c>Mesh:TrustedProxies</c> names: networks in CIDR notation, comma-separated. A hosting platform's switch that trusts every sender
/// is overruled: it would let anybody claim to be this machine.
/// </summary>
internal static class TrustedProxies
{
    private const string Name = "Mesh:TrustedProxies";

    public static void AddTrustedProxies(this IHostApplicationBuilder builder)
    {
        string[] written = (builder.Configuration[Name] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        builder.Services.PostConfigure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = written.Length > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None;
            options.ForwardLimit = 1;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (string network in written)
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
    }
}
