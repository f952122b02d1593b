using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Endpoints as a manifest has them.</summary>
internal static class ManifestBindings
{
    public static void Write(Utf8JsonWriter json, IResourceWithEndpoints resource)
    {
        EndpointAnnotation[] endpoints = [.. resource.Annotations.OfType<EndpointAnnotation>()];
        if (endpoints.Length == 0)
        {
            return;
        }

        json.WriteStartObject("bindings");
        foreach (EndpointAnnotation endpoint in endpoints)
        {
            json.WriteStartObject(endpoint.Name);
            Write(json, resource, endpoint);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IResourceWithEndpoints resource, EndpointAnnotation endpoint)
    {
        // A container listens where it always does; a project is told its port by whoever deploys it.
        int? target = endpoint.TargetPort ?? (resource is ContainerResource ? endpoint.Port : null);
        if (target is null && endpoint.UriScheme is not ("http" or "https"))
        {
            throw new DistributedApplicationException(
                $"Endpoint '{endpoint.Name}' of '{resource.Name}' has no port to listen on. Declare it with WithEndpoint(targetPort: …).");
        }

        json.WriteString("scheme", endpoint.UriScheme);
        json.WriteString("protocol", "tcp");
        json.WriteString("transport", endpoint.Transport);
        if (endpoint.Port is { } port && port != target)
        {
            json.WriteNumber("port", port);
        }

        if (target is { } listening)
        {
            json.WriteNumber("targetPort", listening);
        }

        if (endpoint.IsExternal)
        {
            json.WriteBoolean("external", true);
        }
    }
}
