namespace LlmMesh.Deploy.Yaml;

/// <summary>A mapping that keeps the order in which it was written. A null value leaves its key out.</summary>
internal sealed class YamlMap : OrderedDictionary<string, object>
{
    /// <summary>Sets a key, or leaves it out.</summary>
    public new object? this[string key]
    {
        set
        {
            if (value is not null)
            {
                base[key] = value;
            }
        }
    }
}
