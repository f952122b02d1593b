using System.Buffers;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>What the emulator remembers of the messages: how many, their tokens, the last role and the last contents.</summary>
internal struct MessageScan(ReadOnlyMemory<byte> body)
{
    /// <summary>What an image, audio or file part counts, whatever its size.</summary>
    public const int TokensPerMediaPart = 85;

    public int Count { get; private set; }

    public int Tokens { get; private set; }

    public string? LastRole { get; private set; }

    public ReadOnlyMemory<byte> LastContent { get; private set; }

    public ReadOnlyMemory<byte> LastUserContent { get; private set; }

    /// <summary>Reads the array the reader stands on; the reader ends on its last token.</summary>
    public ApiProblem? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return ApiProblem.Invalid("messages", "invalid_type", "Invalid type for 'messages': expected an array of objects.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return ApiProblem.Invalid($"messages[{Count}]", "invalid_type", "Each message must be an object.");
            }

            ReadMessage(ref reader);
            if (LastRole is null)
            {
                return ApiProblem.Invalid($"messages[{Count - 1}].role", "missing_required_parameter", "Each message needs a role.");
            }
        }

        return null;
    }

    private void ReadMessage(ref Utf8JsonReader reader)
    {
        Count++;
        LastRole = null;
        LastContent = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("role"u8))
            {
                reader.Read();
                LastRole = reader.TokenType == JsonTokenType.String ? RoleName(ref reader) : null;
            }
            else if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                ReadContent(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (LastRole == "user")
        {
            LastUserContent = LastContent;
        }
    }

    private static string RoleName(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("user"u8) ? "user"
        : reader.ValueTextEquals("assistant"u8) ? "assistant"
        : reader.ValueTextEquals("system"u8) ? "system"
        : reader.GetString()!;

    private void ReadContent(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.String)
        {
            Tokens += CountTokens(ref reader);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadPart(ref reader);
            }
        }
        else
        {
            reader.Skip();
            return;
        }

        LastContent = body[start..(int)reader.BytesConsumed];
    }

    private void ReadPart(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool text = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("refusal"u8);
            bool media = reader.ValueTextEquals("image_url"u8)
                || reader.ValueTextEquals("input_audio"u8) || reader.ValueTextEquals("file"u8);
            reader.Read();
            Tokens += text && reader.TokenType == JsonTokenType.String ? CountTokens(ref reader) : media ? TokensPerMediaPart : 0;
            reader.Skip();
        }
    }

    private static int CountTokens(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return TokenRule.Count(reader.ValueSpan);
        }

        byte[] unescaped = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        int tokens = TokenRule.Count(unescaped.AsSpan(0, reader.CopyString(unescaped)));
        ArrayPool<byte>.Shared.Return(unescaped);
        return tokens;
    }
}
