using System.Text.Json;

namespace LlmMesh.Router.Guards.Texts;

/// <summary>Members whose values are the protocol's and not text.</summary>
internal static class FrameNames
{
    /// <param name="json">Stands on a member's name.</param>
    public static bool IsFrame(in Utf8JsonReader json) =>
        json.ValueTextEquals("role"u8)
        || json.ValueTextEquals("type"u8)
        || json.ValueTextEquals("id"u8)
        || json.ValueTextEquals("tool_call_id"u8)
        || json.ValueTextEquals("object"u8)
        || json.ValueTextEquals("finish_reason"u8)
        || json.ValueTextEquals("native_finish_reason"u8)
        || json.ValueTextEquals("signature"u8)
        || json.ValueTextEquals("thought_signature"u8)
        || json.ValueTextEquals("encrypted_content"u8);

    /// <summary>Whether the member may hold a file.</summary>
    /// <param name="json">Stands on a member's name.</param>
    public static bool IsFile(in Utf8JsonReader json) =>
        json.ValueTextEquals("url"u8)
        || json.ValueTextEquals("image_url"u8)
        || json.ValueTextEquals("data"u8)
        || json.ValueTextEquals("file_data"u8);

    /// <summary>Whether it does, rather than an address or text: a data URL, or base64 without anything else.</summary>
    /// <param name="json">Stands on the member's value.</param>
    public static bool HoldsFile(in Utf8JsonReader json) =>
        json.ValueSpan.StartsWith("data:"u8) || (json.ValueSpan.Length >= 64 && !json.ValueSpan.ContainsAny(" :.,@"u8));
}
