using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>Citations as annotations of chat completions: those of pages in OpenAI's form, those of documents as they are.</summary>
internal static class Citations
{
    public static void Write(Utf8JsonWriter chat, JsonElement citation)
    {
        chat.WriteStartObject();
        if (citation.Text("url") is { } url)
        {
            chat.WriteString("type", "url_citation");
            chat.WriteStartObject("url_citation");
            chat.WriteString("url", url);
            chat.WriteString("title", citation.Text("title") ?? "");
            chat.WriteString("content", citation.Text("cited_text") ?? "");
            chat.WriteEndObject();
        }
        else
        {
            chat.WriteString("type", "x_anthropic");
            chat.WritePropertyName("x_anthropic");
            citation.WriteTo(chat);
        }

        chat.WriteEndObject();
    }
}
