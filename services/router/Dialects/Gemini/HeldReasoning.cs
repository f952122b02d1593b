using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>An entry of another provider's reasoning, collected from its pieces. Without a signature nobody needs it back.</summary>
/// <param name="number">Its number among the entries; -1 when it has none and so no further pieces.</param>
internal sealed class HeldReasoning(int number)
{
    private readonly Dictionary<string, string> _members = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new();
    private string _textName = "text";

    public int Number { get; } = number;

    public void Take(JsonElement piece)
    {
        foreach (JsonProperty member in piece.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
            {
                continue;
            }

            // With its escapes: a character may be split between two pieces.
            string value = member.Value.GetRawText()[1..^1];
            if (member.Name is "text" or "summary")
            {
                _textName = member.Name;
                _text.Append(value);
            }
            else if (value.Length > 0)
            {
                _members[member.Name] = value;
            }
        }
    }

    /// <param name="json">Stands in the array of parts.</param>
    public void Write(Utf8JsonWriter json)
    {
        if (!_members.ContainsKey("signature") && !_members.ContainsKey("data"))
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("text"u8, ""u8);
        json.WriteBoolean("thought"u8, true);
        json.WriteString("thoughtSignature"u8, ForeignReasoning.Write(Entry()));
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string escaped)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"\"{escaped}\"", skipInputValidation: true);
    }

    private ReadOnlySpan<byte> Entry()
    {
        var entry = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(entry, GeminiJson.Writing);
        json.WriteStartObject();
        foreach ((string name, string value) in _members)
        {
            WriteText(json, name, value);
        }

        if (_text.Length > 0)
        {
            WriteText(json, _textName, _text.ToString());
        }

        if (Number >= 0)
        {
            json.WriteNumber("index"u8, Number);
        }

        json.WriteEndObject();
        json.Flush();
        return entry.WrittenSpan;
    }
}
