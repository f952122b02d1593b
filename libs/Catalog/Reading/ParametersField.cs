using System.Collections.Frozen;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads a preset's <c>parameters</c>: fields of a chat completion request that hold where the client sends none.</summary>
internal static class ParametersField
{
    /// <summary>What makes a request what it is, or chooses who answers it.</summary>
    private static readonly FrozenSet<string> Refused = FrozenSet.Create(
        StringComparer.Ordinal, "model", "messages", "stream", "stream_options", "tools", "models", "fallbacks", "provider", "n");

    public static IReadOnlyDictionary<string, string> Read(JsonCursor? section)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, JsonCursor value) in section?.Fields()?.Members ?? [])
        {
            if (Refused.Contains(name))
            {
                value.Error("is no parameter of a preset: the request says it, or the preset's chain does.");
            }
            else if (!ModelFactsSection.IsFieldName(name))
            {
                value.Error(ModelFactsSection.FieldNameRule);
            }
            else if (value.IsNull)
            {
                value.Error("has no value; leave the field out.");
            }
            else
            {
                parameters.Add(name, value.Json());
            }
        }

        return parameters;
    }
}
