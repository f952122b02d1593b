using System.Buffers.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Ollama;

/// <summary>
/// Reads a chat request as Ollama does: types are strict, fields it does not know are ignored. Only roles are stricter than the real
/// server's, which drops messages of a role its template does not know.
/// </summary>
internal sealed class OllamaReader
{
    private readonly Complaint _complaint = new();
    private readonly Conversation _conversation = new();
    private readonly JsonElement _root;

    private OllamaReader(JsonElement root) => _root = root;

    public static Reading Read(ReadOnlyMemory<byte> body) => JsonBody.Read(body, root => new OllamaReader(root).Read());

    private Reading Read()
    {
        _complaint.Require(_root.Text("model") is { Length: > 0 }, "model", "model is required");
        foreach (JsonElement message in _root.Entries("messages"))
        {
            ReadMessage(message);
        }

        ReadTools();
        ReadFormat();
        bool thinks = _root.Member("think") switch
        {
            null or { ValueKind: JsonValueKind.False } => false,
            { ValueKind: JsonValueKind.True } => true,
            _ => _complaint.Require(
                _root.Text("think") is "low" or "medium" or "high" or "max", "think",
                $"invalid think value: {_root.Member("think")} (must be \"high\", \"medium\", \"low\", \"max\", true, or false)"),
        };
        (int? limit, JsonElement? stops) = ReadOptions();
        if (stops is { } given)
        {
            _conversation.StopAt(given);
        }

        _complaint.Require(
            _root.Member("stream") is null or { ValueKind: JsonValueKind.True or JsonValueKind.False }, "stream", Unmarshal("stream", "bool"));
        if (_complaint.First is { } problem)
        {
            return problem;
        }

        bool stream = _root.Member("stream") is not { ValueKind: JsonValueKind.False };
        ChatRequest chat = _conversation.ToChat(_root.Text("model")!, stream, limit, thinks);
        return new OllamaChatRequest(chat, isLoad: _conversation.Messages == 0) { Model = chat.Model, Stream = stream, LastRole = chat.LastRole };
    }

    private void ReadMessage(JsonElement message)
    {
        string role = message.Text("role") ?? "";
        _complaint.Require(role is "system" or "user" or "assistant" or "tool", "role", $"invalid message role: {role}");
        _complaint.Require(
            message.Member("content") is null or { ValueKind: JsonValueKind.String }, "content", Unmarshal("messages.content", "string"));
        int images = 0;
        foreach (JsonElement image in message.Entries("images"))
        {
            images++;
            _complaint.Require(
                image.ValueKind == JsonValueKind.String && Base64.IsValid(image.GetString()!), "images", "illegal base64 data at input byte 4");
        }

        foreach (JsonElement call in message.Entries("tool_calls"))
        {
            JsonElement function = call.Member("function") ?? default;
            _complaint.Require(function.Text("name") is { Length: > 0 }, "tool_calls", "tool call must have a function name");
            _complaint.Require(
                function.Member("arguments") is null or { ValueKind: JsonValueKind.Object },
                "tool_calls", Unmarshal("messages.tool_calls.function.arguments", "api.ToolCallFunctionArguments"));
        }

        _conversation.Add(role, [message.Text("content") ?? ""], images);
    }

    private void ReadTools()
    {
        foreach (JsonElement tool in _root.Entries("tools"))
        {
            JsonElement function = tool.Member("function") ?? default;
            if (_complaint.Require(function.Text("name") is { Length: > 0 }, "tools", "tool must have a function name"))
            {
                _conversation.Offer(function.Text("name")!, function.Member("parameters"));
            }
        }
    }

    private void ReadFormat()
    {
        switch (_root.Member("format"))
        {
            case null or { ValueKind: JsonValueKind.String } when _root.Text("format") is null or "":
                break;
            case { ValueKind: JsonValueKind.String } when _root.Text("format") == "json":
                _conversation.DemandJson(null);
                break;
            case { ValueKind: JsonValueKind.Object } schema:
                _conversation.DemandJson(schema);
                break;
            case { } other:
                _complaint.Require(false, "format", $"invalid format: {other.GetRawText()}; expected \"json\" or a valid JSON Schema object");
                break;
        }
    }

    private (int? Limit, JsonElement? Stops) ReadOptions()
    {
        if (_root.Member("options") is not { } options)
        {
            return default;
        }

        _complaint.Require(options.ValueKind == JsonValueKind.Object, "options", Unmarshal("options", "map[string]interface {}"));
        JsonElement? stops = options.Member("stop");
        bool list = _complaint.Require(
            stops is null or { ValueKind: JsonValueKind.Array }, "options", "option \"stop\" must be of type array");
        foreach (string name in (string[])["num_ctx", "num_predict", "temperature", "top_k", "top_p", "min_p", "seed", "repeat_penalty", "presence_penalty", "frequency_penalty"])
        {
            _complaint.Require(
                options.Member(name) is null or { ValueKind: JsonValueKind.Number }, "options", $"option \"{name}\" must be a number");
        }

        // -1 is without a limit.
        int? limit = options.Integer("num_predict");
        return (limit >= 0 ? limit : null, list ? stops : null);
    }

    private static string Unmarshal(string field, string type) => $"json: cannot unmarshal value into Go struct field ChatRequest.{field} of type {type}";
}
