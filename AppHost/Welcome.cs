using System.Globalization;
using LlmMesh.AppHost.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace LlmMesh.AppHost;

/// <summary>Says once, when everything is healthy, where things are and what to try first; until then, what is waited for.</summary>
internal sealed class Welcome(
    ResourceNotificationService notifications, DistributedApplicationModel model, MeshSettings mesh, MeshIdentity identity, IConfiguration configuration,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan BetweenHints = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<IResource> waited = [.. model.Resources.Where(resource => resource is ProjectResource or GarnetResource)];
        Task healthy = Task.WhenAll(waited.Select(resource => notifications.WaitForResourceHealthyAsync(resource.Name, stoppingToken)));
        try
        {
            while (await Task.WhenAny(healthy, Task.Delay(BetweenHints, time, stoppingToken)) != healthy)
            {
                stoppingToken.ThrowIfCancellationRequested();
                Console.WriteLine($"Still waiting for: {string.Join(", ", waited.Select(Describe).OfType<string>())}");
            }

            await healthy;
            Console.WriteLine(Table());
        }
        catch (Exception ended) when (ended is OperationCanceledException or DistributedApplicationException)
        {
            // It is being stopped, or a resource died; whoever noticed says so.
        }
    }

    private string? Describe(IResource resource)
    {
        if (!notifications.TryGetCurrentState(resource.Name, out ResourceEvent? current))
        {
            return resource.Name;
        }

        CustomResourceSnapshot snapshot = current.Snapshot;
        if (snapshot.HealthStatus == HealthStatus.Healthy)
        {
            return null;
        }

        string? reason = snapshot.HealthReports.Select(report => report.Description).FirstOrDefault(text => text is not null);
        return reason is null ? $"{resource.Name} ({snapshot.State?.Text})" : $"{resource.Name} ({reason})";
    }

    private string Table()
    {
        EndpointReference edge = new(
            model.Resources.OfType<IResourceWithEndpoints>().First(resource => resource.Name == "router"), "http");
        string address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{edge.Port}");
        return $$"""

            LlmMesh is ready.

              Edge       {{address}}/v1{{Replicas()}}
              Dashboard  {{Dashboard()}}
              Data       {{mesh.DataFolder}}
              Providers  {{Providers()}}
              Access     {{identity.Access}}

            Try:

              curl {{address}}/v1/chat/completions -H 'Content-Type: application/json' -d '{"model":"router","messages":[{"role":"user","content":"Say hello"}]}'

            Ctrl+C stops everything.

            """;
    }

    private string Replicas() => mesh.Replicas == "1" ? "" : $" ({mesh.Replicas} routers)";

    private string Dashboard() => configuration["AppHost:BrowserToken"] is { Length: > 0 } token
        ? $"{configuration["ASPNETCORE_URLS"]}/login?t={token}"
        : "none: install Node.js (npm) and run again, or see README.md";

    private string Providers() => (mesh.Providers, mesh.UsesEmulator) switch
    {
        ([], _) => "no provider key found, so the provider emulator answers (set OPENROUTER_API_KEY, or see README.md)",
        (var names, true) => $"{string.Join(", ", names)}, and the provider emulator",
        (var names, false) => string.Join(", ", names),
    };
}
