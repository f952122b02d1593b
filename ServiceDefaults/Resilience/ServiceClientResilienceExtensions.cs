using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace Microsoft.Extensions.Hosting;

/// <summary>Resilience of calls between the services of the mesh.</summary>
public static class ServiceClientResilienceExtensions
{
    /// <summary>
    /// Adds the standard pipeline (30 s in all, 10 s per attempt, 3 retries, a circuit breaker) to a client that calls another service
    /// of the mesh. Requests with an effect (POST, PUT, PATCH, DELETE) are not sent twice. Never for calls to a model provider: an
    /// answer may take minutes and streams, and only the router's attempt loop may decide whether a completion is asked for, and paid
    /// for, again.
    /// </summary>
    public static IHttpClientBuilder AddServiceClientResilience(this IHttpClientBuilder client)
    {
        client.AddStandardResilienceHandler(static options =>
        {
#pragma warning disable EXTEXP0001 // Marked experimental for years; the alternative is to write the same predicate by hand.
            options.Retry.DisableForUnsafeHttpMethods();
#pragma warning restore EXTEXP0001
        });
        return client;
    }
}
