using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LlmMesh.ServiceDefaults.Http;

/// <summary>What a client may take of a connection before it says anything worth answering. How long a body may be, each service says.</summary>
internal static class ConnectionLimits
{
    private const int MostHeaders = 64;
    private const int MostHeaderBytes = 16 * 1024;
    private const int LongestRequestLine = 8 * 1024;
    private const double SlowestBytesPerSecond = 240;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static void AddConnectionLimits(this IHostApplicationBuilder builder) =>
        builder.Services.Configure<KestrelServerOptions>(static kestrel =>
        {
            KestrelServerLimits limits = kestrel.Limits;
            limits.MaxRequestHeaderCount = MostHeaders;
            limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
            limits.MaxRequestLineSize = LongestRequestLine;
            limits.RequestHeadersTimeout = HeadersTimeout;
            limits.KeepAliveTimeout = IdleTimeout;
            limits.MinRequestBodyDataRate = new MinDataRate(SlowestBytesPerSecond, Grace);
            limits.MinResponseDataRate = new MinDataRate(SlowestBytesPerSecond, Grace);
        });
}
