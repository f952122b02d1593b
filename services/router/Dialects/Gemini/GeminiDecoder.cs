using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// Gemini's stream as chat completion chunks: each part of a frame is one. It has no terminator, so the stream is whole when every answer
/// that began has said why it ended; usage stands on every frame, and the last counts.
/// </summary>
internal sealed class GeminiDecoder : AnswerDecoder, IDisposable
{
    private readonly AnswerContext _context;
    private readonly GeminiFrame _frame = new();
    private readonly List<CandidateProgress> _progress = [];
    private readonly ArrayBufferWriter<byte> _chunk = new(512);
    private readonly Utf8JsonWriter _json;
    private byte[]? _id;
    private GeminiUsage? _usage;
    private GeminiUsage? _told;
    private bool _hasFailed;

    public GeminiDecoder(AnswerContext context)
    {
        _context = context;
        _json = new Utf8JsonWriter(_chunk, GeminiJson.Writing);
    }

    public override void Decode(SseEvent frame, IBufferWriter<byte> chat)
    {
        ReadOnlySpan<byte> document = frame.Data;
        _frame.Read(document);
        if (_frame.HasError)
        {
            Fail(document, chat);
            return;
        }

        _id ??= _frame.ResponseId is { } id ? At(document, id).ToArray() : null;
        _usage = _frame.Usage ?? _usage;
        if (_frame.BlockReason is { } reason && _frame.Candidates.Count == 0)
        {
            Fail(ProviderErrors.Blocked(Inside(document, reason)), chat);
            return;
        }

        foreach (GeminiCandidate candidate in _frame.Candidates)
        {
            Decode(document, candidate, chat);
        }

        if (IsFinished())
        {
            TellUsage(chat);
        }
    }

    public override void End(IBufferWriter<byte> chat)
    {
        if (_hasFailed)
        {
            return;
        }

        TellUsage(chat);
        if (IsFinished())
        {
            chat.Write("data: [DONE]\n\n"u8);
        }
    }

    public void Dispose() => _json.Dispose();

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> document, ByteRange range) => document.Slice(range.Start, range.Length);

    private static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> document, ByteRange text) => At(document, text)[1..^1];

    private bool IsFinished() => _progress.Count > 0 && _progress.TrueForAll(static candidate => candidate.HasFinished);

    private void Fail(ReadOnlySpan<byte> document, IBufferWriter<byte> chat)
    {
        _hasFailed = true;
        chat.Write("event: error\ndata: "u8);
        chat.Write(document);
        chat.Write("\n\n"u8);
    }

    private void Decode(ReadOnlySpan<byte> document, in GeminiCandidate candidate, IBufferWriter<byte> chat)
    {
        while (_progress.Count <= candidate.Index)
        {
            _progress.Add(new CandidateProgress());
        }

        CandidateProgress progress = _progress[candidate.Index];
        for (int i = candidate.FirstPart; i < candidate.FirstPart + candidate.Parts; i++)
        {
            GeminiPart part = _frame.Parts[i];
            if (part.Text is { Length: 2 } && part.Signature is null)
            {
                // An empty text.
                continue;
            }

            BeginChoice(candidate.Index);
            BeginDelta(progress);
            new ChatParts(_json, _context, candidate.Index, progress).WriteDelta(document, part);
            _json.WriteEndObject();
            _json.WriteNull("finish_reason"u8);
            EndChoice(chat);
        }

        if (candidate.Extras > 0)
        {
            BeginChoice(candidate.Index);
            BeginDelta(progress);
            _json.WriteEndObject();
            _json.WriteNull("finish_reason"u8);
            ChatParts.WriteExtras(_json, document, _frame, candidate);
            EndChoice(chat);
        }

        if (candidate.FinishReason is { } reason && !progress.HasFinished)
        {
            Finish(document, candidate, Inside(document, reason), progress, chat);
        }
    }

    private void Finish(
        ReadOnlySpan<byte> document, in GeminiCandidate candidate, ReadOnlySpan<byte> reason, CandidateProgress progress, IBufferWriter<byte> chat)
    {
        string? finish = FinishReasons.ToChat(reason, progress.Calls > 0, progress.HasAnswered);
        if (finish is null)
        {
            Fail(ProviderErrors.Failed(reason, candidate.FinishMessage is { } message ? At(document, message) : default), chat);
            return;
        }

        progress.HasFinished = true;
        BeginChoice(candidate.Index);
        BeginDelta(progress);
        _json.WriteEndObject();
        ChatParts.WriteFinish(_json, finish, reason);
        EndChoice(chat);
    }

    private void TellUsage(IBufferWriter<byte> chat)
    {
        if (_usage is not { } usage || _usage == _told)
        {
            return;
        }

        _told = _usage;
        BeginChunk();
        _json.WriteStartArray("choices"u8);
        _json.WriteEndArray();
        _json.WritePropertyName("usage"u8);
        usage.Write(_json);
        EndChunk(chat);
    }

    private void BeginChunk()
    {
        _json.WriteStartObject();
        ChatParts.WriteIdentity(_json, "chat.completion.chunk", _id, _context);
    }

    private void BeginChoice(int index)
    {
        BeginChunk();
        _json.WriteStartArray("choices"u8);
        _json.WriteStartObject();
        _json.WriteNumber("index"u8, index);
    }

    private void BeginDelta(CandidateProgress progress)
    {
        _json.WriteStartObject("delta"u8);
        if (!progress.HasBegun)
        {
            progress.HasBegun = true;
            _json.WriteString("role"u8, "assistant"u8);
        }
    }

    private void EndChoice(IBufferWriter<byte> chat)
    {
        _json.WriteEndObject();
        _json.WriteEndArray();
        EndChunk(chat);
    }

    private void EndChunk(IBufferWriter<byte> chat)
    {
        _json.WriteEndObject();
        _json.Flush();
        chat.Write("data: "u8);
        chat.Write(_chunk.WrittenSpan);
        chat.Write("\n\n"u8);
        _chunk.ResetWrittenCount();
        _json.Reset();
    }
}
