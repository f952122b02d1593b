using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Gemini;

/// <summary>
/// The members every object of a request has. Gemini refuses any other, by its name and place. Names are those of the documents; the same
/// names with underscores are taken too.
/// </summary>
internal static class GeminiFields
{
    private const string Schema = "schema";

    // A member's value is of the kind named after the colon: an object of that kind, or an array of them; without a colon it is free.
    private static readonly Dictionary<string, Dictionary<string, string?>> Kinds = new(StringComparer.Ordinal)
    {
        ["request"] = Kind(
            "contents:content", "systemInstruction:content", "tools:tool", "toolConfig:toolConfig", "generationConfig:generation",
            "safetySettings:safety", "cachedContent", "serviceTier", "store", "model", "labels"),
        ["content"] = Kind("role", "parts:part"),
        ["part"] = Kind(
            "text", "inlineData:inline", "fileData:file", "functionCall:call", "functionResponse:response", "executableCode",
            "codeExecutionResult", "toolCall", "toolResponse", "thought", "thoughtSignature", "mediaResolution", "videoMetadata"),
        ["inline"] = Kind("mimeType", "data", "displayName"),
        ["file"] = Kind("mimeType", "fileUri", "displayName"),
        ["call"] = Kind("id", "name", "args"),
        ["response"] = Kind("id", "name", "response", "parts", "willContinue", "scheduling"),
        ["tool"] = Kind(
            "functionDeclarations:function", "googleSearch", "googleSearchRetrieval", "urlContext", "codeExecution", "googleMaps",
            "fileSearch", "computerUse", "mcpServers"),
        ["function"] = Kind("name", "description", "parameters:schema", "parametersJsonSchema", "response:schema", "responseJsonSchema", "behavior"),
        ["toolConfig"] = Kind("functionCallingConfig:calling", "retrievalConfig"),
        ["calling"] = Kind("mode", "allowedFunctionNames", "streamFunctionCallArguments"),
        ["generation"] = Kind(
            "temperature", "topP", "topK", "candidateCount", "maxOutputTokens", "stopSequences", "seed", "presencePenalty",
            "frequencyPenalty", "responseMimeType", "responseSchema:schema", "responseJsonSchema", "responseModalities",
            "responseLogprobs", "logprobs", "speechConfig", "imageConfig", "mediaResolution", "thinkingConfig:thinking"),
        ["thinking"] = Kind("includeThoughts", "thinkingBudget", "thinkingLevel"),
        ["safety"] = Kind("category", "threshold"),
        [Schema] = Kind(
            "type", "format", "title", "description", "nullable", "enum", "items:schema", "properties:schemas", "required",
            "propertyOrdering", "minItems", "maxItems", "minimum", "maximum", "minLength", "maxLength", "minProperties", "maxProperties",
            "pattern", "anyOf:schema", "default", "example"),
        ["count"] = Kind("contents:content", "generateContentRequest:request"),
        ["embed"] = Kind("model", "content:content", "taskType", "title", "outputDimensionality"),
        ["batch"] = Kind("requests:embed"),
    };

    /// <summary>Refuses members that an object of the kind, or any object within it, does not have.</summary>
    public static void Check(JsonElement value, string kind, string where, Complaint complaint)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement entry in value.EnumerateArray())
            {
                Check(entry, kind, $"{where}[{index++}]", complaint);
            }

            return;
        }

        bool isObject = complaint.Require(
            value.ValueKind == JsonValueKind.Object, where, $"Invalid value at '{where}': expected an object.");
        foreach (JsonProperty member in isObject ? value.EnumerateObject() : default)
        {
            if (kind == "schemas")
            {
                Check(member.Value, Schema, $"{where}.{member.Name}", complaint);
            }
            else if (complaint.Require(Kinds[kind].TryGetValue(Camel(member.Name), out string? inner), where, Unknown(member.Name, where))
                && inner is not null && member.Value.ValueKind != JsonValueKind.Null)
            {
                Check(member.Value, inner, where.Length == 0 ? member.Name : $"{where}.{member.Name}", complaint);
            }
        }
    }

    /// <summary>The member under either of its names.</summary>
    public static JsonElement? Field(this JsonElement parent, string name) => parent.Member(name) ?? parent.Member(Snake(name));

    /// <summary>The text of the member under either of its names; null when it is no string.</summary>
    public static string? FieldText(this JsonElement parent, string name) =>
        parent.Field(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The entries of the member under either of its names.</summary>
    public static IEnumerable<JsonElement> FieldEntries(this JsonElement parent, string name) =>
        parent.Field(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static string Unknown(string name, string where)
    {
        string at = where.Length == 0 ? "" : $" at '{where}'";
        return $"Invalid JSON payload received. Unknown name \"{name}\"{at}: Cannot find field.";
    }

    private static Dictionary<string, string?> Kind(params string[] members) => members.ToDictionary(
        member => member.Split(':')[0], member => member.Split(':') is [_, string kind] ? kind : null, StringComparer.Ordinal);

    private static string Snake(string camel) =>
        string.Concat(camel.Select(letter => char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : letter.ToString()));

    private static string Camel(string name)
    {
        string[] words = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 ? name : words[0] + string.Concat(words[1..].Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
