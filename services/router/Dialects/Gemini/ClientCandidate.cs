using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// One of the answers to a Gemini client. Text and thoughts go out as they come; Gemini's calls are whole, so they are held until the answer
/// ends, and so is others' signed reasoning.
/// </summary>
internal sealed class ClientCandidate(int index, bool wantsThoughts)
{
    private static readonly SearchValues<byte> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"u8);

    private readonly SortedDictionary<int, HeldCall> _calls = [];
    private readonly Dictionary<string, byte[]> _signatures = new(StringComparer.Ordinal);
    private readonly List<HeldReasoning> _foreign = [];
    private byte[]? _beside;
    private string? _finish;

    public int Index { get; } = index;

    /// <summary>Why it ended, in Gemini's word; null when it has not.</summary>
    public string? FinishReason => _finish;

    /// <summary>Takes a choice, and writes the parts that need not wait.</summary>
    /// <param name="json">Stands in the array of parts.</param>
    /// <param name="document">The chunk, or the whole completion.</param>
    /// <param name="frame">The document, read.</param>
    /// <param name="place">The choice's place in the frame.</param>
    /// <returns>Whether anything was written.</returns>
    public bool Take(Utf8JsonWriter json, ReadOnlySpan<byte> document, ChatFrame frame, int place)
    {
        ChatChoice choice = frame.Choices[place];
        bool any = false;
        if (wantsThoughts && choice.Reasoning is { Length: > 2 } reasoning)
        {
            json.WriteStartObject();
            json.WritePropertyName("text"u8);
            json.WriteRawValue(At(document, reasoning), skipInputValidation: true);
            json.WriteBoolean("thought"u8, true);
            json.WriteEndObject();
            any = true;
        }

        any |= WriteText(json, document, choice.Text) | WriteText(json, document, choice.Refusal);
        any |= WriteFiles(json, document, frame, place);
        foreach ((int owner, ByteRange detail) in frame.Details)
        {
            if (owner == place)
            {
                any |= TakeDetail(json, At(document, detail));
            }
        }

        foreach (ChatCall call in frame.Calls)
        {
            if (call.Choice == place)
            {
                TakeCall(document, call);
            }
        }

        _beside = choice.Beside is { } beside ? At(document, beside).ToArray() : _beside;
        _finish ??= choice.Finish is { } finish ? FinishOf(At(document, finish), choice.NativeFinish is { } native ? At(document, native) : default) : null;
        return any;
    }

    /// <summary>Writes the parts that have waited for the end.</summary>
    public void WriteHeld(Utf8JsonWriter json)
    {
        foreach (HeldReasoning reasoning in _foreign)
        {
            reasoning.Write(json);
        }

        foreach (HeldCall call in _calls.Values)
        {
            call.Write(json, call.Id is { } id ? _signatures.GetValueOrDefault(Encoding.UTF8.GetString(id)) : null);
        }
    }

    /// <summary>Writes what stands beside the answer.</summary>
    public void WriteBeside(Utf8JsonWriter json)
    {
        if (_beside is null)
        {
            return;
        }

        using JsonDocument beside = JsonDocument.Parse(_beside, GeminiJson.Reading);
        foreach (JsonProperty member in beside.RootElement.EnumerateObject())
        {
            json.WriteRaw(member.Name, member.Value);
        }
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> document, ByteRange range) => document.Slice(range.Start, range.Length);

    private static bool WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> document, ByteRange? place)
    {
        if (place is not { Length: > 2 } text)
        {
            return false;
        }

        json.WriteStartObject();
        json.WritePropertyName("text"u8);
        json.WriteRawValue(At(document, text), skipInputValidation: true);
        json.WriteEndObject();
        return true;
    }

    private static bool WriteFiles(Utf8JsonWriter json, ReadOnlySpan<byte> document, ChatFrame frame, int place)
    {
        bool any = false;
        foreach ((int owner, ByteRange image) in frame.Images)
        {
            ReadOnlySpan<byte> url = DataUrl.Plain(At(document, image)[1..^1]);
            if (owner == place && DataUrl.IsInline(url))
            {
                json.WriteStartObject();
                json.WritePropertyName("inlineData"u8);
                DataUrl.WriteInline(json, url);
                json.WriteEndObject();
                any = true;
            }
        }

        foreach ((int owner, ByteRange part) in frame.Own)
        {
            if (owner == place)
            {
                json.WriteRawValue(At(document, part), skipInputValidation: true);
                any = true;
            }
        }

        return any;
    }

    private static string FinishOf(ReadOnlySpan<byte> finish, ReadOnlySpan<byte> native)
    {
        // Another of Gemini's answers, through whoever: its own word says more.
        bool isGeminis = native.Length > 2 && !native[1..^1].ContainsAnyExcept(Capitals);
        return isGeminis ? Encoding.ASCII.GetString(native[1..^1]) : FinishReasons.OfChat(Encoding.UTF8.GetString(finish[1..^1]));
    }

    private bool TakeDetail(Utf8JsonWriter json, ReadOnlySpan<byte> detail)
    {
        var reader = new Utf8JsonReader(detail, GeminiJson.ReadingTokens);
        JsonElement entry = JsonElement.ParseValue(ref reader);
        if (entry.Text("format") != GeminiReasoning.Format)
        {
            int number = entry.TryGet("index", out JsonElement at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt32(out int known) ? known : -1;
            HeldReasoning? held = number < 0 ? null : _foreign.Find(other => other.Number == number);
            if (held is null)
            {
                _foreign.Add(held = new HeldReasoning(number));
            }

            held.Take(entry);
            return false;
        }

        bool isThought = entry.Text("type") != "reasoning.encrypted";
        if (!entry.TryGet(isThought ? "signature" : "data", out JsonElement signature) || signature.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        if (entry.TryGet("id", out JsonElement id) && id.ValueKind == JsonValueKind.String)
        {
            _signatures[Encoding.UTF8.GetString(id.Raw())] = signature.Raw().ToArray();
            return false;
        }

        json.WriteStartObject();
        json.WriteString("text"u8, ""u8);
        if (isThought)
        {
            json.WriteBoolean("thought"u8, true);
        }

        json.WriteRaw("thoughtSignature", signature);
        json.WriteEndObject();
        return true;
    }

    private void TakeCall(ReadOnlySpan<byte> document, in ChatCall piece)
    {
        if (!_calls.TryGetValue(piece.Index, out HeldCall? call))
        {
            _calls.Add(piece.Index, call = new HeldCall());
        }

        call.Id ??= piece.Id is { Length: > 2 } id ? At(document, id).ToArray() : null;
        call.Name ??= piece.Name is { Length: > 2 } name ? At(document, name).ToArray() : null;
        call.Signature ??= piece.Signature is { } signature ? At(document, signature).ToArray() : null;
        if (piece.Arguments is { } arguments)
        {
            call.Arguments.Write(At(document, arguments)[1..^1]);
        }
    }
}
