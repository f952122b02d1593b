using System.Text.Json;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// What Gemini said of its reasoning in an earlier turn. A signature stands on the part it came with: a call's by the call's id, else the
/// text's. Of others' reasoning nothing is sent.
/// </summary>
internal sealed class GeminiReasoning
{
    /// <summary>Whose <c>reasoning_details</c> these are.</summary>
    public const string Format = "google-gemini-v1";

    /// <summary>
    /// Stands in for the signature of a call that another model made, or whose signature is lost: without one newer models refuse the
    /// request. https://ai.google.dev/gemini-api/docs/thought-signatures
    /// </summary>
    public const string NoSignature = "skip_thought_signature_validator";

    private readonly Dictionary<string, JsonElement> _calls = new(StringComparer.Ordinal);
    private readonly List<JsonElement> _thoughts = [];
    private bool _isKept;

    /// <summary>Thoughts as text, in order.</summary>
    public IReadOnlyList<JsonElement> Thoughts => _thoughts;

    /// <summary>The signature of the text; undefined when there is none.</summary>
    public JsonElement TextSignature { get; private set; }

    /// <param name="message">A message of the assistant's.</param>
    /// <param name="isKept">Whether what Gemini said may be told to it.</param>
    public static GeminiReasoning Read(JsonElement message, bool isKept)
    {
        var reasoning = new GeminiReasoning { _isKept = isKept };
        if (!isKept)
        {
            return reasoning;
        }

        foreach (JsonElement detail in message.Items("reasoning_details"))
        {
            if (detail.Text("format") != Format)
            {
                continue;
            }

            if (detail.Text("type") != "reasoning.encrypted")
            {
                reasoning._thoughts.Add(detail);
            }
            else if (detail.TryGet("data", out JsonElement data) && data.ValueKind == JsonValueKind.String)
            {
                reasoning.Note(detail.Text("id"), data);
            }
        }

        return reasoning;
    }

    /// <summary>Whether a model refuses calls that are not signed.</summary>
    public static bool MustSign(Target target) => target.Definition?.ReasoningStyle == ReasoningStyle.Level;

    public static void WriteThought(Utf8JsonWriter json, JsonElement detail)
    {
        json.WriteStartObject();
        json.Copy(detail, detail.TryGet("text", out _) ? "text" : "summary", "text");
        json.WriteBoolean("thought"u8, true);
        json.Copy(detail, "signature", "thoughtSignature");
        json.WriteEndObject();
    }

    public static void WriteSigned(Utf8JsonWriter json, JsonElement text, JsonElement signature)
    {
        json.WriteStartObject();
        if (text.ValueKind == JsonValueKind.String)
        {
            json.WriteRaw("text", text);
        }
        else
        {
            json.WriteString("text"u8, ReadOnlySpan<byte>.Empty);
        }

        if (signature.ValueKind == JsonValueKind.String)
        {
            json.WriteRaw("thoughtSignature", signature);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the signature of a call, from where Google's own compatible endpoint puts it or from the details.</summary>
    /// <param name="json">Stands in the part.</param>
    /// <param name="call">The call.</param>
    /// <param name="id">Its id; null when it has none.</param>
    /// <param name="isNeeded">Whether something must stand there.</param>
    public void WriteCallSignature(Utf8JsonWriter json, JsonElement call, string? id, bool isNeeded)
    {
        if (_isKept
            && ((call.TryGet("extra_content", out JsonElement extra) && extra.TryGet("google", out JsonElement google)
                    && google.TryGet("thought_signature", out JsonElement signature))
                || (id is not null && _calls.TryGetValue(id, out signature))))
        {
            json.WriteRaw("thoughtSignature", signature);
        }
        else if (isNeeded)
        {
            json.WriteString("thoughtSignature"u8, NoSignature);
        }
    }

    private void Note(string? id, JsonElement data)
    {
        if (id is null)
        {
            TextSignature = data;
        }
        else
        {
            _calls[id] = data;
        }
    }
}
