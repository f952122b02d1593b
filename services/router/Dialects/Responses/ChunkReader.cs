using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>
/// Reads a document of a chat completion, a chunk (<c>delta</c>) or a whole answer (<c>message</c>), into a response. Members of a
/// message may stand in any order; they are told in the order of thought: reasoning, text, calls.
/// </summary>
internal sealed class ChunkReader(ResponseBuilder response)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    private readonly TextScratch _texts = new();

    /// <param name="document">One document.</param>
    public void Read(ReadOnlySpan<byte> document)
    {
        var json = new Utf8JsonReader(document, Options);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isChoices = json.ValueTextEquals("choices"u8);
            bool isUsage = json.ValueTextEquals("usage"u8);
            bool isError = json.ValueTextEquals("error"u8);
            json.Read();
            if (isChoices && json.TokenType == JsonTokenType.StartArray)
            {
                ReadChoices(ref json, document);
            }
            else if (isUsage && json.TokenType == JsonTokenType.StartObject)
            {
                response.Document.Usage = UsageFields.Read(ref json).Tokens;
            }
            else if (isError && json.TokenType == JsonTokenType.StartObject)
            {
                ReadError(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    // This dialect has one answer; a request for more has never been made.
    private void ReadChoices(ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        bool isFirst = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (isFirst && json.TokenType == JsonTokenType.StartObject)
            {
                ReadChoice(ref json, document);
            }

            json.Skip();
            isFirst = false;
        }
    }

    private void ReadChoice(ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        MessageRanges message = default;
        byte[]? logprobs = null;
        string? finish = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isMessage = json.ValueTextEquals("delta"u8) || json.ValueTextEquals("message"u8);
            bool isFinish = json.ValueTextEquals("finish_reason"u8);
            bool isLogprobs = json.ValueTextEquals("logprobs"u8);
            json.Read();
            if (isMessage && json.TokenType == JsonTokenType.StartObject)
            {
                message = MessageRanges.Read(ref json);
            }
            else if (isLogprobs && json.TokenType == JsonTokenType.StartObject)
            {
                logprobs = ReadLogprobs(ref json, document);
            }
            else
            {
                finish = isFinish && json.TokenType == JsonTokenType.String ? json.GetString() : finish;
                json.Skip();
            }
        }

        Tell(message, document, logprobs);
        if (!string.IsNullOrEmpty(finish))
        {
            response.Finish(finish);
        }
    }

    private void Tell(in MessageRanges message, ReadOnlySpan<byte> document, byte[]? logprobs)
    {
        if (!TellDetails(message.ReasoningDetails.In(document)) && TextIn(message.Reasoning.In(document)) is { IsEmpty: false } thought)
        {
            response.Reasoning(new ReasoningDetail { Type = "reasoning.text", Text = thought });
        }

        if (TextIn(message.Content.In(document)) is { IsEmpty: false } text)
        {
            response.Text(text, logprobs);
        }

        if (TextIn(message.Refusal.In(document)) is { IsEmpty: false } refusal)
        {
            response.Refusal(refusal);
        }

        foreach (byte[] annotation in Annotations.FromChat(message.Annotations.In(document)))
        {
            response.Annotate(annotation);
        }

        TellCalls(message.ToolCalls.In(document));
        TellOwn(message.Own.In(document));
    }

    private ReadOnlySpan<byte> TextIn(ReadOnlySpan<byte> value)
    {
        var json = new Utf8JsonReader(value, Options);
        return !value.IsEmpty && json.Read() && json.TokenType == JsonTokenType.String ? _texts.Read(ref json) : default;
    }

    /// <returns>Whether they told any text.</returns>
    private bool TellDetails(ReadOnlySpan<byte> value)
    {
        bool any = false;
        var json = new Utf8JsonReader(value, Options);
        if (value.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            var detail = ReasoningDetail.Read(ref json, _texts);
            any |= !detail.Text.IsEmpty;
            response.Reasoning(detail);
        }

        return any;
    }

    private void TellCalls(ReadOnlySpan<byte> value)
    {
        var json = new Utf8JsonReader(value, Options);
        if (value.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        for (int position = 0; json.Read() && json.TokenType == JsonTokenType.StartObject; position++)
        {
            var piece = ToolCallPiece.Read(ref json, position, _texts);
            response.Call(piece.Call, piece.Arguments);
        }
    }

    private void TellOwn(ReadOnlySpan<byte> value)
    {
        var json = new Utf8JsonReader(value, Options);
        if (value.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            int start = (int)json.TokenStartIndex;
            json.Skip();
            byte[] item = RawJson.OneLine(value[start..(int)json.BytesConsumed]);
            response.Own(item, OriginalEvent.IdOf(item));
        }
    }

    private static byte[]? ReadLogprobs(ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        byte[]? entries = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isContent = json.ValueTextEquals("content"u8);
            json.Read();
            int start = (int)json.TokenStartIndex;
            json.Skip();
            if (isContent && json.TokenType == JsonTokenType.EndArray)
            {
                ReadOnlySpan<byte> inside = document[(start + 1)..((int)json.BytesConsumed - 1)].Trim(" \t\r\n"u8);
                entries = inside.IsEmpty ? null : RawJson.OneLine(inside);
            }
        }

        return entries;
    }

    private void ReadError(ref Utf8JsonReader json)
    {
        string? code = null;
        string? message = null;
        string? param = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string? name = json.GetString();
            json.Read();
            string? value = json.TokenType == JsonTokenType.String ? json.GetString() : null;
            code = name == "code" ? value : code;
            message = name == "message" ? value : message;
            param = name == "param" ? value : param;
            json.Skip();
        }

        response.Fail(code, message, param);
    }
}
