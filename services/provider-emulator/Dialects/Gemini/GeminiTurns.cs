using System.Buffers.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Gemini;

/// <summary>The contents of a request: roles, parts, that calls are answered in the next content, and that signatures come back.</summary>
internal sealed class GeminiTurns(Conversation conversation, Complaint complaint)
{
    // What the documents offer for history that never came from Gemini.
    private static readonly string[] Placeholders = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

    private List<string> _open = [];
    private string? _unsigned;

    public void Read(JsonElement root)
    {
        int index = 0;
        foreach (JsonElement content in root.FieldEntries("contents"))
        {
            ReadContent(content, $"contents[{index++}]");
        }

        complaint.Require(index > 0, "contents", "* GenerateContentRequest.contents: contents is not specified");
        // Only the turn that is going on must bring its signatures back.
        complaint.Require(
            _unsigned is null, "contents",
            $"Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly. Function call `{_unsigned}`.");
    }

    private void ReadContent(JsonElement content, string where)
    {
        string role = content.FieldText("role") ?? "user";
        complaint.Require(role is "user" or "model" or "function", where, "Please use a valid role: user, model.");
        JsonElement[] parts = [.. content.FieldEntries("parts")];
        complaint.Require(
            parts.Length > 0, where, $"* GenerateContentRequest.{where}.parts: contents.parts must not be empty.");
        for (int index = 0; index < parts.Length; index++)
        {
            CheckPart(parts[index], $"{where}.parts[{index}]");
        }

        JsonElement[] responses = [.. parts.Select(part => part.Field("functionResponse")).OfType<JsonElement>()];
        if (role == "model")
        {
            complaint.Require(responses.Length == 0, where, "Please ensure that function response parts come from the user.");
            complaint.Require(_open.Count == 0, where, Unanswered);
            ReadModel(parts);
            return;
        }

        complaint.Require(
            responses.Length == _open.Count, where,
            responses.Length == 0 || _open.Count > 0 ? Unanswered : "Please ensure that function response turn comes immediately after a function call turn.");
        foreach (JsonElement response in responses)
        {
            complaint.Require(
                _open.Remove(response.FieldText("name") ?? ""), where, "Please ensure that every function response names a function that was called.");
            conversation.Add("tool", [response.Field("response") is { } said ? Said(said) : ""]);
        }

        _open = [];
        if (responses.Length < parts.Length || responses.Length == 0)
        {
            _unsigned = null;
            conversation.Add("user", Texts(parts), parts.Count(part => part.Field("inlineData") is not null || part.Field("fileData") is not null));
        }
    }

    private static string Unanswered =>
        "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";

    /// <summary>A tool's result, without the wrapping that a text needs here.</summary>
    private static string Said(JsonElement response) =>
        response.FieldText("output") ?? response.FieldText("result") ?? response.FieldText("error") ?? response.GetRawText();

    private static List<string> Texts(IEnumerable<JsonElement> parts) =>
        [.. parts.Where(part => part.Field("thought") is not { ValueKind: JsonValueKind.True }).Select(part => part.FieldText("text")).OfType<string>()];

    private void ReadModel(JsonElement[] parts)
    {
        bool first = true;
        foreach (JsonElement part in parts)
        {
            string? signature = part.FieldText("thoughtSignature");
            if (part.Field("functionCall") is { } call)
            {
                string name = call.FieldText("name") ?? "";
                string arguments = call.Field("args") is { } args ? args.GetRawText() : "{}";
                Compare(signature, GeminiAnswer.SignatureOf(name, arguments));
                if (first && signature is null)
                {
                    _unsigned ??= name;
                }

                first = false;
                _open.Add(name);
            }
            else
            {
                Compare(signature, GeminiAnswer.TextSignature);
            }
        }

        conversation.Add("assistant", Texts(parts));
    }

    private void Compare(string? signature, string expected) => complaint.Require(
        signature is null || signature == expected || Placeholders.Contains(signature), "contents", "Corrupted thought signature.");

    private void CheckPart(JsonElement part, string where)
    {
        int kinds = part.EnumerateObject().Count(member =>
            member.Name is not ("thought" or "thoughtSignature" or "thought_signature" or "mediaResolution" or "videoMetadata" or "media_resolution" or "video_metadata"));
        complaint.Require(
            kinds == 1, where, $"* GenerateContentRequest.{where}.data: required oneof field 'data' must have one initialized field");
        if (part.Field("inlineData") is { } inline)
        {
            complaint.Require(inline.FieldText("mimeType")?.Contains('/', StringComparison.Ordinal) == true, where, "Unsupported MIME type");
            complaint.Require(Base64.IsValid(inline.FieldText("data") ?? "?"), where, $"Invalid value at '{where}.inline_data.data' (TYPE_BYTES), Base64 decoding failed");
        }

        if (part.Field("fileData") is { } file)
        {
            string uri = file.FieldText("fileUri") ?? "";
            bool known = uri.StartsWith("gs://", StringComparison.Ordinal)
                || uri.Contains("/v1beta/files/", StringComparison.Ordinal) || uri.Contains("youtube.com/", StringComparison.Ordinal);
            complaint.Require(known, where, "Cannot fetch content from the provided URL.");
        }

        if (part.Field("functionCall") is { } call)
        {
            complaint.Require(
                call.Field("args") is null or { ValueKind: JsonValueKind.Object }, where, $"Invalid value at '{where}.function_call.args' (type.googleapis.com/google.protobuf.Struct)");
        }

        if (part.Field("functionResponse") is { } response)
        {
            complaint.Require(
                response.FieldText("name") is { Length: > 0 }, where, $"* GenerateContentRequest.{where}.function_response.name: Name cannot be empty.");
            complaint.Require(
                response.Field("response") is { ValueKind: JsonValueKind.Object }, where, $"Invalid value at '{where}.function_response.response' (type.googleapis.com/google.protobuf.Struct)");
        }
    }
}
