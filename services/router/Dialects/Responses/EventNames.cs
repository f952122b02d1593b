using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>The events that belong to no part and no call.</summary>
internal static class EventNames
{
    public static readonly JsonEncodedText Created = JsonEncodedText.Encode("response.created");
    public static readonly JsonEncodedText InProgress = JsonEncodedText.Encode("response.in_progress");
    public static readonly JsonEncodedText ItemAdded = JsonEncodedText.Encode("response.output_item.added");
    public static readonly JsonEncodedText ItemDone = JsonEncodedText.Encode("response.output_item.done");
    public static readonly JsonEncodedText AnnotationAdded = JsonEncodedText.Encode("response.output_text.annotation.added");
    public static readonly JsonEncodedText Completed = JsonEncodedText.Encode("response.completed");
    public static readonly JsonEncodedText Incomplete = JsonEncodedText.Encode("response.incomplete");
    public static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
}
