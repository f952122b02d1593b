using System.Buffers;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;
using static LlmMesh.Router.Planning.Classification.CategoryNames;
using Found = LlmMesh.Router.Exchanges.Classification;

namespace LlmMesh.Router.Planning.Classification;

/// <summary>
/// Tells what kind of request it is: what it brings along first (tools, pictures), then operators' categories by their keywords, then code
/// and reasoning by keywords and by how their texts look, and conversation if nothing else. Pure; docs/routing.md says what counts how much.
/// </summary>
internal static class Classifier
{
    // A keyword in one of the last two messages of the user, or two in the system prompt.
    private const int OperatorThreshold = 4;

    // Three points in the last message. In a short one a single word is what it is about; a long one has to have more to say for itself,
    // because chance puts some of these words into any long text.
    private const int Threshold = 12;
    private const int ThresholdStep = 4;
    private const int ShortText = 120;
    private const int LongText = 1500;

    // Who tells a model that it writes programs is still asked for other things; enough for an operator's category, half of what code needs.
    private const int MostOfSystemPrompt = OperatorThreshold;

    private const int MostOfLastMessage = 6 * 1024;
    private const int MostOfOthers = 1024;

    private static readonly Found ByTools = new(Tools, ["tools"]);
    private static readonly Found ByPictures = new(Vision, ["images"]);
    private static readonly Found ByNothing = new(Conversation, []);

    /// <summary>The category of a request, one of the catalogue's; <c>conversation</c> where none fits.</summary>
    public static Found Classify(CatalogSnapshot catalog, RequestEnvelope envelope) =>
        Classify(KeywordIndex.Of(catalog.Categories), envelope);

    /// <inheritdoc cref="Classify(CatalogSnapshot, RequestEnvelope)"/>
    public static Found Classify(KeywordIndex index, RequestEnvelope envelope)
    {
        if (envelope.HasTools && index.Find(Tools) != KeywordIndex.None)
        {
            return ByTools;
        }

        if (envelope.HasImages && index.Find(Vision) != KeywordIndex.None)
        {
            return ByPictures;
        }

        int[] memory = ArrayPool<int>.Shared.Rent(Evidence.SizeFor(index));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostOfLastMessage);
        memory.AsSpan().Clear();
        Found found = ByTexts(index, envelope.Body.Span, new Evidence(index, memory), buffer);
        ArrayPool<int>.Shared.Return(memory);
        ArrayPool<byte>.Shared.Return(buffer);
        return found;
    }

    private static Found ByTexts(KeywordIndex index, ReadOnlySpan<byte> body, Evidence evidence, Span<byte> buffer)
    {
        PromptTexts texts = PromptTexts.Read(body);
        var finder = new KeywordFinder(index);
        int users = 0;
        int lastMessage = KeywordIndex.None;
        int lastLength = 0;
        bool hasAnswer = false;
        for (int i = 0; i < texts.Count; i++)
        {
            PromptText text = texts[i];
            bool isUser = text.Speaker == Speaker.User;
            users += isUser && text.Message != lastMessage ? 1 : 0;
            lastMessage = text.Message;
            lastLength += isUser && users == 1 ? text.Length : 0;
            evidence.Weight = isUser ? WeightOf(users) : text.Speaker == Speaker.Assistant && !hasAnswer ? 1 : 0;
            hasAnswer |= text.Speaker == Speaker.Assistant;
            Look(text, body, users <= 1 && isUser ? MostOfLastMessage : MostOfOthers, ref finder, ref evidence, buffer);
        }

        evidence.Weight = 1;
        evidence.Limit(MostOfSystemPrompt);
        Look(texts.System, body, MostOfOthers, ref finder, ref evidence, buffer);
        return Decide(index, ref evidence, ThresholdAt(Math.Min(lastLength, MostOfLastMessage)));
    }

    private static int ThresholdAt(int length) =>
        length < ShortText ? Threshold - ThresholdStep : Threshold + (ThresholdStep * (length / LongText));

    // What the user says last, and little of what led there.
    private static int WeightOf(int users) => users switch
    {
        1 => 4,
        2 => 2,
        3 => 1,
        _ => 0,
    };

    private static void Look(
        PromptText text, ReadOnlySpan<byte> body, int most, ref KeywordFinder finder, ref Evidence evidence, Span<byte> buffer)
    {
        if (evidence.Weight == 0 || text.Length == 0)
        {
            return;
        }

        // What is wanted stands before what was pasted, or behind it.
        ReadOnlySpan<byte> content = body.Slice(text.Start, text.Length);
        int head = content.Length <= most ? content.Length : most * 3 / 4;
        Look(content[..head], ref finder, ref evidence, buffer);
        if (head < content.Length)
        {
            Look(content[^(most - head)..], ref finder, ref evidence, buffer);
        }
    }

    private static void Look(ReadOnlySpan<byte> content, ref KeywordFinder finder, ref Evidence evidence, Span<byte> buffer)
    {
        ReadOnlySpan<byte> text = buffer[..JsonString.Read(content, buffer)];
        SymbolSigns.Find(text, ref evidence);
        LineSigns.Find(text, ref evidence);
        PieceSigns.Find(text, ref evidence);
        finder.Find(text, ref evidence);
    }

    private static Found Decide(KeywordIndex index, ref Evidence evidence, int threshold)
    {
        int best = KeywordIndex.None;
        int bestScore = OperatorThreshold - 1;
        int code = 0;
        int reasoning = 0;
        int conversation = 0;
        for (int i = 0; i < evidence.Scores.Length; i++)
        {
            int score = evidence.Scores[i];
            switch (index.Categories[i])
            {
                case Code:
                    code = score;
                    break;
                case Reasoning:
                    reasoning = score;
                    break;
                case Conversation:
                    conversation = score;
                    break;
                case var _ when score > bestScore:
                    (best, bestScore) = (i, score);
                    break;
            }
        }

        if (best == KeywordIndex.None)
        {
            bool isCode = code >= threshold && code >= reasoning && code > conversation;
            bool isReasoning = reasoning >= threshold && reasoning > code && reasoning > conversation;
            best = index.Find(isCode ? Code : isReasoning ? Reasoning : Conversation);
        }

        return best == KeywordIndex.None ? ByNothing : new Found(index.Categories[best], evidence.SignalsOf(best));
    }
}
