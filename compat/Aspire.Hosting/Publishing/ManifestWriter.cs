using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// Resources as a manifest has them: <c>project.v0</c>, <c>container.v0</c>, <c>parameter.v0</c> and <c>value.v0</c>, in the order of
/// declaration. Values that others decide are expressions, so no secret is ever asked for.
/// </summary>
/// <param name="json">Where it is written.</param>
/// <param name="executionContext">Handed to callbacks.</param>
/// <param name="folder">Paths are relative to it.</param>
internal sealed class ManifestWriter(Utf8JsonWriter json, DistributedApplicationExecutionContext executionContext, string folder)
{
    public async Task WriteAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        json.WriteStartObject();
        json.WriteStartObject("resources");
        foreach (IResource resource in model.Resources.Where(IsPublished))
        {
            json.WriteStartObject(resource.Name);
            await WriteAsync(resource, cancellationToken);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool IsPublished(IResource resource) => !resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().Any();

    private async Task WriteAsync(IResource resource, CancellationToken cancellationToken)
    {
        switch (resource)
        {
            case ProjectResource project:
                json.WriteString("type", "project.v0");
                json.WriteString("path", Relative(project.Annotations.OfType<IProjectMetadata>().Last().ProjectPath));
                await WriteArgumentsAsync(project, cancellationToken);
                await WriteEnvironmentAsync(project, ForProjects(project), cancellationToken);
                ManifestBindings.Write(json, project);
                break;
            case ContainerResource container:
                json.WriteString("type", "container.v0");
                WriteConnectionString(container);
                await WriteContainerAsync(container, cancellationToken);
                break;
            case ParameterResource parameter:
                ManifestParameters.Write(json, parameter);
                break;
            case ExecutableResource:
                throw new DistributedApplicationException(
                    $"'{resource.Name}' is a program of this machine, which cannot be deployed. Declare it in run mode only, or call ExcludeFromManifest().");
            case IResourceWithConnectionString:
                json.WriteString("type", "value.v0");
                WriteConnectionString(resource);
                break;
            default:
                throw new DistributedApplicationException(
                    $"'{resource.Name}' is a {resource.GetType().Name}, which a manifest cannot hold. Call ExcludeFromManifest().");
        }
    }

    private async Task WriteContainerAsync(ContainerResource container, CancellationToken cancellationToken)
    {
        ContainerImageAnnotation image = container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new DistributedApplicationException($"'{container.Name}' is a container without an image: call WithImage.");
        json.WriteString("image", image.Tag is { } tag ? $"{image.Image}:{tag}" : image.Image);
        if (container.Entrypoint is { } entrypoint)
        {
            json.WriteString("entrypoint", entrypoint);
        }

        await WriteArgumentsAsync(container, cancellationToken);
        WriteVolumes(container);
        await WriteEnvironmentAsync(container, [], cancellationToken);
        ManifestBindings.Write(json, container);
    }

    private void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString { ConnectionStringExpression: { } expression })
        {
            json.WriteString("connectionString", expression.ValueExpression);
        }
    }

    private void WriteVolumes(ContainerResource container)
    {
        ContainerMountAnnotation[] mounts = [.. container.Annotations.OfType<ContainerMountAnnotation>()];
        if (Array.Find(mounts, mount => mount is { Type: ContainerMountType.BindMount } or { Source: null }) is { } mount)
        {
            throw new DistributedApplicationException(
                $"'{container.Name}' mounts {mount.Target} from this machine or without a name. What is deployed needs a volume with a name: WithVolume(name, target).");
        }

        if (mounts.Length == 0)
        {
            return;
        }

        json.WriteStartArray("volumes");
        foreach (ContainerMountAnnotation volume in mounts)
        {
            json.WriteStartObject();
            json.WriteString("name", volume.Source);
            json.WriteString("target", volume.Target);
            json.WriteBoolean("readOnly", volume.IsReadOnly);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Nothing but HTTP is offered: whatever stands in front of a deployed service ends TLS.</summary>
    private static Dictionary<string, object> ForProjects(ProjectResource project)
    {
        var variables = new Dictionary<string, object>(StringComparer.Ordinal) { ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory" };
        if (project.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.UriScheme == "http"))
        {
            variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
            variables["HTTP_PORTS"] = string.Join(
                ';',
                project.Annotations.OfType<EndpointAnnotation>()
                    .Where(endpoint => endpoint.UriScheme == "http")
                    .Select(endpoint => new EndpointReference(project, endpoint.Name).Property(EndpointProperty.TargetPort).ValueExpression));
        }

        return variables;
    }

    private async Task WriteEnvironmentAsync(IResource resource, Dictionary<string, object> first, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, cancellationToken);
        foreach ((string name, object value) in first)
        {
            context.EnvironmentVariables[name] = value;
        }

        foreach (EndpointAnnotation endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (endpoint.TargetPortEnvironmentVariable is { } variable)
            {
                context.EnvironmentVariables[variable] =
                    new EndpointReference((IResourceWithEndpoints)resource, endpoint.Name).Property(EndpointProperty.TargetPort);
            }
        }

        foreach (EnvironmentCallbackAnnotation annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        if (context.EnvironmentVariables.Count == 0)
        {
            return;
        }

        json.WriteStartObject("env");
        foreach ((string name, object value) in context.EnvironmentVariables)
        {
            json.WriteString(name, Express(value));
        }

        json.WriteEndObject();
    }

    private async Task WriteArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], cancellationToken);
        foreach (CommandLineArgsCallbackAnnotation annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        if (context.Args.Count == 0)
        {
            return;
        }

        json.WriteStartArray("args");
        foreach (object argument in context.Args)
        {
            json.WriteStringValue(Express(argument));
        }

        json.WriteEndArray();
    }

    private static string? Express(object value) =>
        value is IManifestExpressionProvider expression ? expression.ValueExpression : value.ToString();

    private string Relative(string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
}
