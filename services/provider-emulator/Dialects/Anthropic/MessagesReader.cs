using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>Reads a request for a message as strictly as Anthropic does: what it does not know, it refuses.</summary>
internal sealed class MessagesReader
{
    private const string OldVersion = "2023-06-01";
    private const string NewVersion = "2026-10-21";

    private static readonly string[] Sampling = ["temperature", "top_p", "top_k"];

    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "model", "max_tokens", "messages", "system", "stop_sequences", "stream", "tools", "tool_choice", "thinking", "output_config",
        "metadata", "service_tier", "speed", "cache_control", "container", "inference_geo", "diagnostics", "temperature", "top_p", "top_k",
    };

    private readonly Complaint _complaint = new();
    private readonly Conversation _conversation = new();
    private readonly JsonElement _root;
    private readonly bool _counting;

    private MessagesReader(JsonElement root, bool counting)
    {
        _root = root;
        _counting = counting;
    }

    /// <summary>Reads a request.</summary>
    /// <param name="body">As received.</param>
    /// <param name="headers">Where the version is.</param>
    /// <param name="counting">Whether only the tokens are to be counted.</param>
    public static Reading Read(ReadOnlyMemory<byte> body, IHeaderDictionary headers, bool counting)
    {
        string version = headers["anthropic-version"].ToString();
        return version switch
        {
            "" => ApiProblem.Invalid("anthropic-version", "missing_header", "header is required"),
            not (OldVersion or NewVersion) =>
                ApiProblem.Invalid("anthropic-version", "invalid_header", $"\"{version}\" is not a valid version"),
            _ => JsonBody.Read(body, root => new MessagesReader(root, counting).Read(version)),
        };
    }

    private Reading Read(string version)
    {
        ReadFields(version);
        int cachedSystem = ReadSystem();
        MessagesTools.Read(_root, _conversation, _complaint);
        bool thinks = MessagesThinking.Read(_root, _complaint);
        MessagesTurns turns = new(_conversation, _complaint);
        turns.Read(_root, thinks);
        int marks = CacheMarks.Count(_root);
        _complaint.Require(marks <= CacheMarks.Most, "", $"A maximum of {CacheMarks.Most} blocks with cache_control may be provided. Found {marks}.");
        if (_complaint.First is { } problem)
        {
            return problem;
        }

        string model = _root.Text("model")!;
        if (_counting)
        {
            return new CountTokensRequest(Math.Max(_conversation.Tokens, 1)) { Model = model };
        }

        ChatRequest chat = _conversation.ToChat(model, _root.Flag("stream"), _root.Integer("max_tokens"), thinks);
        CacheShare cache = new(turns.CachedTokens > 0 ? _conversation.Tokens - turns.Tokens : cachedSystem, turns.CachedTokens);
        return new MessagesRequest(chat, cache) { Model = model, Stream = chat.Stream, LastRole = chat.LastRole };
    }

    private void ReadFields(string version)
    {
        foreach (JsonProperty field in _root.EnumerateObject())
        {
            bool known = Fields.Contains(field.Name)
                && !(_counting && field.Name is "max_tokens" or "stream")
                && !(version == NewVersion && Sampling.Contains(field.Name));
            _complaint.Require(known, field.Name, "Extra inputs are not permitted");
        }

        _complaint.Require(_root.Text("model") is { Length: > 0 }, "model", "Field required");
        if (!_counting)
        {
            _complaint.Require(_root.Member("max_tokens") is not null, "max_tokens", "Field required");
            _complaint.Require(_root.Integer("max_tokens") >= 0, "max_tokens", "Input should be a valid integer, at least 0");
        }

        _complaint.Require(
            _root.Member("stream") is null or { ValueKind: JsonValueKind.True or JsonValueKind.False },
            "stream", "Input should be a valid boolean");
        _complaint.Require(
            _root.Member("temperature") is not { } temperature
                || (temperature.ValueKind == JsonValueKind.Number && temperature.GetDouble() is >= 0 and <= 1),
            "temperature", "range: 0..1");
        ReadStops();
        ReadOutput();
        _complaint.Require(
            _root.Member("metadata") is not { } metadata
                || (metadata.ValueKind == JsonValueKind.Object && metadata.EnumerateObject().All(entry => entry.Name == "user_id")),
            "metadata", "Extra inputs are not permitted");
    }

    private void ReadStops()
    {
        if (_root.Member("stop_sequences") is not { } stops)
        {
            return;
        }

        bool valid = stops.ValueKind == JsonValueKind.Array
            && stops.EnumerateArray().All(stop => stop.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(stop.GetString()));
        if (_complaint.Require(valid, "stop_sequences", "each stop sequence must contain non-whitespace"))
        {
            _conversation.StopAt(stops);
        }
    }

    private void ReadOutput()
    {
        if (_root.Member("output_config") is not { } output)
        {
            return;
        }

        _complaint.Require(
            output.Member("effort") is null || output.Text("effort") is "low" or "medium" or "high" or "xhigh" or "max",
            "output_config.effort", "Input should be 'low', 'medium', 'high', 'xhigh' or 'max'");
        if (output.Member("format") is not { } format)
        {
            return;
        }

        bool schema = format.Text("type") == "json_schema" && format.Member("schema") is { ValueKind: JsonValueKind.Object };
        if (_complaint.Require(schema, "output_config.format", "Input should be a json_schema with a schema"))
        {
            _conversation.DemandJson(format.Member("schema"));
        }
    }

    /// <returns>The tokens of the system texts when one of them is marked for the cache.</returns>
    private int ReadSystem()
    {
        if (_root.Member("system") is not { } system)
        {
            return 0;
        }

        if (system.ValueKind == JsonValueKind.String)
        {
            _conversation.Count([system.GetString()!]);
            return 0;
        }

        if (!_complaint.Require(system.ValueKind == JsonValueKind.Array, "system", "Input should be a valid list"))
        {
            return 0;
        }

        List<string> texts = [];
        bool marked = false;
        foreach (JsonElement block in system.EnumerateArray())
        {
            _complaint.Require(block.Text("type") == "text", "system", "Input should be a text block");
            _complaint.Require(block.Text("text") is { Length: > 0 }, "system", "text content blocks must be non-empty");
            MessagesBlocks.CheckMembers(block, "system", _complaint);
            texts.Add(block.Text("text") ?? "");
            marked |= block.Member("cache_control") is not null;
        }

        _conversation.Count(texts);
        return marked ? _conversation.Tokens : 0;
    }
}
