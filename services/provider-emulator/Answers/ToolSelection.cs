using System.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>
/// Decides which tools are called: the one that <c>tool_choice</c> names, the first one when it says <c>required</c>,
/// otherwise those that the last user message names as <c>call name[,name] [arguments]</c>.
/// </summary>
internal static class ToolSelection
{
    private const string Verb = "call ";

    public static IReadOnlyList<ToolCall> Choose(ChatRequest request)
    {
        if (request.Tools.IsEmpty)
        {
            return [];
        }

        using JsonDocument tools = JsonDocument.Parse(request.Tools);
        if (tools.RootElement.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        IEnumerable<JsonElement> named = tools.RootElement.EnumerateArray().Where(IsNamedFunction);
        List<JsonElement> functions = [.. named.Select(tool => tool.GetProperty("function"u8))];
        return Demand(request.ToolChoice) switch
        {
            { Forbidden: true } => [],
            { Any: true } => Calls(functions.Take(1), []),
            { Name: { } name } => Calls(functions.Where(function => NameOf(function) == name), []),
            _ => Asked(request, functions),
        };
    }

    private static bool IsNamedFunction(JsonElement tool) =>
        tool.ValueKind == JsonValueKind.Object
        && tool.TryGetProperty("function"u8, out JsonElement function) && function.ValueKind == JsonValueKind.Object
        && function.TryGetProperty("name"u8, out JsonElement name) && name.ValueKind == JsonValueKind.String;

    private static string NameOf(JsonElement function) => function.GetProperty("name"u8).GetString()!;

    private static (bool Forbidden, bool Any, string? Name) Demand(ReadOnlyMemory<byte> toolChoice)
    {
        if (toolChoice.IsEmpty)
        {
            return default;
        }

        using JsonDocument document = JsonDocument.Parse(toolChoice);
        JsonElement choice = document.RootElement;
        if (choice.ValueKind == JsonValueKind.String)
        {
            return (choice.ValueEquals("none"u8), choice.ValueEquals("required"u8), null);
        }

        bool named = choice.ValueKind == JsonValueKind.Object && IsNamedFunction(choice);
        return (false, false, named ? NameOf(choice.GetProperty("function"u8)) : null);
    }

    /// <summary>Only a user's own last message asks: after a tool's result the conversation goes on in words.</summary>
    private static List<ToolCall> Asked(ChatRequest request, List<JsonElement> functions)
    {
        string text = request.LastRole == "user" ? MessageText.Whole(request.LastUserContent) : "";
        if (!text.StartsWith(Verb, StringComparison.Ordinal))
        {
            return [];
        }

        string[] words = text[Verb.Length..].Split(' ', 2);
        string[] names = words[0].Split(',');
        byte[] arguments = words.Length > 1 && IsObject(words[1]) ? Encoding.UTF8.GetBytes(words[1]) : [];
        return Calls(functions.Where(function => names.Contains(NameOf(function), StringComparer.Ordinal)), arguments);
    }

    private static List<ToolCall> Calls(IEnumerable<JsonElement> functions, byte[] arguments)
    {
        List<ToolCall> calls = [];
        foreach (JsonElement function in functions)
        {
            byte[] sample = arguments.Length > 0 ? arguments
                : SchemaSample.Bytes(function.TryGetProperty("parameters"u8, out JsonElement schema) ? schema : null);
            calls.Add(new ToolCall($"call_emu{calls.Count}", NameOf(function), sample));
        }

        return calls;
    }

    private static bool IsObject(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
