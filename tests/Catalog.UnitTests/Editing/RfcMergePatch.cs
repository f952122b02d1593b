using System.Text.Json.Nodes;

namespace LlmMesh.Catalog.UnitTests.Editing;

/// <summary>The procedure of RFC 7396, section 2, as it stands there.</summary>
internal static class RfcMergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject members)
        {
            return patch?.DeepClone();
        }

        JsonObject result = target as JsonObject ?? [];
        foreach ((string name, JsonNode? value) in members)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                JsonNode? present = result[name];
                result.Remove(name);
                result[name] = Apply(present, value);
            }
        }

        return result;
    }
}
