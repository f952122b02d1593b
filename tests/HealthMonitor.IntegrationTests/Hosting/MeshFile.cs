using System.Text.Json.Nodes;

namespace LlmMesh.HealthMonitor.IntegrationTests.Hosting;

/// <summary>A mesh configuration, built up and kept in a temporary file.</summary>
internal sealed class MeshFile : IDisposable
{
    private readonly JsonObject _providers = [];
    private readonly JsonArray _models = [];
    private readonly JsonObject _mappings = [];

    public string Path { get; } = System.IO.Path.GetTempFileName();

    /// <summary>Adds a provider; with a variable it needs the key the variable holds.</summary>
    public MeshFile Provider(string name, Uri baseUrl, string? keyVariable = null)
    {
        _providers[name] = new JsonObject { ["base_url"] = baseUrl.AbsoluteUri, ["api_key_variable"] = keyVariable };
        return Save();
    }

    public MeshFile Model(string provider, string id, string capability = "chat")
    {
        _models.Add((JsonNode)new JsonObject { ["provider"] = provider, ["id"] = id, ["capabilities"] = new JsonArray(capability) });
        return Save();
    }

    public MeshFile Mapping(string name, params string[] targets)
    {
        _mappings[name] = new JsonArray([.. targets.Select(target => (JsonNode)target)]);
        return Save();
    }

    public void Write(string content) => File.WriteAllText(Path, content);

    public void Dispose() => File.Delete(Path);

    private MeshFile Save()
    {
        Write(new JsonObject
        {
            ["providers"] = _providers.DeepClone(),
            ["models"] = _models.DeepClone(),
            ["mappings"] = _mappings.DeepClone(),
        }.ToJsonString());
        return this;
    }
}
