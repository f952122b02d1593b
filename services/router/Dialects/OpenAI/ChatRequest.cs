using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>Bytes of the body to replace.</summary>
internal readonly record struct BodyEdit(ByteRange Range, ReadOnlyMemory<byte> Replacement);

/// <summary>
/// An OpenAI-dialect request to an OpenAI-dialect provider: the client's bytes, except the model's name, the mesh's own fields and, in
/// a stream, the wish for usage.
/// </summary>
internal static class ChatRequest
{
    /// <summary>Path of the operation behind a provider's base address.</summary>
    public const string Path = "/chat/completions";

    /// <summary>The changes for one target, in order of position.</summary>
    public static List<BodyEdit> EditsFor(RequestEnvelope envelope, Target target)
    {
        var edits = new List<BodyEdit>(4 + envelope.OwnFields.Count);
        byte[] model = JsonSerializer.SerializeToUtf8Bytes(target.Model, JsonText.Default.String);
        bool asksUsage = envelope.Stream && target.Provider.StreamUsage == StreamUsage.OnRequest;
        if (asksUsage && envelope.StreamOptions is null)
        {
            model = [.. model, .. ",\"stream_options\":{\"include_usage\":true}"u8];
        }

        edits.Add(new BodyEdit(envelope.ModelValue, model));
        foreach (ByteRange own in envelope.OwnFields)
        {
            edits.Add(new BodyEdit(own, default));
        }

        if (asksUsage && envelope.StreamOptions is { AsksUsage: false } options)
        {
            edits.Add(AskUsage(options));
        }

        edits.Sort(static (left, right) => left.Range.Start.CompareTo(right.Range.Start));
        return edits;
    }

    private static BodyEdit AskUsage(StreamOptions options) =>
        options.IncludeUsage is { } value ? new BodyEdit(value, "true"u8.ToArray())
        : options.IsEmpty || options.IsNull ? new BodyEdit(options.Value, "{\"include_usage\":true}"u8.ToArray())
        : new BodyEdit(new ByteRange(options.Value.Start + 1, 0), "\"include_usage\":true,"u8.ToArray());
}
