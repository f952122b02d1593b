using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>One of the choices of a whole answer: the same that the pieces of a stream amount to.</summary>
internal sealed class WholeChoice(Utf8JsonWriter json, AnswerContext context, GeminiFrame frame, GeminiCandidate candidate)
{
    private readonly ArrayBufferWriter<byte> _text = new(256);
    private readonly ArrayBufferWriter<byte> _reasoning = new(256);
    private readonly List<byte[]> _own = [];
    private readonly List<byte[]> _images = [];
    private readonly List<byte[]> _calls = [];
    private readonly List<ChatDetail> _details = [];
    private bool _hasAnswered;

    /// <returns>The failure in its place; null when it is an answer.</returns>
    public byte[]? Write(ReadOnlySpan<byte> document)
    {
        var progress = new CandidateProgress();
        for (int i = candidate.FirstPart; i < candidate.FirstPart + candidate.Parts; i++)
        {
            Take(document, frame.Parts[i], progress);
        }

        ReadOnlySpan<byte> reason = candidate.FinishReason is { } place ? At(document, place)[1..^1] : default;
        string? finish = FinishReasons.ToChat(reason, _calls.Count > 0, _hasAnswered);
        if (finish is null)
        {
            return ProviderErrors.Failed(reason, candidate.FinishMessage is { } message ? At(document, message) : default);
        }

        json.WriteStartObject();
        json.WriteNumber("index"u8, candidate.Index);
        WriteMessage();
        ChatParts.WriteFinish(json, finish, reason);
        if (candidate.Extras > 0)
        {
            ChatParts.WriteExtras(json, document, frame, candidate);
        }

        json.WriteEndObject();
        return null;
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> document, ByteRange range) => document.Slice(range.Start, range.Length);

    private static void Append(ArrayBufferWriter<byte> texts, ReadOnlySpan<byte> text) => texts.Write(text[1..^1]);

    private void Take(ReadOnlySpan<byte> document, in GeminiPart part, CandidateProgress progress)
    {
        if (part is { Text.Length: 2, Signature: null })
        {
            // An empty text.
            return;
        }

        _hasAnswered |= !part.IsThought;
        ReadOnlySpan<byte> signature = part.Signature is { } own ? At(document, own) : default;
        if (part is { IsThought: true, Text: { } thought })
        {
            Append(_reasoning, At(document, thought));
            TakeThought(At(document, thought), signature, progress.Thought());
            if (!signature.IsEmpty)
            {
                progress.EndThought();
            }

            return;
        }

        byte[]? id = null;
        if (part.CallName is { } name)
        {
            id = part.CallId is { } given ? At(document, given).ToArray() : ChatParts.MintId(context, candidate.Index, _calls.Count);
            _calls.Add(ChatParts.Call(_calls.Count, id, At(document, name), part.CallArguments is { } arguments ? At(document, arguments) : "{}"u8, signature));
        }
        else if (part.ImageData is { } data)
        {
            _images.Add(ChatParts.Image(_images.Count, At(document, part.ImageType!.Value), At(document, data)));
        }
        else if (part.IsOwn)
        {
            _own.Add(At(document, part.Whole).ToArray());
            progress.EndThought();
            return;
        }
        else if (part.Text is { } text)
        {
            Append(_text, At(document, text));
        }

        if (!signature.IsEmpty)
        {
            _details.Add(new ChatDetail(progress.Signature()) { Data = signature.ToArray(), Id = id });
        }
        else
        {
            progress.EndThought();
        }
    }

    private void TakeThought(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature, int index)
    {
        ChatDetail detail;
        if (_details is [.., var last] && last.Index == index)
        {
            detail = last;
        }
        else
        {
            _details.Add(detail = new ChatDetail(index));
        }

        Append(detail.Text, text);
        detail.Signature = signature.IsEmpty ? detail.Signature : signature.ToArray();
    }

    private void WriteMessage()
    {
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WritePropertyName("content"u8);
        if (_text.WrittenCount > 0 || _calls.Count == 0)
        {
            ChatDetail.WriteText(json, _text.WrittenSpan);
        }
        else
        {
            json.WriteNullValue();
        }

        if (_reasoning.WrittenCount > 0)
        {
            json.WritePropertyName("reasoning_content"u8);
            ChatDetail.WriteText(json, _reasoning.WrittenSpan);
        }

        if (_details.Count > 0)
        {
            json.WriteStartArray("reasoning_details"u8);
            _details.ForEach(detail => detail.Write(json));
            json.WriteEndArray();
        }

        WriteList("tool_calls", _calls);
        WriteList("images", _images);
        WriteList("x_gemini", _own);
        json.WriteEndObject();
    }

    private void WriteList(string name, List<byte[]> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (byte[] item in items)
        {
            json.WriteRawValue(item, skipInputValidation: true);
        }

        json.WriteEndArray();
    }
}
