using System.Text.Json;

namespace LlmMesh.Deploy.Manifest;

/// <summary>Reads the manifest that the AppHost publishes.</summary>
internal static class ManifestReader
{
    private static readonly string[] KnownTypes =
        ["project.v0", "container.v0", "parameter.v0", "value.v0"];

    /// <exception cref="DeploymentException">A resource is of a type that cannot be deployed this way.</exception>
    public static AspireManifest Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var resources = new OrderedDictionary<string, ManifestResource>(StringComparer.Ordinal);
        foreach (JsonProperty resource in document.RootElement.GetProperty("resources").EnumerateObject())
        {
            resources[resource.Name] = ReadResource(resource.Name, resource.Value);
        }

        return new AspireManifest(resources);
    }

    private static ManifestResource ReadResource(string name, JsonElement resource)
    {
        string type = Text(resource, "type") ?? "";
        if (!KnownTypes.Contains(type))
        {
            throw new DeploymentException(
                $"resources.{name}.type is '{type}', which is none of {string.Join(", ", KnownTypes)}. Exclude it from the manifest, or teach eng/Deploy what it is.");
        }

        JsonElement? known = Member(resource, "inputs") is { } inputs && Member(inputs, "value") is { } input ? Member(input, "default") : null;
        return new ManifestResource
        {
            Name = name,
            Type = type,
            Path = Text(resource, "path"),
            Image = Text(resource, "image"),
            ConnectionString = Text(resource, "connectionString"),
            Value = Text(resource, "value"),
            Default = known is { } value ? Text(value, "value") : null,
            IsGenerated = known is { } drawn && Member(drawn, "generate") is not null,
            Entrypoint = Text(resource, "entrypoint"),
            Args = [.. Items(resource, "args").Select(arg => arg.GetString()!)],
            Environment = [.. Properties(resource, "env").Select(variable => KeyValuePair.Create(variable.Name, variable.Value.GetString()!))],
            Bindings = [.. Properties(resource, "bindings").Select(ReadBinding)],
            Volumes = [.. Items(resource, "volumes").Select(volume => new ManifestVolume(Text(volume, "name")!, Text(volume, "target")!))],
        };
    }

    private static ManifestBinding ReadBinding(JsonProperty binding) => new(
        binding.Name,
        Text(binding.Value, "scheme") ?? "tcp",
        Number(binding.Value, "port"),
        Number(binding.Value, "targetPort"),
        Member(binding.Value, "external") is { ValueKind: JsonValueKind.True });

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement member) ? member : null;

    private static string? Text(JsonElement parent, string name) => Member(parent, name)?.GetString();

    private static int? Number(JsonElement parent, string name) => Member(parent, name)?.GetInt32();

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        Member(parent, name) is { } list ? list.EnumerateArray() : [];

    private static IEnumerable<JsonProperty> Properties(JsonElement parent, string name) =>
        Member(parent, name) is { } map ? map.EnumerateObject() : [];
}
