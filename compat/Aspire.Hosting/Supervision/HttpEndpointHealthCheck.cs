using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Supervision;

/// <summary>Healthy when the endpoint answers the path with the expected status.</summary>
internal sealed class HttpEndpointHealthCheck(
    IHttpClientFactory clients, EndpointReference endpoint, string path, int expectedStatus) : IHealthCheck
{
    private ResourceInstance? _instance;

    /// <summary>A check that takes longer says more about the service than its answer would.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The same check, asked of one instance instead of whichever answers at the endpoint.</summary>
    public HttpEndpointHealthCheck Of(ResourceInstance instance) => new(clients, endpoint, path, expectedStatus)
    {
        _instance = instance.Resource == endpoint.Resource ? instance : null,
    };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
        {
            return HealthCheckResult.Unhealthy("it has no port yet");
        }

        using HttpClient client = clients.CreateClient();
        client.Timeout = Patience;
        var address = new Uri(new Uri(_instance?.UrlOf(endpoint.Declared) ?? endpoint.Url), path);
        try
        {
            using HttpResponseMessage response = await client.GetAsync(address, cancellationToken);
            return (int)response.StatusCode == expectedStatus
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{address} answers {(int)response.StatusCode}");
        }
        catch (HttpRequestException failure)
        {
            return HealthCheckResult.Unhealthy($"{address}: {failure.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{address} does not answer within {Patience.TotalSeconds:0} s");
        }
    }
}
