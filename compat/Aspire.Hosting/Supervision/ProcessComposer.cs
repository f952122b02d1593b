using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Supervision;

/// <summary>Turns a declared resource into a process with its arguments and environment, as Aspire hands them over.</summary>
internal sealed class ProcessComposer(
    DistributedApplicationExecutionContext executionContext, DashboardHost dashboard, IHostEnvironment environment)
{
    public async Task<ProcessDescription> ComposeAsync(ResourceInstance instance, CancellationToken cancellationToken) => instance.Resource switch
    {
        ProjectResource project => await ComposeAsync(project, instance, cancellationToken),
        ExecutableResource executable => new ProcessDescription(executable.Command, await ArgumentsAsync(instance, cancellationToken))
        {
            WorkingDirectory = executable.WorkingDirectory,
            Environment = await EnvironmentAsync(instance, [], cancellationToken),
        },
        { } other => throw new DistributedApplicationException(
            $"'{other.Name}' is a {other.GetType().Name}, which this build does not run; it needs -p:OfficialPackages=true."),
    };

    private async Task<ProcessDescription> ComposeAsync(
        ProjectResource project, ResourceInstance instance, CancellationToken cancellationToken)
    {
        IProjectOutput output = project.Annotations.OfType<IProjectOutput>().Last();
        List<string> arguments = ["exec", output.TargetPath, .. await ArgumentsAsync(instance, cancellationToken)];
        return new ProcessDescription(DotnetHost.Path, arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(output.ProjectPath) ?? "",
            Environment = await EnvironmentAsync(instance, ForProjects(instance), cancellationToken),
        };
    }

    private Dictionary<string, object> ForProjects(ResourceInstance instance)
    {
        IEnumerable<string> urls = instance.Resource.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.UriScheme is "http" or "https")
            .Select(instance.UrlOf);
        var variables = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = string.Join(';', urls),
            ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
            ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",
        };
        if (ConsoleOutput.HasColours)
        {
            variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        }

        TelemetryEnvironment.Describe(variables, instance, dashboard, environment.IsDevelopment());
        return variables;
    }

    private async Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(
        ResourceInstance instance, Dictionary<string, object> first, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, cancellationToken);
        foreach ((string name, object value) in first)
        {
            context.EnvironmentVariables[name] = value;
        }

        foreach (EndpointAnnotation endpoint in instance.Resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (endpoint.TargetPortEnvironmentVariable is { } variable)
            {
                context.EnvironmentVariables[variable] = $"{instance.PortOf(endpoint)}";
            }
        }

        foreach (EnvironmentCallbackAnnotation annotation in instance.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        // The AppHost's own address and profile are not the resource's.
        var resolved = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = null,
            ["DOTNET_LAUNCH_PROFILE"] = null,
        };
        foreach ((string name, object value) in context.EnvironmentVariables)
        {
            resolved[name] = await ResolveAsync(value, instance, cancellationToken);
        }

        return resolved;
    }

    private static async Task<IReadOnlyList<string>> ArgumentsAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], cancellationToken);
        foreach (CommandLineArgsCallbackAnnotation annotation in instance.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        var resolved = new List<string>(context.Args.Count);
        foreach (object argument in context.Args)
        {
            resolved.Add(await ResolveAsync(argument, instance, cancellationToken) ?? "");
        }

        return resolved;
    }

    private static async ValueTask<string?> ResolveAsync(object value, ResourceInstance instance, CancellationToken cancellationToken) =>
        value switch
        {
            // The one value that differs between replicas.
            EndpointReferenceExpression { Property: EndpointProperty.TargetPort } port when port.Endpoint.Resource == instance.Resource =>
                $"{instance.PortOf(port.Endpoint.Declared)}",
            IValueProvider provider => await provider.GetValueAsync(cancellationToken),
            _ => value.ToString(),
        };
}
