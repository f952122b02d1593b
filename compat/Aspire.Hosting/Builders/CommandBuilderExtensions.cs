using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Declares commands.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Offers a command in the dashboard.</summary>
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder, string name, string displayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        CommandOptions? commandOptions = null)
        where T : IResource
    {
        CommandOptions options = commandOptions ?? new CommandOptions();
        return builder.WithAnnotation(new ResourceCommandAnnotation(
            name, displayName, options.UpdateState ?? (static _ => ResourceCommandState.Enabled), executeCommand, options.Description,
            options.Parameter, options.ConfirmationMessage, options.IconName, options.IconVariant, options.IsHighlighted));
    }

    /// <summary>Offers a command that is an HTTP request to the resource's first HTTP endpoint; it can be given while the resource is healthy.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Below the endpoint's address.</param>
    /// <param name="displayName">As it is shown.</param>
    /// <param name="endpointName">By default the first HTTP endpoint.</param>
    /// <param name="commandName">By default made of resource, endpoint, method and path.</param>
    /// <param name="commandOptions">How it is shown, sent and judged.</param>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder, string path, string displayName, string? endpointName = null, string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        HttpCommandOptions options = commandOptions ?? new HttpCommandOptions();
        HttpMethod method = options.Method ?? HttpMethod.Post;
        string endpoint = endpointName ?? "http";
        options.UpdateState ??= static context => context.ResourceSnapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;
        builder.ApplicationBuilder.Services.AddHttpClient();
        return builder.WithCommand(
            commandName ?? $"{builder.Resource.Name}-{endpoint}-http-{method.Method.ToLowerInvariant()}-{path}",
            displayName,
            context => SendAsync(context, builder.GetEndpoint(endpoint), path, method, options),
            options);
    }

    private static async Task<ExecuteCommandResult> SendAsync(
        ExecuteCommandContext context, EndpointReference endpoint, string path, HttpMethod method, HttpCommandOptions options)
    {
        using HttpClient client = context.ServiceProvider.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var request = new HttpRequestMessage(method, new Uri(new Uri(endpoint.Url), path));
        if (options.PrepareRequest is { } prepare)
        {
            await prepare(new HttpCommandRequestContext
            {
                ServiceProvider = context.ServiceProvider,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = context.CancellationToken,
                HttpClient = client,
                Request = request,
            });
        }

        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, context.CancellationToken);
            return options.GetCommandResult is { } judge
                ? await judge(new HttpCommandResultContext
                {
                    ServiceProvider = context.ServiceProvider,
                    ResourceName = context.ResourceName,
                    Endpoint = endpoint,
                    CancellationToken = context.CancellationToken,
                    HttpClient = client,
                    Response = response,
                })
                : response.IsSuccessStatusCode
                    ? CommandResults.Success()
                    : CommandResults.Failure($"{method} {request.RequestUri} answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException failure)
        {
            return CommandResults.Failure(failure);
        }
    }
}
