using System.Text.Json;

namespace LlmMesh.Router.Envelope;

/// <summary>What a prompt holds besides text.</summary>
[Flags]
internal enum ContentParts
{
    None = 0,
    Image = 1,
    Sound = 2,
    Document = 4,
}

/// <summary>Tells from the names in a body what a model must be able to do.</summary>
internal static class PartNames
{
    /// <summary>What the property of a message begins that the reader stands on.</summary>
    public static ContentParts Of(ref Utf8JsonReader json) =>
        json.ValueTextEquals("image_url"u8) ? ContentParts.Image
        : json.ValueTextEquals("input_audio"u8) ? ContentParts.Sound
        : json.ValueTextEquals("file"u8) ? ContentParts.Document
        : ContentParts.None;

    /// <summary>Whether a <c>response_format</c> asks for a schema. Takes a copy of the reader: looking into the value must not move it.</summary>
    public static bool WantsSchema(Utf8JsonReader json)
    {
        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.CurrentDepth == depth + 1 && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("type"u8))
            {
                return json.Read() && json.TokenType == JsonTokenType.String && json.ValueTextEquals("json_schema"u8);
            }
        }

        return false;
    }

    /// <summary>Whether <c>modalities</c> ask for sound; a copy, likewise.</summary>
    public static bool WantsSound(Utf8JsonReader json)
    {
        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType == JsonTokenType.String && json.ValueTextEquals("audio"u8))
            {
                return true;
            }
        }

        return false;
    }
}
