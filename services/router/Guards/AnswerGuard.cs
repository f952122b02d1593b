using System.Buffers;
using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Guards.External;
using LlmMesh.Router.Guards.Texts;

namespace LlmMesh.Router.Guards;

/// <summary>
/// Stands between an answer and its client. A stream's events are taken as they come and released as their texts are decided, in order
/// within each choice; choices do not wait for each other:
/// <code>
/// relay ── Take ──→ held events ── ReleaseAsync ──→ client
///                      └── texts by choice and member ── guards
/// </code>
/// Used by one request at a time; it lives as long as the answer, also when another target takes a broken stream up.
/// </summary>
internal sealed class AnswerGuard(
    Exchange exchange, GuardDefinition[] guards, Verdicts verdicts, ExternalGuard external, TimeProvider time)
{
    private readonly Dictionary<(int Choice, string Name), Channel> _channels = [];
    private readonly List<Channel> _lone = [];
    private readonly List<HeldEvent> _held = [];
    private readonly GuardedRequest _request = new(verdicts.Phase, exchange.RequestId, exchange.Caller.Identity.Team);
    private readonly bool _mayChange = Array.Exists(guards, guard => guard.After != GuardAction.Flag);
    private readonly StreamTexts _texts = new(
        guards, verdicts, external, new GuardedRequest(verdicts.Phase, exchange.RequestId, exchange.Caller.Identity.Team), time);

    private byte[] _end = [];
    private int _announced = exchange.Verdicts.Count;

    /// <summary>Why the answer must not be delivered, or not go on; null while it may.</summary>
    public MeshError? Refusal { get; private set; }

    /// <summary>Checks an answer that is there as a whole.</summary>
    /// <returns>What is to be replaced in it; null when <see cref="Refusal"/> says why it does not pass.</returns>
    public async ValueTask<List<BodyEdit>?> CheckAsync(PooledBody body, CancellationToken cancellationToken)
    {
        // The attempt has accepted it, so it is JSON; what cannot be read of it is half a surrogate pair.
        if (AnswerDocument.Read(body.Span) is not { } answer)
        {
            Refusal = verdicts.Refuse(guards[0], "unreadable");
            return null;
        }

        List<TextPart> parts = answer.Texts.ConvertAll(static text => new TextPart(text.Literal, text.Text, IsInstruction: false));
        (List<BodyEdit> edits, Refusal) = await new WholeTexts(guards, verdicts, external, _request, time)
            .CheckAsync(parts, static guard => guard.After, cancellationToken);
        if (Refusal is not null)
        {
            return null;
        }

        edits.AddRange(Cleared(answer).Select(static range => new BodyEdit(range, "null"u8.ToArray())));
        edits.Sort(static (one, other) => one.Range.Start.CompareTo(other.Range.Start));
        return edits;
    }

    /// <summary>Takes events that have been read elsewhere.</summary>
    public async ValueTask TakeAllAsync(byte[] events, CancellationToken cancellationToken)
    {
        await using var reader = new SseReader(new MemoryStream(events));
        while (await reader.FillAsync(cancellationToken))
        {
            while (reader.TryRead(out SseEvent sseEvent))
            {
                Take(sseEvent, reader.Take());
            }
        }
    }

    /// <summary>Takes an event.</summary>
    /// <param name="sseEvent">The event.</param>
    /// <param name="raw">As it came.</param>
    public void Take(SseEvent sseEvent, ReadOnlySpan<byte> raw)
    {
        if (!sseEvent.HasData || sseEvent.Data.IsEmpty || sseEvent.Data[0] != (byte)'{')
        {
            _held.Add(new HeldEvent(-1, raw.ToArray(), [], [], []));
            return;
        }

        byte[] document = sseEvent.Data.ToArray();
        if (AnswerDocument.Read(document) is not { } answer)
        {
            Refusal ??= verdicts.Refuse(guards[0], "unreadable");
            return;
        }

        if (answer.Choices.Count < 2)
        {
            Take(answer, document, raw.ToArray());
            return;
        }

        // Choices must not wait for each other's texts: each gets a chunk of its own.
        int start = answer.Choices[0].Range.Start;
        int end = answer.Choices[^1].Range.End;
        foreach (AnswerChoice choice in answer.Choices)
        {
            byte[] own = [.. document.AsSpan(0, start), .. document.AsSpan(choice.Range.Start, choice.Range.Length), .. document.AsSpan(end)];
            Take(AnswerDocument.Read(own)!, own, [.. "data: "u8, .. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(own).ReplaceLineEndings(" ")), .. "\n\n"u8]);
        }
    }

    /// <summary>Takes the end that the mesh itself has written: it holds no text, and comes behind everything that does.</summary>
    public void TakeEnd(byte[] events) => _end = events;

    /// <summary>Writes what may go to the client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="isEnd">Whether nothing more will come, so that everything is decided.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>False when <see cref="Refusal"/> says why nothing more may go.</returns>
    public async ValueTask<bool> ReleaseAsync(IBufferWriter<byte> client, bool isEnd, CancellationToken cancellationToken)
    {
        foreach (Channel channel in _channels.Values.Concat(_lone))
        {
            channel.IsSettled |= isEnd;
            Refusal ??= await _texts.DecideAsync(channel, cancellationToken);
            if (Refusal is not null)
            {
                return false;
            }
        }

        if (_channels.Values.Any(static channel => channel.Masked.Count > 0))
        {
            // Another model that takes the stream up would be sent what the client was not given.
            exchange.Delivered?.Forfeit();
        }

        Announce(client);
        _lone.Clear();
        HashSet<int>? waiting = null;
        _held.RemoveAll(held =>
        {
            if (waiting?.Contains(held.Choice) == true || !held.IsDecided)
            {
                (waiting ??= []).Add(held.Choice);
                return false;
            }

            held.Write(client);
            return true;
        });
        if (isEnd)
        {
            client.Write(_end);
        }

        return true;
    }

    private void Take(AnswerDocument answer, byte[] document, byte[] raw)
    {
        int choice = answer.Choices.Count > 0 ? answer.Choices[0].Index : -1;
        if (answer.Texts.Exists(static text => text.Channel is not null))
        {
            // Whatever of this choice does not go on in this event has come to an end, at least for now.
            Settle(choice);
        }

        List<HeldPiece> pieces = [];
        foreach (AnswerText text in answer.Texts)
        {
            Channel channel = ChannelOf(text);
            pieces.Add(new HeldPiece(channel, channel.End, text.Literal, text.Text));
            channel.Append(text.Text);
            channel.IsSettled = text.Channel is null;
        }

        if (answer.Choices.Exists(static one => one.IsFinished))
        {
            Settle(choice);
        }

        _held.Add(new HeldEvent(choice, raw, document, pieces, Cleared(answer)));
    }

    private Channel ChannelOf(AnswerText text)
    {
        if (text.Channel is { } name)
        {
            return _channels.TryGetValue((text.Choice, name), out Channel? known) ? known : _channels[(text.Choice, name)] = new Channel();
        }

        var lone = new Channel();
        _lone.Add(lone);
        return lone;
    }

    private void Settle(int choice)
    {
        foreach (((int owner, _), Channel channel) in _channels)
        {
            channel.IsSettled |= owner == choice;
        }
    }

    // They spell the text once more, token by token.
    private List<ByteRange> Cleared(AnswerDocument answer) => _mayChange ? answer.LogProbabilities : [];

    // The headers of a stream are gone when something is found in it: a comment tells instead.
    private void Announce(IBufferWriter<byte> client)
    {
        for (; _announced < exchange.Verdicts.Count; _announced++)
        {
            client.Write(Encoding.UTF8.GetBytes($": guarded by {exchange.Verdicts[_announced].Guard}\n\n"));
        }
    }
}
