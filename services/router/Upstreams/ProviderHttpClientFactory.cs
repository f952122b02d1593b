using System.Diagnostics;
using System.Globalization;
using Yarp.ReverseProxy.Forwarder;

namespace LlmMesh.Router.Upstreams;

/// <summary>YARP's client factory, with the mesh's connect limit and without telling providers our trace ids.</summary>
internal sealed class ProviderHttpClientFactory : ForwarderHttpClientFactory
{
    // New addresses of a provider are noticed without a restart.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // A stream the client has left is cut off instead of read to its end; the few bytes behind a [DONE] still save the connection.
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(100);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        if (!ProxyClusters.IsProvider(context.ClusterId))
        {
            return;
        }

        handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();
        handler.PooledConnectionLifetime = ConnectionLifetime;
        handler.ResponseDrainTimeout = DrainTime;
        if (context.NewMetadata?.TryGetValue(ProxyClusters.ConnectTimeoutMs, out string? limit) == true)
        {
            handler.ConnectTimeout = TimeSpan.FromMilliseconds(long.Parse(limit, CultureInfo.InvariantCulture));
        }
    }
}
