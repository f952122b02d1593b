using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>
/// An OpenAI-dialect request to an OpenAI-dialect provider: the client's bytes, except the model's name, the mesh's own fields, in a
/// stream the wish for usage, the token limit where what is held for the request pays for less, and wishes about routing where the
/// operator or the model's name adds some.
/// </summary>
internal static class ChatRequest
{
    /// <summary>Path of the operation behind a provider's base address.</summary>
    public const string Path = "/chat/completions";

    /// <summary>The changes for one target, in order of position.</summary>
    /// <param name="envelope">The request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="prefill">The beginning of the answer that the target shall go on from; null to answer from the beginning.</param>
    /// <param name="outputLimit">Most tokens of each choice, whatever the client allows; null: as the client says.</param>
    public static List<BodyEdit> EditsFor(
        RequestEnvelope envelope, Target target, DeliveredText? prefill = null, long? outputLimit = null)
    {
        var edits = new List<BodyEdit>(4 + envelope.OwnFields.Count);
        byte[] model = JsonSerializer.SerializeToUtf8Bytes(target.Model, JsonText.Default.String);
        bool asksUsage = envelope.Stream && target.Provider.StreamUsage == StreamUsage.OnRequest;
        if (asksUsage && envelope.StreamOptions is null)
        {
            model = [.. model, .. ",\"stream_options\":{\"include_usage\":true}"u8];
        }

        model = [.. model, .. LimitTokens(envelope, target, prefill?.Pieces ?? 0, outputLimit, edits)];
        model = [.. model, .. RoutingWishes.Say(envelope, target, edits)];
        edits.Add(new BodyEdit(envelope.ModelValue, model));
        foreach (ByteRange own in envelope.OwnFieldsAt(target))
        {
            edits.Add(new BodyEdit(own, default));
        }

        if (asksUsage && envelope.StreamOptions is { AsksUsage: false } options)
        {
            edits.Add(AskUsage(options));
        }

        if (prefill is not null)
        {
            edits.Add(new BodyEdit(new ByteRange(envelope.MessagesEnd, 0), Message(envelope, prefill.Utf8)));
        }

        edits.Sort(static (left, right) => left.Range.Start.CompareTo(right.Range.Start));
        return edits;
    }

    private static byte[] Message(RequestEnvelope envelope, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> before = envelope.Body.Span[..envelope.MessagesEnd].TrimEnd(" \t\r\n"u8);
        var message = new ArrayBufferWriter<byte>(text.Length + 64);
        message.Write(before[^1] == (byte)'[' ? ""u8 : ","u8);
        using (var json = new Utf8JsonWriter(message))
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("content"u8, text);
            json.WriteEndObject();
        }

        return message.WrittenSpan.ToArray();
    }

    /// <returns>The member to insert behind the model's name; empty where a value in its place does.</returns>
    private static byte[] LimitTokens(
        RequestEnvelope envelope, Target target, int delivered, long? outputLimit, List<BodyEdit> edits)
    {
        // What has been delivered counts against the client's limit.
        long clients = envelope.MaxTokens is { } allowed ? Math.Max(allowed - delivered, 1) : long.MaxValue;
        long limit = Math.Min(clients, outputLimit ?? long.MaxValue);
        if (limit == (envelope.MaxTokens ?? long.MaxValue) && outputLimit is null)
        {
            return [];
        }

        byte[] value = Encoding.UTF8.GetBytes(limit.ToString(CultureInfo.InvariantCulture));
        bool isSaid = false;
        foreach (TokenLimit said in envelope.TokenLimits)
        {
            // A null in the place of the only limit would undo it, and the field must not stand there twice.
            if (said.Tokens is not null || (envelope.MaxTokens is null && said.Field == target.Provider.TokenLimitField))
            {
                edits.Add(new BodyEdit(said.Value, value));
                isSaid = true;
            }
        }

        return isSaid ? [] : [.. target.Provider.TokenLimitField == TokenLimitField.MaxCompletionTokens
            ? ",\"max_completion_tokens\":"u8
            : ",\"max_tokens\":"u8, .. value];
    }

    private static BodyEdit AskUsage(StreamOptions options) =>
        options.IncludeUsage is { } value ? new BodyEdit(value, "true"u8.ToArray())
        : options.IsEmpty || options.IsNull ? new BodyEdit(options.Value, "{\"include_usage\":true}"u8.ToArray())
        : new BodyEdit(new ByteRange(options.Value.Start + 1, 0), "\"include_usage\":true,"u8.ToArray());
}
