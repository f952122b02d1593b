using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Responses;

/// <summary>Reads a request for a response as strictly as OpenAI does: what it does not know, it refuses.</summary>
internal sealed class ResponsesReader
{
    private const int LeastOutput = 16;

    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "model", "input", "instructions", "previous_response_id", "conversation", "store", "background", "stream", "stream_options",
        "max_output_tokens", "max_tool_calls", "tools", "tool_choice", "parallel_tool_calls", "text", "reasoning", "include", "temperature",
        "top_p", "top_logprobs", "truncation", "context_management", "prompt", "metadata", "service_tier", "safety_identifier",
        "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "user", "moderation",
    };

    private readonly Complaint _complaint = new();
    private readonly Conversation _conversation = new();
    private readonly JsonElement _root;

    private ResponsesReader(JsonElement root) => _root = root;

    /// <summary>Reads a request for an answer.</summary>
    public static Reading Read(ReadOnlyMemory<byte> body) => JsonBody.Read(body, root =>
    {
        ResponsesReader reader = new(root);
        reader.Read();
        return reader._complaint.First is { } problem ? problem : reader.Build();
    });

    /// <summary>Reads a request for a prompt's tokens.</summary>
    public static Reading Count(ReadOnlyMemory<byte> body) => JsonBody.Read(body, root =>
    {
        ResponsesReader reader = new(root);
        reader.Read();
        return reader._complaint.First is { } problem
            ? problem
            : new InputTokensRequest(Math.Max(reader._conversation.Tokens, 1)) { Model = root.Text("model") };
    });

    private void Read()
    {
        foreach (JsonProperty field in _root.EnumerateObject())
        {
            _complaint.Require(Fields.Contains(field.Name), field.Name, $"Unknown parameter: '{field.Name}'.");
        }

        _complaint.Require(_root.Text("model") is { Length: > 0 }, "model", "Missing required parameter: 'model'.");
        foreach (string stored in (string[])["previous_response_id", "conversation"])
        {
            _complaint.Require(_root.Member(stored) is null, stored, $"'{stored}' was not found: the emulator remembers nothing.");
        }

        foreach (string flag in (string[])["stream", "store", "background", "parallel_tool_calls"])
        {
            _complaint.Require(
                _root.Member(flag) is null or { ValueKind: JsonValueKind.True or JsonValueKind.False },
                flag, $"Invalid type for '{flag}': expected a boolean.");
        }

        _complaint.Require(
            _root.Member("max_output_tokens") is null || _root.Integer("max_output_tokens") >= LeastOutput,
            "max_output_tokens", $"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= {LeastOutput}.");
        if (_root.Text("instructions") is { } instructions)
        {
            _conversation.Count([instructions]);
        }

        new ResponsesItems(_conversation, _complaint).Read(_root);
        ResponsesTools.Read(_root, _conversation, _complaint);
        ReadText();
        ReadReasoning();
    }

    private ResponsesRequest Build()
    {
        string? effort = _root.Member("reasoning")?.Text("effort");
        bool reasons = effort is not (null or "none") || _root.Member("reasoning")?.Text("summary") is not null;
        ChatRequest chat = _conversation.ToChat(_root.Text("model")!, _root.Flag("stream"), _root.Integer("max_output_tokens"), reasons);
        bool summarises = _root.Member("reasoning")?.Text("summary") is not null;
        bool encrypts = _root.Entries("include").Any(entry => entry.ValueEquals("reasoning.encrypted_content"u8));
        ResponseEcho echo = new(
            _root.Text("instructions"), Raw("tools") ?? "[]", Raw("tool_choice") ?? "\"auto\"", Raw("metadata") ?? "{}",
            _root.Member("parallel_tool_calls") is not { ValueKind: JsonValueKind.False }, _root.Member("store") is not { ValueKind: JsonValueKind.False });
        return new ResponsesRequest(chat, echo, new ReasoningForm(summarises, encrypts))
        {
            Model = chat.Model,
            Stream = chat.Stream,
            LastRole = chat.LastRole,
        };
    }

    private string? Raw(string name) => _root.Member(name) is { } value ? CompactJson.Of(value) : null;

    private void ReadText()
    {
        JsonElement format = _root.Member("text")?.Member("format") ?? default;
        switch (format.Text("type"))
        {
            case null or "text":
                break;
            case "json_object":
                _conversation.DemandJson(null);
                break;
            case "json_schema":
                _complaint.Require(format.Text("name") is { Length: > 0 }, "text.format.name", "Missing required parameter: 'text.format.name'.");
                if (_complaint.Require(
                    format.Member("schema") is { ValueKind: JsonValueKind.Object }, "text.format.schema", "Missing required parameter: 'text.format.schema'."))
                {
                    _conversation.DemandJson(format.Member("schema"));
                }

                break;
            case { } other:
                _complaint.Require(false, "text.format.type", $"Invalid value: '{other}'. Supported values are: 'text', 'json_object' and 'json_schema'.");
                break;
        }
    }

    private void ReadReasoning()
    {
        JsonElement reasoning = _root.Member("reasoning") ?? default;
        _complaint.Require(
            reasoning.Text("effort") is null or "none" or "minimal" or "low" or "medium" or "high" or "xhigh" or "max",
            "reasoning.effort", $"Invalid value: '{reasoning.Text("effort")}'.");
        _complaint.Require(
            reasoning.Text("summary") is null or "auto" or "concise" or "detailed",
            "reasoning.summary", $"Invalid value: '{reasoning.Text("summary")}'.");
    }
}
