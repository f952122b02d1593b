using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// Chat completion chunks as a Messages stream. The beginning is told at once, with the input as estimated; the end, with the reason and the
/// real counts, when nothing more can come.
/// </summary>
internal sealed class AnthropicEncoder(AnswerContext context) : AnswerEncoder
{
    private readonly BlockSequence _blocks = new(context.RequestId);
    private bool _begun;
    private bool _ended;
    private bool _stopped;
    private int _lastCall = -1;
    private string? _finish;
    private string? _native;
    private byte[] _sequence = [];
    private TokenUsage? _usage;

    public override void Chunk(ReadOnlySpan<byte> document, IBufferWriter<byte> client)
    {
        ChunkView chunk = ChunkView.Read(document);
        if (!chunk.Error.IsEmpty)
        {
            WriteError(chunk.Error, client);
            return;
        }

        Begin(client);
        Reason(in chunk, client);
        if (!chunk.Content.IsEmpty)
        {
            _blocks.Text(chunk.Content, client);
        }

        if (!chunk.Refusal.IsEmpty)
        {
            _blocks.Text(chunk.Refusal, client);
            _native ??= "refusal";
        }

        Call(chunk.Calls, client);
        _finish = chunk.Finish ?? _finish;
        _native = chunk.NativeFinish ?? _native;
        _sequence = chunk.StopSequence.IsEmpty ? _sequence : chunk.StopSequence.ToArray();
        _usage = chunk.Usage?.Tokens ?? _usage;
    }

    public override void Done(IBufferWriter<byte> client)
    {
        Begin(client);
        if (!_ended)
        {
            _blocks.End(client);
            WriteEnd(client);
            _ended = true;
        }

        if (!_stopped)
        {
            client.Write("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8);
            _stopped = true;
        }
    }

    /// <summary>A comment is a sign of life; clients of this dialect look for one in events.</summary>
    public override void Comment(ReadOnlySpan<byte> comment, IBufferWriter<byte> client)
    {
        client.Write(comment);
        if (_begun && !_stopped)
        {
            client.Write("event: ping\ndata: {\"type\":\"ping\"}\n\n"u8);
        }
    }

    public override void Original(ReadOnlySpan<byte> original, ReadOnlySpan<byte> chunk, IBufferWriter<byte> client)
    {
        client.Write(original);
        SseEvent sent = SseEvent.Parse(original);
        if (sent.Name.SequenceEqual("content_block_start"u8) || sent.Name.SequenceEqual("content_block_stop"u8))
        {
            _blocks.Note(sent.Data);
        }

        _begun |= sent.Name.SequenceEqual("message_start"u8);
        _ended |= sent.Name.SequenceEqual("message_delta"u8);
        _stopped |= sent.Name.SequenceEqual("message_stop"u8);
    }

    private void Begin(IBufferWriter<byte> client)
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        client.Write("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_"u8);
        client.Write(BlockWriter.Escaped(context.RequestId));
        client.Write("\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\""u8);
        client.Write(BlockWriter.Escaped(context.Model));
        client.Write("\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":"u8);
        MessageUsage.Number(client, context.EstimateInput?.Invoke() ?? 0);
        client.Write(",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":1}}}\n\n"u8);
    }

    private void Reason(in ChunkView chunk, IBufferWriter<byte> client)
    {
        bool hasText = false;
        var json = new Utf8JsonReader(chunk.Details, MessagesJson.ReadingTokens);
        if (!chunk.Details.IsEmpty && json.Read())
        {
            while (DetailView.TryRead(ref json, out DetailView detail))
            {
                if (!detail.Text.IsEmpty)
                {
                    _blocks.Thinking(detail.Text, detail.Format, client);
                    hasText = true;
                }

                if (!detail.Signature.IsEmpty)
                {
                    _blocks.Sign(detail.Signature, detail.Format, client);
                }

                if (detail.Data is { Length: > 0 } data)
                {
                    _blocks.Encrypted(new ReasoningMark(detail.Format ?? ReasoningMark.Unknown, detail.Id, data), client);
                }
            }
        }

        // The same text, under its other name.
        if (!hasText && !chunk.Reasoning.IsEmpty)
        {
            _blocks.Thinking(chunk.Reasoning, format: null, client);
        }
    }

    private void Call(ReadOnlySpan<byte> calls, IBufferWriter<byte> client)
    {
        var json = new Utf8JsonReader(calls, MessagesJson.ReadingTokens);
        if (calls.IsEmpty || !json.Read())
        {
            return;
        }

        while (DetailView.TryRead(ref json, out DetailView call))
        {
            // Some servers send no index: a call with an id is the next one, a piece without belongs to the last.
            int index = call.Index ?? (call.Id is null && _lastCall >= 0 ? _lastCall : _lastCall + 1);
            _lastCall = index;
            _blocks.Call(index, call.Id, call.Name, call.Arguments, client);
        }
    }

    private void WriteEnd(IBufferWriter<byte> client)
    {
        client.Write("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""u8);
        string reason = _sequence.Length > 0 && _finish == "stop" ? StopReasons.StopSequence : StopReasons.Of(_finish, _native, _blocks.HasCalls);
        client.Write(Encoding.ASCII.GetBytes(reason));
        client.Write("\",\"stop_sequence\":"u8);
        if (reason == StopReasons.StopSequence && _sequence.Length > 0)
        {
            client.Write("\""u8);
            client.Write(_sequence);
            client.Write("\""u8);
        }
        else
        {
            client.Write("null"u8);
        }

        client.Write("},\"usage\":"u8);
        WriteUsage(client);
        client.Write("}\n\n"u8);
    }

    private void WriteUsage(IBufferWriter<byte> client)
    {
        if (_usage is { } usage)
        {
            AnswerUsage.Write(client, usage);
            return;
        }

        // Nobody has counted: a token came in each piece at least.
        client.Write("{\"output_tokens\":"u8);
        MessageUsage.Number(client, _blocks.Pieces);
        client.Write("}"u8);
    }

    private void WriteError(ReadOnlySpan<byte> error, IBufferWriter<byte> client)
    {
        var reader = new Utf8JsonReader(error, MessagesJson.ReadingTokens);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        _ended = _stopped = true;
        client.Write("event: error\ndata: "u8);
        var json = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(json, MessagesJson.Writing))
        {
            MessageErrors.Write(
                writer,
                ErrorTypes.Of(document.RootElement.Text("type")),
                document.RootElement.Text("message") ?? "",
                document.RootElement.Text("code"),
                document.RootElement.Text("param"),
                context.RequestId);
        }

        client.Write(json.WrittenSpan);
        client.Write("\n\n"u8);
    }
}
