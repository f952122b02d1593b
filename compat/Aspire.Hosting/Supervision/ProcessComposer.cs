using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Supervision;

/// <summary>Turns a declared resource into a process with its arguments and environment, as Aspire hands them over.</summary>
internal sealed class ProcessComposer(
    DistributedApplicationExecutionContext executionContext, DashboardHost dashboard, IHostEnvironment environment)
{
    public async Task<ProcessDescription> ComposeAsync(IResource resource, CancellationToken cancellationToken) => resource switch
    {
        ProjectResource project => await ComposeAsync(project, cancellationToken),
        ExecutableResource executable => new ProcessDescription(executable.Command, await ArgumentsAsync(executable, cancellationToken))
        {
            WorkingDirectory = executable.WorkingDirectory,
            Environment = await EnvironmentAsync(executable, [], cancellationToken),
        },
        _ => throw new DistributedApplicationException(
            $"'{resource.Name}' is a {resource.GetType().Name}, which this build does not run; it needs -p:OfficialPackages=true."),
    };

    private async Task<ProcessDescription> ComposeAsync(ProjectResource project, CancellationToken cancellationToken)
    {
        IProjectMetadata metadata = project.Annotations.OfType<IProjectMetadata>().Last();
        List<string> arguments = ["exec", ProjectOutput.PathOf(metadata), .. await ArgumentsAsync(project, cancellationToken)];
        return new ProcessDescription(DotnetHost.Path, arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(metadata.ProjectPath) ?? "",
            Environment = await EnvironmentAsync(project, ForProjects(project), cancellationToken),
        };
    }

    private Dictionary<string, object> ForProjects(ProjectResource project)
    {
        IEnumerable<string> urls = project.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.UriScheme is "http" or "https")
            .Select(endpoint => new EndpointReference(project, endpoint.Name).Url);
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

        TelemetryEnvironment.Describe(variables, project.Name, dashboard, environment.IsDevelopment());
        return variables;
    }

    private async Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(
        IResource resource, Dictionary<string, object> first, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, cancellationToken: cancellationToken);
        foreach ((string name, object value) in first)
        {
            context.EnvironmentVariables[name] = value;
        }

        foreach (EndpointAnnotation endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (endpoint is { TargetPortEnvironmentVariable: { } variable, AllocatedEndpoint: { } allocated })
            {
                context.EnvironmentVariables[variable] = $"{allocated.Port}";
            }
        }

        foreach (EnvironmentCallbackAnnotation annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
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
            resolved[name] = await ResolveAsync(value, cancellationToken);
        }

        return resolved;
    }

    private static async Task<IReadOnlyList<string>> ArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], cancellationToken);
        foreach (CommandLineArgsCallbackAnnotation annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        var resolved = new List<string>(context.Args.Count);
        foreach (object argument in context.Args)
        {
            resolved.Add(await ResolveAsync(argument, cancellationToken) ?? "");
        }

        return resolved;
    }

    private static async ValueTask<string?> ResolveAsync(object value, CancellationToken cancellationToken) =>
        value is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) : value.ToString();
}
