using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>A chat completion request as a request to Gemini.</summary>
internal static class GeminiRequest
{
    private const string Own = "x_gemini";

    // What is made from the chat's own fields; what an extension puts beside it must not stand there twice.
    private static readonly string[] Written = ["contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "model"];

    /// <returns>False when it was refused.</returns>
    public static bool Write(GeminiDraft draft, JsonElement chat)
    {
        if (!Check(draft, chat))
        {
            return false;
        }

        draft.Json.WriteStartObject();
        if (!GeminiContents.Write(draft, chat)
            || !GeminiTools.Write(draft, chat)
            || !GeminiConfig.Write(draft, chat)
            || !WriteOwn(draft, chat))
        {
            return false;
        }

        draft.Json.WriteEndObject();
        return true;
    }

    private static bool Check(GeminiDraft draft, JsonElement chat)
    {
        foreach (JsonProperty field in chat.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (!GeminiFields.Rows.TryGetValue(field.Name, out FieldFate fate))
            {
                fate = FieldFate.Refused;
                if (field.Name.StartsWith(ForeignFields.Prefix, StringComparison.Ordinal))
                {
                    if (ForeignFields.FirstRefused(field.Name, field.Value, draft.Dropped) is { } member)
                    {
                        return draft.Refuse(member, $"Gemini has no word for '{member}'. Leave it out, or send the request to a provider of its own dialect.");
                    }

                    continue;
                }
            }

            if (fate == FieldFate.Hint)
            {
                draft.Drop(field.Name);
            }
            else if (fate == FieldFate.Refused && Asks(field.Value))
            {
                return draft.Refuse(field.Name, field.Name is "functions" or "function_call"
                    ? $"Gemini is not told of functions by '{field.Name}'. Use 'tools' and 'tool_choice'."
                    : $"Gemini has no word for '{field.Name}'. Leave it out, or send the request to another provider.");
            }
        }

        return true;
    }

    // Clients send fields with the value that means nothing.
    private static bool Asks(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => false,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().MoveNext(),
        _ => true,
    };

    // Those with a dot belong inside generationConfig and toolConfig and have been written there.
    private static bool WriteOwn(GeminiDraft draft, JsonElement chat)
    {
        if (!chat.TryGet(Own, out JsonElement own))
        {
            return true;
        }

        if (own.ValueKind != JsonValueKind.Object)
        {
            return draft.Refuse(Own, $"'{Own}' must be an object.");
        }

        foreach (JsonProperty field in own.EnumerateObject())
        {
            if (Written.Contains(field.Name, StringComparer.Ordinal))
            {
                return draft.Refuse($"{Own}.{field.Name}", $"'{field.Name}' is made from the request's own fields and cannot be given beside them.");
            }

            if (!field.Name.Contains('.') && field.Name != GeminiTools.DeclarationExtras)
            {
                draft.Json.WriteRaw(field.Name, field.Value);
            }
        }

        return true;
    }
}
