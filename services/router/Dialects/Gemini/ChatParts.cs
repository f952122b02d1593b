using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>Writes what a part of Gemini's says in chat completions. Texts are copied as they stand, with their escapes.</summary>
internal readonly struct ChatParts(Utf8JsonWriter json, AnswerContext context, int choice, CandidateProgress progress)
{
    /// <summary>Writes id, kind, time and model of a completion or a chunk.</summary>
    public static void WriteIdentity(Utf8JsonWriter json, string kind, ReadOnlySpan<byte> id, AnswerContext context)
    {
        json.WritePropertyName("id"u8);
        if (id.IsEmpty)
        {
            json.WriteStringValue(context.RequestId);
        }
        else
        {
            json.WriteRawValue(id, skipInputValidation: true);
        }

        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, context.CreatedAt);
        json.WriteString("model"u8, context.Model);
    }

    public static void WriteFinish(Utf8JsonWriter json, string finish, ReadOnlySpan<byte> native)
    {
        json.WriteString("finish_reason"u8, finish);
        if (FinishReasons.IsRicher(native, finish))
        {
            json.WriteString("native_finish_reason"u8, native);
        }
    }

    /// <summary>Writes sources, citations and whatever else stands beside an answer, as it came.</summary>
    public static void WriteExtras(Utf8JsonWriter json, ReadOnlySpan<byte> document, GeminiFrame frame, in GeminiCandidate candidate)
    {
        json.WriteStartObject("x_gemini"u8);
        for (int i = candidate.FirstExtra; i < candidate.FirstExtra + candidate.Extras; i++)
        {
            (ByteRange name, ByteRange value) = frame.Extras[i];
            json.WritePropertyName(At(document, name)[1..^1]);
            json.WriteRawValue(At(document, value), skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the members of a delta.</summary>
    public void WriteDelta(ReadOnlySpan<byte> document, in GeminiPart part)
    {
        progress.HasAnswered |= !part.IsThought;
        if (part is { IsThought: true, Text: { } thought })
        {
            WriteThought(At(document, thought), part.Signature is { } own ? At(document, own) : default);
            return;
        }

        if (part.CallName is { } name)
        {
            WriteCall(document, part, At(document, name));
            return;
        }

        progress.EndThought();
        if (part.ImageData is { } data)
        {
            json.WriteStartArray("images"u8);
            WriteImage(json, progress.Images++, At(document, part.ImageType!.Value), At(document, data));
            json.WriteEndArray();
        }
        else if (part.IsOwn)
        {
            json.WriteStartArray("x_gemini"u8);
            json.WriteRawValue(At(document, part.Whole), skipInputValidation: true);
            json.WriteEndArray();
            return;
        }
        else if (part.Text is { Length: > 2 } text)
        {
            json.WritePropertyName("content"u8);
            json.WriteRawValue(At(document, text), skipInputValidation: true);
        }

        if (part.Signature is { } signature)
        {
            json.WriteStartArray("reasoning_details"u8);
            WriteSignature(At(document, signature), id: default);
            json.WriteEndArray();
        }
    }

    /// <summary>A call of a whole answer.</summary>
    public static byte[] Call(int index, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> signature)
    {
        var call = new ArrayBufferWriter<byte>(arguments.Length + signature.Length + 128);
        using var json = new Utf8JsonWriter(call, GeminiJson.Writing);
        WriteCall(json, index, id, name, arguments, signature);
        json.Flush();
        return call.WrittenSpan.ToArray();
    }

    /// <summary>An image of a whole answer.</summary>
    public static byte[] Image(int index, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var image = new ArrayBufferWriter<byte>(data.Length + 128);
        using var json = new Utf8JsonWriter(image, GeminiJson.Writing);
        WriteImage(json, index, type, data);
        json.Flush();
        return image.WrittenSpan.ToArray();
    }

    /// <summary>An id for a call that the provider gave none, as a JSON string.</summary>
    public static byte[] MintId(AnswerContext context, int choice, int call) => Encoding.UTF8.GetBytes(
        choice == 0 ? $"\"call_{context.RequestId}_{call}\"" : $"\"call_{context.RequestId}_{choice}_{call}\"");

    private static void WriteImage(Utf8JsonWriter json, int index, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteString("type"u8, "image_url"u8);
        json.WriteStartObject("image_url"u8);
        json.WritePropertyName("url"u8);
        DataUrl.Write(json, DataUrl.Plain(type[1..^1]), DataUrl.Plain(data[1..^1]));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCall(
        Utf8JsonWriter json, int index, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> signature)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WritePropertyName("id"u8);
        json.WriteRawValue(id, skipInputValidation: true);
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WritePropertyName("name"u8);
        json.WriteRawValue(name, skipInputValidation: true);
        json.WriteString("arguments"u8, arguments);
        json.WriteEndObject();
        if (!signature.IsEmpty)
        {
            // Where Google's own compatible endpoint puts it; clients that know it send it back.
            json.WriteStartObject("extra_content"u8);
            json.WriteStartObject("google"u8);
            json.WritePropertyName("thought_signature"u8);
            json.WriteRawValue(signature, skipInputValidation: true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> document, ByteRange range) => document.Slice(range.Start, range.Length);

    private void WriteThought(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        json.WritePropertyName("reasoning_content"u8);
        json.WriteRawValue(text, skipInputValidation: true);
        json.WriteStartArray("reasoning_details"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "reasoning.text"u8);
        json.WritePropertyName("text"u8);
        json.WriteRawValue(text, skipInputValidation: true);
        if (!signature.IsEmpty)
        {
            json.WritePropertyName("signature"u8);
            json.WriteRawValue(signature, skipInputValidation: true);
        }

        json.WriteString("format"u8, GeminiReasoning.Format);
        json.WriteNumber("index"u8, progress.Thought());
        json.WriteEndObject();
        json.WriteEndArray();
        if (!signature.IsEmpty)
        {
            // Signed is finished: the next one has a signature of its own.
            progress.EndThought();
        }
    }

    private void WriteCall(ReadOnlySpan<byte> document, in GeminiPart part, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> id = part.CallId is { } given ? At(document, given) : MintId(context, choice, progress.Calls);
        ReadOnlySpan<byte> signature = part.Signature is { } own ? At(document, own) : default;
        progress.EndThought();
        json.WriteStartArray("tool_calls"u8);
        WriteCall(json, progress.Calls++, id, name, part.CallArguments is { } arguments ? At(document, arguments) : "{}"u8, signature);
        json.WriteEndArray();
        if (!signature.IsEmpty)
        {
            json.WriteStartArray("reasoning_details"u8);
            WriteSignature(signature, id);
            json.WriteEndArray();
        }
    }

    private void WriteSignature(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> id)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "reasoning.encrypted"u8);
        json.WritePropertyName("data"u8);
        json.WriteRawValue(signature, skipInputValidation: true);
        if (!id.IsEmpty)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id, skipInputValidation: true);
        }

        json.WriteString("format"u8, GeminiReasoning.Format);
        json.WriteNumber("index"u8, progress.Signature());
        json.WriteEndObject();
    }
}
