using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>An answer's content that came as a list of parts.</summary>
/// <param name="Text">The texts, joined.</param>
/// <param name="Thoughts">The texts within <c>thinking</c> parts, joined.</param>
internal readonly record struct ContentParts(string Text, string Thoughts)
{
    /// <param name="json">Stands on the list's start.</param>
    public static ContentParts Read(Utf8JsonReader json)
    {
        var text = new StringBuilder();
        var thoughts = new StringBuilder();
        Collect(ref json, text, thoughts);
        return new ContentParts(text.ToString(), thoughts.ToString());
    }

    private static void Collect(ref Utf8JsonReader json, StringBuilder text, StringBuilder thoughts)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                Part(ref json, text, thoughts);
            }

            json.Skip();
        }
    }

    private static void Part(ref Utf8JsonReader json, StringBuilder text, StringBuilder thoughts)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isText = json.ValueTextEquals("text"u8);
            bool isThinking = json.ValueTextEquals("thinking"u8);
            json.Read();
            if (isText && json.TokenType == JsonTokenType.String)
            {
                text.Append(json.GetString());
            }
            else if (isThinking && json.TokenType == JsonTokenType.String)
            {
                thoughts.Append(json.GetString());
            }
            else if (isThinking && json.TokenType == JsonTokenType.StartArray)
            {
                Collect(ref json, thoughts, thoughts);
            }

            json.Skip();
        }
    }
}
