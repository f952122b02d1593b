using System.Buffers.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>Content blocks: which members each has, and what must be true of them.</summary>
internal static class MessagesBlocks
{
    private static readonly Dictionary<string, string[]> Members = new(StringComparer.Ordinal)
    {
        ["text"] = ["type", "text", "cache_control", "citations"],
        ["image"] = ["type", "source", "cache_control", "transformations"],
        ["document"] = ["type", "source", "cache_control", "title", "context", "citations"],
        ["search_result"] = ["type", "source", "title", "content", "cache_control", "citations"],
        ["thinking"] = ["type", "thinking", "signature"],
        ["redacted_thinking"] = ["type", "data"],
        ["tool_use"] = ["type", "id", "name", "input", "cache_control", "caller"],
        ["tool_result"] = ["type", "tool_use_id", "content", "is_error", "cache_control"],
    };

    private static readonly string[] ImageTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    /// <summary>Refuses members a block of its type does not have. Types the emulator does not know, as those of server tools, pass.</summary>
    public static void CheckMembers(JsonElement block, string where, Complaint complaint)
    {
        string type = block.Text("type") ?? "";
        if (!complaint.Require(type.Length > 0, $"{where}.type", "Field required") || !Members.TryGetValue(type, out string[]? members))
        {
            bool ofServerTool = type.EndsWith("_tool_result", StringComparison.Ordinal) || type is "server_tool_use" or "container_upload";
            complaint.Require(ofServerTool, where, $"Input tag '{type}' found using 'type' does not match any of the expected tags");
            return;
        }

        foreach (JsonProperty member in block.EnumerateObject())
        {
            complaint.Require(members.Contains(member.Name), $"{where}.{type}.{member.Name}", "Extra inputs are not permitted");
        }
    }

    /// <summary>Checks an image or a document.</summary>
    public static void CheckSource(JsonElement block, string where, Complaint complaint)
    {
        JsonElement source = block.Member("source") ?? default;
        string? type = source.Text("type");
        bool image = block.Text("type") == "image";
        switch (type)
        {
            case "base64":
                string media = source.Text("media_type") ?? "";
                complaint.Require(
                    image ? ImageTypes.Contains(media) : media == "application/pdf",
                    $"{where}.source.base64.media_type", image ? "Input should be an image type" : "Input should be 'application/pdf'");
                complaint.Require(
                    source.Text("data") is { Length: > 0 } data && Base64.IsValid(data), $"{where}.source.base64.data", "Invalid base64 data");
                break;
            case "url":
                complaint.Require(
                    source.Text("url")?.StartsWith("http", StringComparison.Ordinal) == true, $"{where}.source.url", "Only HTTP URLs are supported");
                break;
            case "file":
                complaint.Require(source.Text("file_id") is { Length: > 0 }, $"{where}.source.file_id", "Field required");
                break;
            case "text" or "content" when !image:
                break;
            default:
                complaint.Require(false, $"{where}.source", "Input tag does not match any of the expected tags");
                break;
        }
    }

    /// <summary>The texts of a content, and how many images and documents it has.</summary>
    public static (List<string> Texts, int Media) Parts(JsonElement? content)
    {
        List<string> texts = [];
        int media = 0;
        if (content is { ValueKind: JsonValueKind.String } text)
        {
            texts.Add(text.GetString()!);
        }
        else if (content is { ValueKind: JsonValueKind.Array } blocks)
        {
            foreach (JsonElement block in blocks.EnumerateArray())
            {
                if (block.Text("type") == "text")
                {
                    texts.Add(block.Text("text") ?? "");
                }

                media += block.Text("type") is "image" or "document" ? 1 : 0;
            }
        }

        return (texts, media);
    }
}
