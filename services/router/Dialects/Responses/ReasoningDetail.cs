using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>An entry of <c>reasoning_details</c>, or a piece of one. Its text is valid until the next is read.</summary>
internal ref struct ReasoningDetail
{
    /// <summary>For example <c>reasoning.text</c>.</summary>
    public string Type { get; set; }

    /// <summary>Text or summary, UTF-8; empty where it has none.</summary>
    public ReadOnlySpan<byte> Text { get; set; }

    /// <summary>What an encrypted one holds.</summary>
    public string? Data { get; set; }

    public string? Signature { get; set; }

    public string? Id { get; set; }

    public string? Format { get; set; }

    public int? Index { get; set; }

    public readonly bool IsSummary => Type == "reasoning.summary";

    /// <summary>Whether it is OpenAI's, which has an item for it.</summary>
    public readonly bool IsNative => Format == SentReasoning.Format;

    /// <param name="json">Stands on the object's start; afterwards on its end.</param>
    /// <param name="texts">Unescapes.</param>
    public static ReasoningDetail Read(ref Utf8JsonReader json, TextScratch texts)
    {
        var detail = new ReasoningDetail { Type = "reasoning.text" };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("text"u8) || json.ValueTextEquals("summary"u8))
            {
                json.Read();
                detail.Text = json.TokenType == JsonTokenType.String ? texts.Read(ref json) : detail.Text;
            }
            else if (json.ValueTextEquals("type"u8))
            {
                detail.Type = Value(ref json) ?? detail.Type;
            }
            else if (json.ValueTextEquals("data"u8))
            {
                detail.Data = Value(ref json);
            }
            else if (json.ValueTextEquals("signature"u8))
            {
                detail.Signature = Value(ref json);
            }
            else if (json.ValueTextEquals("id"u8))
            {
                detail.Id = Value(ref json);
            }
            else if (json.ValueTextEquals("format"u8))
            {
                detail.Format = Value(ref json);
            }
            else if (json.ValueTextEquals("index"u8))
            {
                json.Read();
                detail.Index = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int index) ? index : null;
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return detail;
    }

    private static string? Value(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            return json.GetString();
        }

        json.Skip();
        return null;
    }
}
