using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>A Gemini client's <c>contents</c> and <c>systemInstruction</c> as messages of a chat.</summary>
internal sealed class ClientContents(Utf8JsonWriter json)
{
    // Calls without an id, and results without one, find each other by name and order.
    private readonly List<(string Name, string Id)> _open = [];
    private int _calls;

    /// <returns>The error in them; null when there is none.</returns>
    public MeshError? Write(JsonElement root)
    {
        if (!root.TryFind("contents", out JsonElement contents))
        {
            return new MeshError(ErrorCode.MissingParameter, "'contents' is required. Send an array with at least one content.") { Param = "contents" };
        }

        json.WriteStartArray("messages"u8);
        if (root.TryFind("systemInstruction", out JsonElement system) && WriteSystem(system) is { } wrong)
        {
            return wrong;
        }

        // Google takes a single one without the array.
        if (contents.ValueKind == JsonValueKind.Object)
        {
            if (WriteContent(contents, 0) is { } error)
            {
                return error;
            }
        }
        else if (contents.ValueKind == JsonValueKind.Array)
        {
            int position = 0;
            foreach (JsonElement content in contents.EnumerateArray())
            {
                if (WriteContent(content, position++) is { } error)
                {
                    return error;
                }
            }
        }
        else
        {
            return Wrong("contents", "an array");
        }

        json.WriteEndArray();
        return null;
    }

    private static MeshError Wrong(string field, string expected) =>
        new(ErrorCode.InvalidType, $"'{field}' must be {expected}.") { Param = field };

    private MeshError? WriteSystem(JsonElement system)
    {
        if (system.ValueKind != JsonValueKind.Object)
        {
            return Wrong("systemInstruction", "an object with parts");
        }

        List<JsonElement> texts = [];
        foreach (JsonElement part in system.FindItems("parts"))
        {
            if (!part.TryFind("text", out JsonElement text) || text.ValueKind != JsonValueKind.String)
            {
                return Wrong("systemInstruction.parts", "texts");
            }

            texts.Add(text);
        }

        if (texts.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "system"u8);
            WriteTexts(texts);
            json.WriteEndObject();
        }

        return null;
    }

    private void WriteTexts(List<JsonElement> texts)
    {
        if (texts.Count == 1)
        {
            json.WriteRaw("content", texts[0]);
            return;
        }

        json.WriteStartArray("content"u8);
        foreach (JsonElement text in texts)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteRaw("text", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private MeshError? WriteContent(JsonElement content, int position)
    {
        if (content.ValueKind != JsonValueKind.Object)
        {
            return Wrong($"contents[{position}]", "an object with a role and parts");
        }

        foreach (JsonElement part in content.FindItems("parts"))
        {
            if (part.ValueKind != JsonValueKind.Object)
            {
                return Wrong($"contents[{position}].parts", "an array of objects");
            }
        }

        switch (content.FindText("role"))
        {
            case null or "user" or "function":
                WriteUser(content);
                return null;
            case "model":
                return WriteModel(content, position);
            case var role:
                return new MeshError(ErrorCode.InvalidValue, $"'contents[{position}].role' must be 'user' or 'model', not '{role}'.")
                { Param = $"contents[{position}].role" };
        }
    }

    // Results stand right behind the calls they answer; the rest of the turn follows.
    private void WriteUser(JsonElement content)
    {
        List<JsonElement> rest = [];
        foreach (JsonElement part in content.FindItems("parts"))
        {
            if (part.TryFind("functionResponse", out JsonElement result) && result.ValueKind == JsonValueKind.Object)
            {
                WriteResult(result);
            }
            else
            {
                rest.Add(part);
            }
        }

        if (rest.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        if (rest is [var only] && only.TryFind("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
        {
            json.WriteRaw("content", text);
        }
        else
        {
            json.WriteStartArray("content"u8);
            rest.ForEach(part => ClientParts.Write(json, part));
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteResult(JsonElement result)
    {
        string name = result.FindText("name") ?? "";
        string id = result.FindText("id") ?? "";
        int open = _open.FindIndex(call => id.Length > 0 ? call.Id == id : call.Name == name);
        if (open >= 0)
        {
            id = _open[open].Id;
            _open.RemoveAt(open);
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "tool"u8);
        json.WriteString("tool_call_id"u8, id.Length > 0 ? id : $"call_{name}");
        json.WriteString("name"u8, name);
        ClientParts.WriteResult(json, result);
        json.WriteEndObject();
    }

    private MeshError? WriteModel(JsonElement content, int position)
    {
        var details = new ClientReasoning();
        List<JsonElement> texts = [];
        List<JsonElement> own = [];
        var calls = new ArrayBufferWriter<byte>(256);
        using var call = new Utf8JsonWriter(calls, GeminiJson.Writing);
        call.WriteStartArray();
        bool hasCalls = false;
        foreach (JsonElement part in content.FindItems("parts"))
        {
            string? id = null;
            if (part.TryFind("functionCall", out JsonElement function))
            {
                if (function.FindText("name") is not { Length: > 0 } name)
                {
                    return new MeshError(ErrorCode.MissingParameter, "A 'functionCall' needs a 'name'.") { Param = $"contents[{position}].parts.functionCall.name" };
                }

                id = function.FindText("id") ?? $"call_{_calls}";
                _calls++;
                _open.Add((name, id));
                WriteCall(call, function, id, name);
                hasCalls = true;
            }
            else if (part.TryFind("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
            {
                if (part.IsTrue("thought"))
                {
                    details.AddThought(part, text);
                    continue;
                }

                texts.Add(text);
            }
            else
            {
                own.Add(part);
                continue;
            }

            details.AddSignature(part, id);
        }

        call.WriteEndArray();
        call.Flush();
        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        WriteAnswer(texts, hasCalls);
        details.Write(json);
        if (hasCalls)
        {
            json.WritePropertyName("tool_calls"u8);
            json.WriteRawValue(calls.WrittenSpan, skipInputValidation: true);
        }

        if (own.Count > 0)
        {
            json.WriteStartArray("x_gemini"u8);
            own.ForEach(part => json.WriteRawValue(part.Raw(), skipInputValidation: true));
            json.WriteEndArray();
        }

        json.WriteEndObject();
        return null;
    }

    private void WriteAnswer(List<JsonElement> texts, bool hasCalls)
    {
        if (texts.Count > 0)
        {
            WriteTexts(texts);
        }
        else if (hasCalls)
        {
            json.WriteNull("content"u8);
        }
        else
        {
            json.WriteString("content"u8, ""u8);
        }
    }

    private static void WriteCall(Utf8JsonWriter call, JsonElement function, string id, string name)
    {
        call.WriteStartObject();
        call.WriteString("id"u8, id);
        call.WriteString("type"u8, "function"u8);
        call.WriteStartObject("function"u8);
        call.WriteString("name"u8, name);
        call.WriteString("arguments"u8, function.TryFind("args", out JsonElement arguments) ? arguments.Raw() : "{}"u8);
        call.WriteEndObject();
        call.WriteEndObject();
    }
}
