using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>The events of a response as chat completion chunks.</summary>
internal sealed class ResponsesDecoder(AnswerContext context) : AnswerDecoder
{
    private readonly ChatChunks _chunks = new(context);
    private readonly Dictionary<int, int> _calls = [];
    private (int Item, int Part, bool IsSummary)? _section;
    private string? _reasoningId;
    private int _details = -1;
    private bool _isOver;

    public override void Decode(SseEvent frame, IBufferWriter<byte> chat)
    {
        if (_isOver || frame.Data.SequenceEqual("[DONE]"u8))
        {
            // Some compatible servers send a terminator that this dialect does not have.
            return;
        }

        var told = OriginalEvent.Read(frame.Data);
        if (told.Type.EndsWith(".delta"u8))
        {
            Grow(told, chat);
        }
        else if (told.Type.SequenceEqual("response.output_item.added"u8))
        {
            Open(told, chat);
        }
        else if (told.Type.SequenceEqual("response.output_item.done"u8))
        {
            Close(told, chat);
        }
        else if (told.Type.SequenceEqual("response.output_text.annotation.added"u8))
        {
            Annotate(told, chat);
        }
        else if (told.Type.SequenceEqual("response.created"u8))
        {
            Begin(told, chat);
        }
        else if (OriginalReader.IsLast(told.Type) || told.Type.SequenceEqual("response.error"u8))
        {
            End(told, frame.Data, chat);
        }
    }

    private void Begin(in OriginalEvent told, IBufferWriter<byte> chat)
    {
        _chunks.Id = OriginalEvent.IdOf(told.Response) ?? _chunks.Id;
        _chunks.Model = OriginalEvent.TextOf(told.Response, "model"u8) ?? _chunks.Model;
        Utf8JsonWriter json = _chunks.Begin(chat);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, ""u8);
        _chunks.End();
    }

    private void Open(in OriginalEvent told, IBufferWriter<byte> chat)
    {
        string? type = OriginalEvent.TextOf(told.Item, "type"u8);
        if (type == "reasoning")
        {
            _reasoningId = OriginalEvent.IdOf(told.Item);
        }
        else if (type is "function_call" or "custom_tool_call")
        {
            bool isCustom = type == "custom_tool_call";
            int index = _calls.Count;
            _calls[told.OutputIndex] = isCustom ? ~index : index;
            Utf8JsonWriter json = BeginCall(chat, index);
            json.WriteString("id"u8, OriginalEvent.TextOf(told.Item, "call_id"u8));
            json.WriteString("type"u8, isCustom ? "custom"u8 : "function"u8);
            json.WriteStartObject(isCustom ? "custom"u8 : "function"u8);
            json.WriteString("name"u8, OriginalEvent.TextOf(told.Item, "name"u8));
            json.WriteString(isCustom ? "input"u8 : "arguments"u8, ""u8);
            EndCall(json);
        }
    }

    private void Grow(in OriginalEvent told, IBufferWriter<byte> chat)
    {
        if (told.Delta.Length <= 2)
        {
            return;
        }

        PartForm? form = PartForm.OfDelta(told.Type);
        if (form == PartForm.Text || form == PartForm.Refusal)
        {
            Utf8JsonWriter json = _chunks.Begin(chat);
            json.WritePropertyName(form == PartForm.Text ? "content"u8 : "refusal"u8);
            json.WriteRawValue(told.Delta, skipInputValidation: true);
            EndWithLogprobs(json, told.Logprobs);
        }
        else if (form is not null)
        {
            Think(told, form == PartForm.Summary, chat);
        }
        else if (_calls.TryGetValue(told.OutputIndex, out int call))
        {
            bool isCustom = call < 0;
            Utf8JsonWriter json = BeginCall(chat, isCustom ? ~call : call);
            json.WriteStartObject(isCustom ? "custom"u8 : "function"u8);
            json.WritePropertyName(isCustom ? "input"u8 : "arguments"u8);
            json.WriteRawValue(told.Delta, skipInputValidation: true);
            EndCall(json);
        }
    }

    private void Think(in OriginalEvent told, bool isSummary, IBufferWriter<byte> chat)
    {
        if (_section != (told.OutputIndex, told.PartIndex, isSummary))
        {
            _section = (told.OutputIndex, told.PartIndex, isSummary);
            _details++;
        }

        Utf8JsonWriter json = _chunks.Begin(chat);
        json.WritePropertyName("reasoning_content"u8);
        json.WriteRawValue(told.Delta, skipInputValidation: true);
        json.WriteStartArray("reasoning_details"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, isSummary ? "reasoning.summary"u8 : "reasoning.text"u8);
        json.WritePropertyName(isSummary ? "summary"u8 : "text"u8);
        json.WriteRawValue(told.Delta, skipInputValidation: true);
        EndDetail(json, _reasoningId);
    }

    private void Close(in OriginalEvent told, IBufferWriter<byte> chat)
    {
        switch (OriginalEvent.TextOf(told.Item, "type"u8))
        {
            case "message" or "function_call" or "custom_tool_call":
                break;
            case "reasoning":
                if (OriginalEvent.TextOf(told.Item, "encrypted_content"u8) is { } data)
                {
                    _details++;
                    Utf8JsonWriter detail = _chunks.Begin(chat);
                    detail.WriteStartArray("reasoning_details"u8);
                    detail.WriteStartObject();
                    detail.WriteString("type"u8, "reasoning.encrypted"u8);
                    detail.WriteString("data"u8, data);
                    EndDetail(detail, OriginalEvent.IdOf(told.Item));
                }

                break;
            default:
                Utf8JsonWriter json = _chunks.Begin(chat);
                json.WriteStartArray("x_responses"u8);
                json.WriteOneLine(told.Item);
                json.WriteEndArray();
                _chunks.End();
                break;
        }
    }

    private void Annotate(in OriginalEvent told, IBufferWriter<byte> chat)
    {
        var reader = new Utf8JsonReader(told.Annotation);
        using JsonDocument annotation = JsonDocument.ParseValue(ref reader);
        Utf8JsonWriter json = _chunks.Begin(chat);
        json.WriteStartArray("annotations"u8);
        Annotations.ToChat(json, annotation.RootElement);
        json.WriteEndArray();
        _chunks.End();
    }

    private void End(in OriginalEvent told, ReadOnlySpan<byte> data, IBufferWriter<byte> chat)
    {
        _isOver = true;
        var reader = new Utf8JsonReader(told.Response.IsEmpty ? data : told.Response, new JsonReaderOptions { MaxDepth = RequestOutline.MaxDepth });
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement response = document.RootElement;
        if (told.Response.IsEmpty || response.Text("status"u8) is "failed" or "cancelled")
        {
            chat.Write("event: error\ndata: "u8);
            using (var error = new Utf8JsonWriter(chat))
            {
                ResponseEnd.WriteError(error, response);
            }

            chat.Write("\n\n"u8);
            return;
        }

        _chunks.Begin(chat);
        _chunks.End(ResponseEnd.FinishReason(response, _calls.Count > 0));
        if (ResponseUsage.Of(response) is { } usage)
        {
            _chunks.WriteUsage(chat, usage);
        }

        chat.Write("data: [DONE]\n\n"u8);
    }

    private Utf8JsonWriter BeginCall(IBufferWriter<byte> chat, int index)
    {
        Utf8JsonWriter json = _chunks.Begin(chat);
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        return json;
    }

    private void EndCall(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        _chunks.End();
    }

    private void EndDetail(Utf8JsonWriter json, string? id)
    {
        if (id is not null)
        {
            json.WriteString("id"u8, id);
        }

        json.WriteString("format"u8, SentReasoning.Format);
        json.WriteNumber("index"u8, _details);
        json.WriteEndObject();
        json.WriteEndArray();
        _chunks.End();
    }

    private void EndWithLogprobs(Utf8JsonWriter json, ReadOnlySpan<byte> logprobs)
    {
        if (logprobs.Length > 2)
        {
            json.WriteEndObject();
            json.WriteStartObject("logprobs"u8);
            json.WritePropertyName("content"u8);
            json.WriteOneLine(logprobs);
        }

        _chunks.End();
    }
}
