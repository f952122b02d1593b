using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Writes numbered events, or none at all where an answer is not streamed.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A writer into somebody else's buffer holds nothing to give back.")]
internal sealed class EventWriter
{
    // Text stays as it is; these bytes never reach an HTML page from here.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    /// <summary>Where events go; null: nowhere.</summary>
    public IBufferWriter<byte>? Client { get; set; }

    /// <summary>The next event's number.</summary>
    public long Next { get; set; }

    /// <summary>Begins an event; the caller adds members and ends it.</summary>
    /// <returns>Null when there are no events.</returns>
    public Utf8JsonWriter? Begin(JsonEncodedText type)
    {
        if (Client is not { } client)
        {
            return null;
        }

        client.Write("event: "u8);
        client.Write(type.EncodedUtf8Bytes);
        client.Write("\ndata: "u8);
        _json.Reset(client);
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteNumber("sequence_number"u8, Next++);
        return _json;
    }

    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        Client!.Write("\n\n"u8);
    }
}
