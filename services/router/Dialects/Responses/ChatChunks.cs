using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Writes chunks of a chat completion.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A writer into somebody else's buffer holds nothing to give back.")]
internal sealed class ChatChunks(AnswerContext context)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);
    private IBufferWriter<byte>? _chat;

    /// <summary>The answer's id; until the provider has told it, one of the mesh's.</summary>
    public string Id { get; set; } = context.RequestId;

    /// <summary>The model's name as the provider tells it.</summary>
    public string Model { get; set; } = context.Model;

    /// <summary>Begins a chunk inside its <c>delta</c>.</summary>
    public Utf8JsonWriter Begin(IBufferWriter<byte> chat)
    {
        BeginChunk(chat);
        _json.WriteStartArray("choices"u8);
        _json.WriteStartObject();
        _json.WriteNumber("index"u8, 0);
        _json.WriteStartObject("delta"u8);
        return _json;
    }

    public void End(string? finish = null)
    {
        _json.WriteEndObject();
        _json.WriteString("finish_reason"u8, finish);
        _json.WriteEndObject();
        _json.WriteEndArray();
        EndChunk();
    }

    /// <summary>Writes the chunk that tells what was used.</summary>
    public void WriteUsage(IBufferWriter<byte> chat, in ResponseUsage usage)
    {
        BeginChunk(chat);
        _json.WriteStartArray("choices"u8);
        _json.WriteEndArray();
        _json.WritePropertyName("usage"u8);
        usage.WriteTo(_json);
        EndChunk();
    }

    private void BeginChunk(IBufferWriter<byte> chat)
    {
        _chat = chat;
        chat.Write("data: "u8);
        _json.Reset(chat);
        _json.WriteStartObject();
        _json.WriteString("id"u8, Id);
        _json.WriteString("object"u8, "chat.completion.chunk"u8);
        _json.WriteNumber("created"u8, context.CreatedAt);
        _json.WriteString("model"u8, Model);
    }

    private void EndChunk()
    {
        _json.WriteEndObject();
        _json.Flush();
        _chat!.Write("\n\n"u8);
    }
}
