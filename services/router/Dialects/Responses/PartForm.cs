using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>A kind of text inside an item, with the words by which a stream tells it.</summary>
/// <param name="Type">The part's type.</param>
/// <param name="Field">The part's member that holds the text.</param>
/// <param name="IndexName">What its number is called in events.</param>
/// <param name="Added">The event that opens it.</param>
/// <param name="Delta">The event that adds to it.</param>
/// <param name="Done">The event that tells the text as a whole.</param>
/// <param name="Closed">The event that closes it.</param>
internal sealed record PartForm(
    JsonEncodedText Type,
    JsonEncodedText Field,
    JsonEncodedText IndexName,
    JsonEncodedText Added,
    JsonEncodedText Delta,
    JsonEncodedText Done,
    JsonEncodedText Closed)
{
    public static readonly PartForm Text = Of(
        "output_text", "text", "content_index", "response.content_part", "response.output_text");

    public static readonly PartForm Refusal = Of(
        "refusal", "refusal", "content_index", "response.content_part", "response.refusal");

    public static readonly PartForm Reasoning = Of(
        "reasoning_text", "text", "content_index", "response.content_part", "response.reasoning_text");

    public static readonly PartForm Summary = Of(
        "summary_text", "text", "summary_index", "response.reasoning_summary_part", "response.reasoning_summary_text");

    private static readonly PartForm[] All = [Text, Refusal, Reasoning, Summary];

    /// <summary>The form whose deltas are events of that type; null when there is none.</summary>
    public static PartForm? OfDelta(ReadOnlySpan<byte> eventType)
    {
        foreach (PartForm form in All)
        {
            if (eventType.SequenceEqual(form.Delta.EncodedUtf8Bytes))
            {
                return form;
            }
        }

        return null;
    }

    private static PartForm Of(string type, string field, string indexName, string part, string text) => new(
        JsonEncodedText.Encode(type),
        JsonEncodedText.Encode(field),
        JsonEncodedText.Encode(indexName),
        JsonEncodedText.Encode(part + ".added"),
        JsonEncodedText.Encode(text + ".delta"),
        JsonEncodedText.Encode(text + ".done"),
        JsonEncodedText.Encode(part + ".done"));
}
