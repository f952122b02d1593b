using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope.Presets;

/// <summary>
/// What a preset changes in a request: its prompt goes in front of the messages, its parameters hold where the client sends none, and the
/// client's limit on the answer is lowered to the preset's. Everything else stays as it is, byte for byte.
/// </summary>
internal static class PresetEdits
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Who has sent one of them has said the other.
    private static readonly string[] Reasoning = ["reasoning", "reasoning_effort"];

    /// <summary>The changes, in order of position; none where the request says all of it already.</summary>
    /// <param name="envelope">The request.</param>
    /// <param name="preset">The preset.</param>
    /// <param name="scope">The caller's: it bounds what the preset says as it bounds what the client says.</param>
    public static List<BodyEdit> For(RequestEnvelope envelope, Preset preset, CallerScope scope)
    {
        List<BodyEdit> edits = [];
        AddParameters(envelope.Body.Span, preset.Parameters, scope, edits);
        foreach (TokenLimit limit in envelope.TokenLimits)
        {
            if (limit.Tokens > preset.MaxTokens)
            {
                edits.Add(new BodyEdit(limit.Value, Encoding.UTF8.GetBytes(preset.MaxTokens.Value.ToString(CultureInfo.InvariantCulture))));
            }
        }

        if (preset.SystemPrompt is { } prompt)
        {
            edits.Add(new BodyEdit(new ByteRange(envelope.MessagesStart + 1, 0), Message(prompt, isAlone: envelope.Messages == 0)));
        }

        edits.Sort(static (left, right) => left.Range.Start.CompareTo(right.Range.Start));
        return edits;
    }

    private static byte[] Message(string prompt, bool isAlone)
    {
        var message = new ArrayBufferWriter<byte>(prompt.Length + 64);
        using (var json = new Utf8JsonWriter(message, Readable))
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "system"u8);
            json.WriteString("content"u8, prompt);
            json.WriteEndObject();
        }

        message.Write(isAlone ? ""u8 : ","u8);
        return message.WrittenSpan.ToArray();
    }

    private static void AddParameters(
        ReadOnlySpan<byte> body, IReadOnlyDictionary<string, string> parameters, CallerScope scope, List<BodyEdit> edits)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        Dictionary<string, ByteRange?> said = Said(body, parameters);
        var added = new StringBuilder();
        foreach ((string name, string value) in parameters)
        {
            // A limit on the answer has another name at every provider: the attempt adds it (Exchange.OutputCeiling).
            if (PresetLimit.Fields.Contains(name) || (said.TryGetValue(name, out ByteRange? place) && place is null))
            {
                continue;
            }

            string bounded = name == "temperature" ? Bounded(value, scope.MaxTemperature) : value;
            if (place is { } none)
            {
                edits.Add(new BodyEdit(none, Encoding.UTF8.GetBytes(bounded)));
            }
            else
            {
                added.Append(JsonSerializer.Serialize(name, JsonText.Default.String)).Append(':').Append(bounded).Append(',');
            }
        }

        if (added.Length > 0)
        {
            // Behind the brace; a request has members, so that the comma is never the last.
            edits.Add(new BodyEdit(new ByteRange(body.IndexOf((byte)'{') + 1, 0), Encoding.UTF8.GetBytes(added.ToString())));
        }
    }

    /// <summary>
    /// The parameters that the client has sent itself, with null; one that it has sent without a value, with the place of its null.
    /// </summary>
    private static Dictionary<string, ByteRange?> Said(ReadOnlySpan<byte> body, IReadOnlyDictionary<string, string> parameters)
    {
        Dictionary<string, ByteRange?> said = new(StringComparer.Ordinal);
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = EnvelopeReader.MaxDepth });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string? name = Named(json, parameters.Keys);
            string? same = Named(json, Reasoning);
            json.Read();
            if (json.TokenType == JsonTokenType.Null)
            {
                said.TryAdd(name ?? "", new ByteRange((int)json.TokenStartIndex, 4));
            }
            else
            {
                said[name ?? ""] = null;
                foreach (string other in same is null ? [] : Reasoning)
                {
                    said[other] = null;
                }
            }

            json.Skip();
        }

        return said;
    }

    private static string? Named(Utf8JsonReader json, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (json.ValueTextEquals(name))
            {
                return name;
            }
        }

        return null;
    }

    private static string Bounded(string temperature, double most) =>
        double.TryParse(temperature, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > most
            ? most.ToString(CultureInfo.InvariantCulture)
            : temperature;
}
