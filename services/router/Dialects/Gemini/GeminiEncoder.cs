using System.Buffers;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// Chat completion chunks as a stream for a Gemini client: every chunk is a whole document, and the last one says why the answer ended and
/// what it used. Either events, or the elements of one array:
/// <code>
/// data: {…}                      [{…}
///                                ,
/// data: {…}                      {…}
///                                ]
/// </code>
/// </summary>
internal sealed class GeminiEncoder : AnswerEncoder, IDisposable
{
    private readonly AnswerContext _context;
    private readonly bool _asArray;
    private readonly bool _wantsThoughts;
    private readonly ChatFrame _frame = new();
    private readonly List<ClientCandidate> _candidates = [];
    private readonly ArrayBufferWriter<byte> _document = new(512);
    private readonly Utf8JsonWriter _json;
    private byte[] _id = [];
    private TokenUsage? _usage;
    private bool _hasBegun;
    private bool _isOver;

    public GeminiEncoder(AnswerContext context)
    {
        _context = context;
        if (context.Sent is { } sent)
        {
            ClientNotes notes = GeminiClient.NotesOf(sent);
            _asArray = notes.AsArray;
            _wantsThoughts = notes.WantsThoughts;
        }

        _json = new Utf8JsonWriter(_document, GeminiJson.Writing);
    }

    public override void Chunk(ReadOnlySpan<byte> document, IBufferWriter<byte> client)
    {
        _frame.Read(document);
        if (_frame.HasError)
        {
            Fail(document, client);
            return;
        }

        _usage = _frame.Usage ?? _usage;
        if (_id.Length == 0 && _frame.Id is { } id)
        {
            _id = document.Slice(id.Start, id.Length).ToArray();
        }

        for (int place = 0; place < _frame.Choices.Count; place++)
        {
            ClientCandidate candidate = CandidateOf(_frame.Choices[place].Index);
            _json.WriteStartObject();
            _json.WriteStartArray("candidates"u8);
            ClientDocument.BeginCandidate(_json);
            bool any = candidate.Take(_json, document, _frame, place);
            ClientDocument.EndCandidate(_json, candidate, isEnd: false);
            _json.WriteEndArray();
            ClientDocument.WriteRest(_json, usage: null, _id, _context);
            _json.WriteEndObject();
            _json.Flush();
            if (any)
            {
                Emit(_document.WrittenSpan, client);
            }

            Clear();
        }
    }

    public override void Done(IBufferWriter<byte> client)
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (_candidates.Count > 0)
        {
            _json.WriteStartObject();
            _json.WriteStartArray("candidates"u8);
            foreach (ClientCandidate candidate in _candidates)
            {
                ClientDocument.BeginCandidate(_json);
                candidate.WriteHeld(_json);
                ClientDocument.EndCandidate(_json, candidate, isEnd: true);
            }

            _json.WriteEndArray();
            ClientDocument.WriteRest(_json, _usage, _id, _context);
            _json.WriteEndObject();
            _json.Flush();
            Emit(_document.WrittenSpan, client);
            Clear();
        }

        if (_asArray)
        {
            client.Write(_hasBegun ? "\n]"u8 : "[]"u8);
        }
    }

    public override void Comment(ReadOnlySpan<byte> comment, IBufferWriter<byte> client)
    {
        // Between the elements of an array white space is all there can be.
        client.Write(_asArray ? "\n"u8 : comment);
    }

    public override void Original(ReadOnlySpan<byte> original, ReadOnlySpan<byte> chunk, IBufferWriter<byte> client)
    {
        if (!_asArray)
        {
            client.Write(original);
            return;
        }

        SseEvent parsed = SseEvent.Parse(original);
        if (parsed.HasData)
        {
            Emit(parsed.Data, client);
        }
    }

    public void Dispose() => _json.Dispose();

    private ClientCandidate CandidateOf(int index)
    {
        ClientCandidate? candidate = _candidates.Find(known => known.Index == index);
        if (candidate is null)
        {
            _candidates.Add(candidate = new ClientCandidate(index, _wantsThoughts));
        }

        return candidate;
    }

    private void Fail(ReadOnlySpan<byte> document, IBufferWriter<byte> client)
    {
        _isOver = true;
        var reader = new Utf8JsonReader(document, GeminiJson.ReadingTokens);
        JsonElement error = JsonElement.ParseValue(ref reader).GetProperty("error"u8);
        ClientErrors.WriteInStream(_json, error, _context.RequestId);
        _json.Flush();
        Emit(_document.WrittenSpan, client);
        Clear();
        client.Write(_asArray ? "\n]"u8 : default);
    }

    private void Clear()
    {
        _document.ResetWrittenCount();
        _json.Reset();
    }

    private void Emit(ReadOnlySpan<byte> document, IBufferWriter<byte> client)
    {
        client.Write(!_asArray ? "data: "u8 : _hasBegun ? "\n,\n"u8 : "["u8);
        client.Write(document);
        client.Write(_asArray ? default : "\r\n\r\n"u8);
        _hasBegun = true;
    }
}
