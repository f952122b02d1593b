using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>A piece of a tool call in a chunk, or a whole one. Its text is valid until the next is read.</summary>
internal readonly ref struct ToolCallPiece(CallPiece call, ReadOnlySpan<byte> arguments)
{
    public CallPiece Call { get; } = call;

    /// <summary>What the tool is given, UTF-8.</summary>
    public ReadOnlySpan<byte> Arguments { get; } = arguments;

    /// <param name="json">Stands on the object's start; afterwards on its end.</param>
    /// <param name="position">Its place in the array: whole answers have no index.</param>
    /// <param name="texts">Unescapes.</param>
    public static ToolCallPiece Read(ref Utf8JsonReader json, int position, TextScratch texts)
    {
        int index = position;
        string? id = null;
        string? name = null;
        bool isCustom = false;
        ReadOnlySpan<byte> arguments = default;
        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (json.ValueTextEquals("function"u8))
            {
                // Its members are read like those around it.
                json.Read();
            }
            else if (json.ValueTextEquals("custom"u8))
            {
                isCustom = true;
                json.Read();
            }
            else if (json.ValueTextEquals("index"u8))
            {
                json.Read();
                index = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int number) ? number : index;
            }
            else if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = json.TokenType == JsonTokenType.String ? json.GetString() : id;
            }
            else if (json.ValueTextEquals("name"u8))
            {
                json.Read();
                name = json.TokenType == JsonTokenType.String ? json.GetString() : name;
            }
            else if (json.ValueTextEquals("arguments"u8) || json.ValueTextEquals("input"u8))
            {
                json.Read();
                arguments = json.TokenType == JsonTokenType.String ? texts.Read(ref json) : arguments;
                json.Skip();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return new ToolCallPiece(new CallPiece(index, id, name, isCustom), arguments);
    }
}
