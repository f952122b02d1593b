using System.Text.Json;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>What is asked of a provider in its own dialect: its list of models, and one token of one of them.</summary>
internal static class ProbeCalls
{
    private const int LargestList = 8 * 1024 * 1024;
    private const int LargestAnswer = 1024 * 1024;

    /// <summary>The list of models.</summary>
    public static ProbeCall Models(Dialect dialect) => dialect switch
    {
        Dialect.Anthropic => new ProbeCall("models?limit=1000", LargestList),
        Dialect.Gemini => new ProbeCall("models?pageSize=1000", LargestList),
        Dialect.Ollama => new ProbeCall("api/tags", LargestList),
        _ => new ProbeCall("models", LargestList),
    };

    /// <summary>One token.</summary>
    /// <param name="target">Of whom.</param>
    /// <param name="limit">OpenAI's name of the bound on tokens; the other dialects have one only.</param>
    public static ProbeCall Completion(Target target, string limit) => target.Provider.Dialect switch
    {
        Dialect.Anthropic => Post("messages", new JsonObject { ["model"] = target.Model, ["max_tokens"] = 1, ["messages"] = Messages() }),
        Dialect.Gemini => Post($"models/{Uri.EscapeDataString(target.Model)}:generateContent", new JsonObject
        {
            ["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = "Hi" }) }),
            ["generationConfig"] = new JsonObject { ["maxOutputTokens"] = 1 },
        }),
        Dialect.Ollama => Post("api/chat", new JsonObject
        {
            ["model"] = target.Model,
            ["messages"] = Messages(),
            ["stream"] = false,
            ["options"] = new JsonObject { ["num_predict"] = 1 },
        }),
        _ => Post(
            OperationPath.Of(target, "/chat/completions").TrimStart('/'),
            new JsonObject { ["model"] = target.Model, ["messages"] = Messages(), [limit] = 1 }),
    };

    /// <summary>The member of a completion that an error does not have.</summary>
    public static string MarkOfCompletion(Dialect dialect) => dialect switch
    {
        Dialect.Anthropic => "content",
        Dialect.Gemini => "candidates",
        Dialect.Ollama => "message",
        _ => "choices",
    };

    /// <summary>What Ollama knows of a model.</summary>
    public static ProbeCall OllamaShow(string model, int maxAnswerBytes) =>
        new("api/show", maxAnswerBytes, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["model"] = model }));

    private static ProbeCall Post(string path, JsonObject body) => new(path, LargestAnswer, JsonSerializer.SerializeToUtf8Bytes(body));

    private static JsonArray Messages() => new(new JsonObject { ["role"] = "user", ["content"] = "Hi" });
}
