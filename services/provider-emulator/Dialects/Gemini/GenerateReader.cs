using System.Text.Json;
using System.Text.RegularExpressions;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Gemini;

/// <summary>Reads a request for content as strictly as Gemini does: what it does not know, it refuses.</summary>
internal sealed partial class GenerateReader
{
    private const int MostStops = 5;
    private const int MostCandidates = 8;

    private readonly Complaint _complaint = new();
    private readonly Conversation _conversation = new();
    private readonly JsonElement _root;

    private GenerateReader(JsonElement root) => _root = root;

    /// <summary>Reads a request for an answer.</summary>
    /// <param name="model">The model in the address.</param>
    /// <param name="form">Whether and how the answer is streamed.</param>
    /// <param name="body">As received.</param>
    public static Reading Read(string model, GenerateForm form, ReadOnlyMemory<byte> body) => JsonBody.Read(body, root =>
    {
        GenerateReader reader = new(root);
        reader.Read("request");
        if (reader._complaint.First is { } problem)
        {
            return problem;
        }

        JsonElement config = root.Field("generationConfig") ?? default;
        bool thoughts = config.Field("thinkingConfig")?.Field("includeThoughts") is { ValueKind: JsonValueKind.True };
        int? limit = config.Field("maxOutputTokens") is { } most && most.TryGetInt32(out int tokens) ? tokens : null;
        ChatRequest chat = reader._conversation.ToChat(model, form != GenerateForm.Whole, limit, thoughts);
        return new GenerateRequest(chat, form, Candidates(config)) { Model = model, Stream = chat.Stream, LastRole = chat.LastRole };
    });

    /// <summary>Reads a request for a prompt's tokens.</summary>
    public static Reading Count(string model, ReadOnlyMemory<byte> body) => JsonBody.Read(body, root =>
    {
        Complaint complaint = new();
        GeminiFields.Check(root, "count", "", complaint);
        GenerateReader reader = new(root.Field("generateContentRequest") ?? root);
        reader.Read(root.Field("generateContentRequest") is null ? "count" : "request");
        return (complaint.First ?? reader._complaint.First) is { } problem
            ? problem
            : new CountRequest(Math.Max(reader._conversation.Tokens, 1)) { Model = model };
    });

    private static int Candidates(JsonElement config) =>
        config.Field("candidateCount") is { } count && count.TryGetInt32(out int number) ? number : 1;

    private void Read(string kind)
    {
        GeminiFields.Check(_root, kind, "", _complaint);
        if (_complaint.First is not null)
        {
            return;
        }

        if (_root.Field("systemInstruction") is { } system)
        {
            _conversation.Count([.. system.FieldEntries("parts").Select(part => part.FieldText("text") ?? "")]);
        }

        new GeminiTurns(_conversation, _complaint).Read(_root);
        ReadTools();
        if (_root.Field("generationConfig") is { } config)
        {
            ReadConfig(config);
        }
    }

    private void ReadTools()
    {
        foreach (JsonElement function in _root.FieldEntries("tools").SelectMany(tool => tool.FieldEntries("functionDeclarations")))
        {
            string name = function.FieldText("name") ?? "";
            bool named = _complaint.Require(
                FunctionName().IsMatch(name), "tools",
                "Invalid function name. Must start with a letter or an underscore, and be at most 64 characters of a-z, A-Z, 0-9, '_', '.', ':' and '-'.");
            _complaint.Require(
                function.Field("parameters") is null || function.Field("parametersJsonSchema") is null, "tools",
                "parameters and parameters_json_schema must not both be set.");
            if (named)
            {
                _conversation.Offer(name, function.Field("parameters") ?? function.Field("parametersJsonSchema"));
            }
        }

        JsonElement calling = _root.Field("toolConfig")?.Field("functionCallingConfig") ?? default;
        string[] allowed = [.. calling.FieldEntries("allowedFunctionNames").Select(name => name.ToString())];
        string mode = calling.FieldText("mode") ?? "AUTO";
        _complaint.Require(mode is "AUTO" or "ANY" or "NONE" or "VALIDATED" or "MODE_UNSPECIFIED", "mode", $"Invalid value at 'mode': \"{mode}\".");
        _complaint.Require(
            allowed.Length == 0 || mode is "ANY" or "VALIDATED", "mode", "allowed_function_names is only supported with the modes ANY and VALIDATED.");
        switch (mode)
        {
            case "NONE":
                _conversation.ForbidTools();
                break;
            case "ANY" when allowed.Length > 0:
                _conversation.DemandTool(allowed[0]);
                break;
            case "ANY":
                _conversation.DemandAnyTool();
                break;
        }
    }

    private void ReadConfig(JsonElement config)
    {
        JsonElement? schema = config.Field("responseSchema");
        JsonElement? jsonSchema = config.Field("responseJsonSchema");
        bool isJson = config.FieldText("responseMimeType") == "application/json";
        _complaint.Require(schema is null || jsonSchema is null, "", "response_schema and response_json_schema must not both be set.");
        _complaint.Require(
            isJson || (schema ?? jsonSchema) is null, "", "Response schema is only supported with the response mime type 'application/json'.");
        if (isJson)
        {
            _conversation.DemandJson(schema ?? jsonSchema);
        }

        JsonElement? stops = config.Field("stopSequences");
        if (stops is { } given)
        {
            bool few = given.ValueKind == JsonValueKind.Array && given.GetArrayLength() <= MostStops;
            if (_complaint.Require(few, "stop_sequences", $"The number of stop_sequences must be at most {MostStops}."))
            {
                _conversation.StopAt(given);
            }
        }

        _complaint.Require(
            Candidates(config) is >= 1 and <= MostCandidates, "candidate_count", $"Only candidate counts from 1 to {MostCandidates} are supported.");
        _complaint.Require(
            config.Field("maxOutputTokens") is null || (config.Field("maxOutputTokens") is { ValueKind: JsonValueKind.Number } most && most.TryGetInt32(out int tokens) && tokens >= 1),
            "max_output_tokens", "max_output_tokens must be positive.");
        _complaint.Require(
            config.Field("temperature") is null || (config.Field("temperature") is { ValueKind: JsonValueKind.Number } heat && heat.GetDouble() is >= 0 and <= 2),
            "temperature", "temperature must be in the range [0.0, 2.0].");
        JsonElement thinking = config.Field("thinkingConfig") ?? default;
        _complaint.Require(
            thinking.Field("thinkingBudget") is null || thinking.Field("thinkingLevel") is null,
            "thinking_config", "You can only set one of thinking budget and thinking level.");
        _complaint.Require(
            thinking.FieldText("thinkingLevel")?.ToUpperInvariant() is null or "MINIMAL" or "LOW" or "MEDIUM" or "HIGH" or "THINKING_LEVEL_UNSPECIFIED",
            "thinking_config", "Invalid value at 'generation_config.thinking_config.thinking_level'.");
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$")]
    private static partial Regex FunctionName();
}
