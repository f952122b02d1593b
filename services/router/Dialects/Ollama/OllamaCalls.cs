using System.Globalization;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>Writes Ollama's tool calls, which come whole and with their arguments as an object, as those of chat completions.</summary>
internal static class OllamaCalls
{
    /// <param name="json">Stands where the list belongs.</param>
    /// <param name="calls">Ollama's list.</param>
    /// <param name="requestId">What ids are made from that the server did not give.</param>
    /// <param name="first">The number of the first call.</param>
    /// <param name="isDelta">Whether the calls state their numbers, as in a stream.</param>
    /// <returns>How many there were.</returns>
    public static int Write(Utf8JsonWriter json, ReadOnlySpan<byte> calls, string requestId, int first, bool isDelta)
    {
        int number = first;
        var reader = new Utf8JsonReader(calls, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        json.WriteStartArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                WriteCall(json, ref reader, calls, requestId, number, isDelta);
                number++;
            }

            reader.Skip();
        }

        json.WriteEndArray();
        return number - first;
    }

    private static void WriteCall(
        Utf8JsonWriter json, scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> calls, string requestId, int number, bool isDelta)
    {
        string? id = null;
        string? name = null;
        ReadOnlySpan<byte> arguments = "{}"u8;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isId = reader.ValueTextEquals("id"u8);
            bool isFunction = reader.ValueTextEquals("function"u8);
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0)
            {
                id = reader.GetString();
            }
            else if (isFunction && reader.TokenType == JsonTokenType.StartObject)
            {
                arguments = ReadFunction(ref reader, calls, ref name);
            }

            reader.Skip();
        }

        json.WriteStartObject();
        if (isDelta)
        {
            json.WriteNumber("index"u8, number);
        }

        json.WriteString("id"u8, id ?? string.Create(CultureInfo.InvariantCulture, $"call_{requestId}_{number}"));
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, name ?? string.Empty);
        json.WriteString("arguments"u8, arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> ReadFunction(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> calls, scoped ref string? name)
    {
        ReadOnlySpan<byte> arguments = "{}"u8;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isName = reader.ValueTextEquals("name"u8);
            bool isArguments = reader.ValueTextEquals("arguments"u8);
            reader.Read();
            if (isName && reader.TokenType == JsonTokenType.String)
            {
                name = reader.GetString();
            }
            else if (isArguments && reader.TokenType == JsonTokenType.StartObject)
            {
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                arguments = calls[start..(int)reader.BytesConsumed];
            }

            reader.Skip();
        }

        return arguments;
    }
}
