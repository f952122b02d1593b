using System.Diagnostics;
using System.Globalization;
using LlmMesh.ServiceDefaults.Outgoing;
using Yarp.ReverseProxy.Forwarder;

namespace LlmMesh.Router.Upstreams;

/// <summary>
/// YARP's client factory, with the mesh's connect limit, connections only where the provider may be, and without telling providers
/// our trace ids, unless they are local.
/// </summary>
internal sealed class ProviderHttpClientFactory(OutgoingConnections outgoing) : ForwarderHttpClientFactory
{
    // New addresses of a provider are noticed without a restart.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // A stream the client has left is cut off instead of read to its end; the few bytes behind a [DONE] still save the connection.
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(100);

    // A provider that is no longer local, or waited for differently, must not be served by connections of before.
    protected override bool CanReuseOldClient(ForwarderHttpClientContext context) =>
        base.CanReuseOldClient(context)
        && Metadata(context.OldMetadata, ProxyClusters.Reach) == Metadata(context.NewMetadata, ProxyClusters.Reach)
        && Metadata(context.OldMetadata, ProxyClusters.ConnectTimeoutMs) == Metadata(context.NewMetadata, ProxyClusters.ConnectTimeoutMs);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        if (!ProxyClusters.IsProvider(context.ClusterId))
        {
            return;
        }

        Reach allowed = Metadata(context.NewMetadata, ProxyClusters.Reach) is { } reach ? Enum.Parse<Reach>(reach) : Reach.Public;

        // What runs beside the mesh may take part in its traces; strangers are told no trace ids.
        handler.ActivityHeadersPropagator = allowed == Reach.Local
            ? TraceParentPropagator.Instance
            : DistributedContextPropagator.CreateNoOutputPropagator();
        handler.PooledConnectionLifetime = ConnectionLifetime;
        handler.ResponseDrainTimeout = DrainTime;
        outgoing.Guard(handler, allowed);
        if (Metadata(context.NewMetadata, ProxyClusters.ConnectTimeoutMs) is { } limit)
        {
            handler.ConnectTimeout = TimeSpan.FromMilliseconds(long.Parse(limit, CultureInfo.InvariantCulture));
        }
    }

    private static string? Metadata(IReadOnlyDictionary<string, string>? metadata, string name) => metadata?.GetValueOrDefault(name);
}
