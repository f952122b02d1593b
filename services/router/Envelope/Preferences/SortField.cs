using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope.Preferences;

/// <summary>Reads <c>provider.sort</c>: a word, or an object that has it under <c>by</c>, and under <c>partition</c> across what.</summary>
internal static class SortField
{
    /// <param name="json">Stands on the value; afterwards on its end.</param>
    /// <param name="path">The field, for errors.</param>
    /// <param name="wishes">Gets the strategy.</param>
    public static MeshError? Read(ref Utf8JsonReader json, string path, ref RoutePreferences wishes)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return ReadWord(ref json, path, ref wishes);
        }

        bool isRead = false;
        bool isAcross = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isBy = json.ValueTextEquals("by"u8);
            bool isPartition = json.ValueTextEquals("partition"u8);
            json.Read();
            isAcross |= isPartition && json.TokenType == JsonTokenType.String && json.ValueTextEquals("none"u8);
            if (!isBy)
            {
                json.Skip();
                continue;
            }

            if (isRead)
            {
                return new MeshError(ErrorCode.DuplicateParameter, $"'{path}.by' appears more than once. Send it once.") { Param = $"{path}.by" };
            }

            isRead = true;
            if (ReadWord(ref json, $"{path}.by", ref wishes) is { } error)
            {
                return error;
            }
        }

        wishes = wishes with { SortsAcrossModels = isAcross };
        return null;
    }

    private static MeshError? ReadWord(ref Utf8JsonReader json, string path, ref RoutePreferences wishes)
    {
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            return ProviderField.WrongType(path, "a string, or an object with one under 'by'");
        }

        switch (json.TokenType == JsonTokenType.Null ? null : json.GetString())
        {
            case "price":
                wishes = wishes with { Strategy = RouteStrategy.Cheapest };
                return null;
            case "throughput" or "latency":
                wishes = wishes with { Strategy = RouteStrategy.Fastest };
                return null;

            // Among OpenRouter's own providers; nothing the mesh could order by.
            case null or "none" or "exacto":
                return null;
            default:
                return new MeshError(ErrorCode.InvalidValue, $"'{path}' must be one of: price, throughput, latency, exacto, none.") { Param = path };
        }
    }
}
