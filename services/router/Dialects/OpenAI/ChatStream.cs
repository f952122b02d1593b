using System.Numerics;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>What an event of a chat stream means to the mesh.</summary>
internal enum ChatEvent
{
    /// <summary>A comment, a role, an annotation: passed on, proves nothing.</summary>
    Other = 0,

    /// <summary>Delivers something, or ends a choice.</summary>
    Content,

    /// <summary>The usage chunk that only the mesh asked for: not passed on.</summary>
    WithheldUsage,

    /// <summary>The terminator.</summary>
    Done,

    /// <summary>The provider reports a failure inside the stream.</summary>
    Error,

    /// <summary>A chunk that stops in the middle: a piece of the answer is lost.</summary>
    CutShort,

    /// <summary>Never was JSON: not passed on.</summary>
    Malformed,
}

/// <summary>Follows a chat stream as it passes: has it begun, is it whole, what did it use.</summary>
/// <param name="choices">Number of choices asked for.</param>
/// <param name="clientAskedUsage">Whether the client asked for the usage chunk itself.</param>
internal sealed class ChatStream(int choices, bool clientAskedUsage)
{
    private ulong _finished;
    private ObservedUsage? _reported;
    private ObservedUsage? _aside;

    /// <summary>Takes note of the text as it passes; null when nobody needs it.</summary>
    public DeliveredText? Text { get; set; }

    /// <summary>What the last event said.</summary>
    public ChatFacts Facts { get; private set; }

    /// <summary>The error the provider reported in the stream; null when it reported none.</summary>
    public byte[]? ErrorDocument { get; private set; }

    /// <summary>Events that were no JSON and were left out.</summary>
    public int MalformedEvents { get; private set; }

    /// <summary>The last usage the provider reported.</summary>
    public ObservedUsage Usage => _reported ?? _aside ?? default;

    /// <summary>What the model has written, followed for as long as no usage has arrived, or all of it when it <see cref="CountsAll"/>.</summary>
    public EmittedText Emitted { get; } = new();

    /// <summary>Whether what the model writes is followed even when usage has arrived, because more may come. Default false.</summary>
    public bool CountsAll { get; set; }

    /// <summary>Whether the provider sent its terminator.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>Whether every choice has said why it finished, or the provider has terminated the stream.</summary>
    public bool IsWhole => IsTerminated || BitOperations.PopCount(_finished) >= Math.Min(choices, 64);

    /// <summary>One bit per choice (0–63) that has not finished.</summary>
    public ulong Open => (choices >= 64 ? ulong.MaxValue : (1UL << choices) - 1) & ~_finished;

    /// <summary>Output tokens so far, of all choices together: as reported or, where that lags behind, as estimated.</summary>
    public long Written(Target target) => Math.Max(Usage.Tokens.TotalOutput, Estimated(target));

    /// <summary>What the provider has reported, unless it lags behind what the model has written.</summary>
    public ObservedUsage UsageSoFar(Target target) => Usage.Tokens.TotalOutput < Estimated(target) ? default : Usage;

    public ChatEvent Observe(SseEvent sseEvent)
    {
        if (sseEvent.Name.SequenceEqual("error"u8))
        {
            ErrorDocument = sseEvent.Data.ToArray();
            return ChatEvent.Error;
        }

        if (!sseEvent.HasData || sseEvent.Data.IsEmpty)
        {
            return ChatEvent.Other;
        }

        if (sseEvent.Data.SequenceEqual("[DONE]"u8))
        {
            IsTerminated = true;
            return ChatEvent.Done;
        }

        ChatFacts facts = ChatFacts.Read(sseEvent.Data, CountsAll || Usage.Precision == UsagePrecision.None ? Emitted : null);
        Facts = facts;
        if (!facts.IsWellFormed)
        {
            MalformedEvents++;
            return facts.IsCutShort ? ChatEvent.CutShort : ChatEvent.Malformed;
        }

        _reported = facts.Usage ?? _reported;
        _aside = facts.UsageAside ?? _aside;
        if (facts.HasError)
        {
            ErrorDocument = sseEvent.Data.ToArray();
            return ChatEvent.Error;
        }

        _finished |= facts.Finished;
        Note(sseEvent.Data, facts);
        return facts.HasContent || facts.Finished != 0 ? ChatEvent.Content
            : facts.Usage is not null && !facts.HasChoices && !clientAskedUsage ? ChatEvent.WithheldUsage
            : ChatEvent.Other;
    }

    private long Estimated(Target target) => Emitted.Tokens(TokenizerFamily.Of(target)).TotalOutput;

    private void Note(ReadOnlySpan<byte> document, in ChatFacts facts)
    {
        if (Text is null)
        {
            return;
        }

        if (facts.Text is { } text)
        {
            Text.Append(document.Slice(text.Start, text.Length));
        }

        if (facts.HasMoreThanText)
        {
            Text.Forfeit();
        }
    }
}
