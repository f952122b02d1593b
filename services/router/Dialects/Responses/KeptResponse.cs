using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>
/// A response with the input it answered, as it is kept: <c>{"response":{…},"input":[…]}</c>. The input holds everything before it, so that
/// each can be gone on from without the others.
/// </summary>
internal static class KeptResponse
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = RequestOutline.MaxDepth };

    /// <param name="request">The request, with what it went on from.</param>
    /// <param name="response">Its answer.</param>
    /// <param name="id">The answer's id; null when it has none, and cannot be kept.</param>
    public static byte[] Of(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> response, out string? id)
    {
        id = OriginalEvent.IdOf(response.Span);
        using JsonDocument sent = JsonDocument.Parse(request, Options);
        var bytes = new ArrayBufferWriter<byte>(request.Length + response.Length);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WritePropertyName("response"u8);
            json.WriteRawValue(response.Span, skipInputValidation: true);
            json.WritePropertyName("input"u8);
            WriteItems(json, sent.RootElement.GetProperty("input"u8));
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The response as its client got it.</summary>
    public static byte[] ResponseOf(ReadOnlyMemory<byte> kept)
    {
        using JsonDocument json = JsonDocument.Parse(kept, Options);
        return System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(json.RootElement.GetProperty("response"u8)).ToArray();
    }

    /// <summary>A request that goes on from a response, with everything before it in its input.</summary>
    public static PooledBody GoOn(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> kept)
    {
        using JsonDocument before = JsonDocument.Parse(kept, Options);
        using JsonDocument now = JsonDocument.Parse(request, Options);
        var input = new ArrayBufferWriter<byte>(kept.Length);
        using (var json = new Utf8JsonWriter(input, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartArray();
            WriteEach(json, before.RootElement.Items("input"u8));
            WriteEach(json, before.RootElement.GetProperty("response"u8).Items("output"u8));
            Write(json, now.RootElement.GetProperty("input"u8));
            json.WriteEndArray();
        }

        ByteRange place = RequestOutline.Read(request.Span).Outline!.ValueOf(ResponsesFields.Input)!.Value;
        List<BodyEdit> edits = [new BodyEdit(place, input.WrittenMemory)];
        byte[] body = ArrayPool<byte>.Shared.Rent(BodyEdits.LengthOf(request.Length, edits));
        BodyEdits.CopyTo(request.Span, edits, body);
        return new PooledBody(body, BodyEdits.LengthOf(request.Length, edits));
    }

    private static void WriteItems(Utf8JsonWriter json, JsonElement input)
    {
        json.WriteStartArray();
        Write(json, input);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "message"u8);
            json.WriteString("role"u8, "user"u8);
            json.WriteRaw("content"u8, input);
            json.WriteEndObject();
        }
        else
        {
            WriteEach(json, input.EnumerateArray());
        }
    }

    private static void WriteEach(Utf8JsonWriter json, JsonElement.ArrayEnumerator items)
    {
        foreach (JsonElement item in items)
        {
            json.WriteRaw(item);
        }
    }
}
