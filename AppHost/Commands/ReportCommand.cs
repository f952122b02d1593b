using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace LlmMesh.AppHost.Commands;

/// <summary>"Run report": asks the usage service through the edge, which tells it who asks.</summary>
internal sealed partial class ReportCommand(EndpointReference edge, MeshIdentity identity)
{
    private const string Path = "/usage/daily";

    /// <summary>It can be given while the service is healthy.</summary>
    public static ResourceCommandState StateOf(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.HealthStatus == HealthStatus.Healthy ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    /// <summary>Writes the report to the service's console and sums it up.</summary>
    public async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        using HttpClient client = context.ServiceProvider.GetRequiredService<IHttpClientFactory>().CreateClient();
        try
        {
            using HttpResponseMessage figures = await SendAsync(client, HttpMethod.Post, Path, context.CancellationToken);
            ExecuteCommandResult result = await CommandAnswers.ReadAsync(figures, CommandAnswers.Reported, context.CancellationToken);
            if (result.Success)
            {
                using HttpResponseMessage page = await SendAsync(client, HttpMethod.Get, Path + "?format=markdown", context.CancellationToken);
                page.EnsureSuccessStatusCode();
                LogReport(context.Logger, await page.Content.ReadAsStringAsync(context.CancellationToken));
            }

            return result;
        }
        catch (HttpRequestException failure)
        {
            return CommandResults.Failure(failure);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(new Uri(edge.Url), path));
        await identity.AuthoriseAsync(request, cancellationToken);
        return await client.SendAsync(request, cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "{Report}")]
    private static partial void LogReport(ILogger logger, string report);
}
