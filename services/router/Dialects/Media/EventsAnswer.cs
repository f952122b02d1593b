using System.Buffers;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Media;

/// <summary>
/// Events of images, transcripts or speech that pass. The last of them (<c>….completed</c>, <c>….done</c>) says what was used; a stream
/// without it is not whole.
/// </summary>
internal sealed class EventsAnswer(MediaRequest request, Target target) : PassingAnswer
{
    private readonly ArrayBufferWriter<byte> _event = new();
    private ObservedUsage _used;
    private bool _areEvents;
    private bool _isWhole;
    private bool _isBroken;

    /// <summary>Whether a plain text is an answer as well. Default false.</summary>
    public bool MayBeText { get; init; }

    public override ObservedUsage Usage => _used != default ? _used : request.Used(target, default);

    public override bool IsWhole => !_areEvents || (_isWhole && !_isBroken);

    public override bool Accepts(string? mediaType)
    {
        _areEvents = string.Equals(mediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase);
        return _areEvents || (MayBeText && mediaType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) == true);
    }

    public override void Observe(ReadOnlySpan<byte> bytes)
    {
        if (!_areEvents || _isBroken)
        {
            return;
        }

        if (_event.WrittenCount + bytes.Length > SseReader.LargestEvent)
        {
            _isBroken = true;
            return;
        }

        _event.Write(bytes);

        // An image is one long line, which need not be searched again with each of its pieces.
        if (!bytes.ContainsAny((byte)'\n', (byte)'\r'))
        {
            return;
        }

        ReadOnlySpan<byte> rest = _event.WrittenSpan;
        while (EventCutter.TryCut(ref rest, out ReadOnlySpan<byte> whole))
        {
            Take(SseEvent.Parse(whole));
        }

        byte[] left = rest.ToArray();
        _event.ResetWrittenCount();
        _event.Write(left);
    }

    private void Take(SseEvent passed)
    {
        ReadOnlySpan<byte> type = TypeOf(passed.Data);
        if (type.EndsWith(".completed"u8) || type.EndsWith(".done"u8))
        {
            _isWhole = true;
            _used += request.Used(target, passed.Data);
        }

        _isBroken |= passed.Name.SequenceEqual("error"u8) || type.SequenceEqual("error"u8) || passed.Data.StartsWith("{\"error\""u8);
    }

    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> data)
    {
        try
        {
            var json = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 256 });
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isType = json.ValueTextEquals("type"u8);
                json.Read();
                if (isType && json.TokenType == JsonTokenType.String)
                {
                    return json.ValueSpan;
                }

                json.Skip();
            }
        }
        catch (JsonException)
        {
            // The client will see it as well.
        }

        return default;
    }
}
