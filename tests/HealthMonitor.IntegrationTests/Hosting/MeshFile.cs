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

    /// <summary>Lets a provider take models that no catalogue lists.</summary>
    public MeshFile TakesAnyModel(string provider)
    {
        _providers[provider]!["accepts_unlisted_models"] = true;
        return Save();
    }

    /// <summary>Lets a provider's circuits be probed again within milliseconds.</summary>
    public MeshFile QuickCircuits(string provider)
    {
        if (_providers[provider] is not JsonObject entry)
        {
            _providers[provider] = entry = [];
        }

        entry["circuit"] = new JsonObject { ["first_probe_ms"] = 20, ["open_ms"] = 60 };
        return Save();
    }

    /// <summary>Gives a provider several keys, by their variables.</summary>
    public MeshFile Keys(string provider, params string[] variables)
    {
        JsonObject entry = _providers[provider]!.AsObject();
        entry.Remove("api_key_variable");
        entry["api_key_variables"] = new JsonArray([.. variables.Select(variable => (JsonNode)variable)]);
        return Save();
    }

    public MeshFile Model(string provider, string id, string capability = "chat") => Model(provider, id, price: null, capability);

    /// <summary>Adds a model; the price, in dollars per million tokens, is that of prompts and answers alike.</summary>
    public MeshFile Model(string provider, string id, decimal? price, params string[] capabilities)
    {
        var model = new JsonObject
        {
            ["provider"] = provider,
            ["id"] = id,
            ["capabilities"] = new JsonArray([.. capabilities.Select(capability => (JsonNode)capability)]),
        };
        if (price is { } known)
        {
            model["price"] = new JsonObject { ["input"] = known, ["output"] = known };
        }

        _models.Add((JsonNode)model);
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
