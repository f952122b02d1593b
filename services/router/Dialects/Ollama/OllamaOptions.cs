using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI.Compatible;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>
/// Writes <c>options</c>. What the request says in words of chat completions stands before what it says in Ollama's own; temperature and
/// <c>top_p</c>, whose defaults differ, are always said.
/// </summary>
internal sealed class OllamaOptions(Utf8JsonWriter json, JsonElement request)
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public void Write()
    {
        json.WriteStartObject("options"u8);
        foreach (JsonProperty member in request.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null
                && OllamaFields.Rows.TryGetValue(member.Name, out (OllamaPlace Place, string Name) row)
                && row.Place == OllamaPlace.Options
                && _written.Add(row.Name))
            {
                json.WritePropertyName(row.Name);
                json.WriteRaw(member.Value);
            }
        }

        WriteLimit();
        WriteStop();
        WriteOwn();
        WriteDefault("temperature");
        WriteDefault("top_p");
        json.WriteEndObject();
    }

    // The narrower of the two, if both are said.
    private void WriteLimit()
    {
        long? limit = null;
        foreach (string field in (string[])["max_tokens", "max_completion_tokens"])
        {
            if (request.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long tokens))
            {
                limit = Math.Min(limit ?? long.MaxValue, tokens);
            }
        }

        if (limit is { } most)
        {
            _written.Add("num_predict");
            json.WriteNumber("num_predict"u8, most);
        }
    }

    private void WriteStop()
    {
        if (!request.TryGetProperty("stop"u8, out JsonElement stop) || stop.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        _written.Add("stop");
        json.WritePropertyName("stop"u8);
        if (stop.ValueKind == JsonValueKind.String)
        {
            json.WriteStartArray();
            json.WriteRaw(stop);
            json.WriteEndArray();
        }
        else
        {
            json.WriteRaw(stop);
        }
    }

    private void WriteOwn()
    {
        if (request.TryGetProperty("options"u8, out JsonElement options) && options.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty option in options.EnumerateObject())
            {
                if (_written.Add(option.Name))
                {
                    json.WriteRaw(option);
                }
            }
        }
    }

    private void WriteDefault(string option)
    {
        if (_written.Add(option))
        {
            json.WriteNumber(option, 1);
        }
    }
}
