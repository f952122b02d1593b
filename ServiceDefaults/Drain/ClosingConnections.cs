using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;

namespace LlmMesh.ServiceDefaults.Drain;

/// <summary>
/// While a service drains, a connection ends with the answer to the request on it (<c>Connection: close</c>, in HTTP/2 <c>GOAWAY</c>), so
/// that its client opens the next one elsewhere instead of losing a request to a connection that the server closes.
/// </summary>
internal sealed class ClosingConnections(ServiceDrain drain) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, rest) =>
        {
            if (drain.HasBegun)
            {
                http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            }

            return rest(http);
        });
        next(app);
    };
}
