using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>
/// Copies a message or a delta: content that is a list becomes text and reasoning (Mistral), <c>reasoning</c> gets the name that the mesh
/// gives it, tool calls get what they lack.
/// </summary>
internal sealed class MessageMender(AnswerContext context)
{
    private readonly Dictionary<int, CallNumbers> _calls = [];

    /// <summary>Whether the choice has called any tool so far.</summary>
    public bool HasCalls(int choice) => _calls.TryGetValue(choice, out CallNumbers? calls) && calls.HasAny;

    /// <param name="copy">Stands on the value; afterwards on its end.</param>
    /// <param name="choice">The choice it belongs to.</param>
    public void Write(ref JsonCopy copy, int choice)
    {
        if (copy.Token != JsonTokenType.StartObject)
        {
            copy.CopyValue();
            return;
        }

        ReadOnlySpan<byte> reasoning = default;
        string? thoughts = null;
        copy.Json.WriteStartObject();
        while (copy.NextMember())
        {
            if (copy.IsNamed("content"u8))
            {
                copy.CopyName();
                copy.Read();
                thoughts = WriteContent(ref copy);
            }
            else if (context.Sent is not null && (copy.IsNamed("reasoning"u8) || copy.IsNamed("reasoning_content"u8)))
            {
                // Some servers send one piece under both names.
                copy.Read();
                reasoning = copy.Text() is { Length: > 0 } ? copy.Take() : reasoning;
                copy.Skip();
            }
            else if (copy.IsNamed("tool_calls"u8))
            {
                copy.CopyName();
                copy.Read();
                WriteCalls(ref copy, choice);
            }
            else
            {
                copy.CopyMember();
            }
        }

        if (thoughts is not null)
        {
            copy.Json.WriteString("reasoning_content"u8, thoughts);
        }
        else if (!reasoning.IsEmpty)
        {
            copy.Json.WritePropertyName("reasoning_content"u8);
            copy.Json.WriteRawValue(reasoning, skipInputValidation: true);
        }

        copy.Json.WriteEndObject();
    }

    /// <returns>The reasoning that stood in the content; null when there was none.</returns>
    private static string? WriteContent(ref JsonCopy copy)
    {
        if (copy.Token != JsonTokenType.StartArray)
        {
            copy.CopyValue();
            return null;
        }

        var parts = ContentParts.Read(copy.Look);
        copy.Skip();
        copy.Json.WriteStringValue(parts.Text);
        return parts.Thoughts.Length > 0 ? parts.Thoughts : null;
    }

    private void WriteCalls(ref JsonCopy copy, int choice)
    {
        if (copy.Token != JsonTokenType.StartArray)
        {
            copy.CopyValue();
            return;
        }

        if (!_calls.TryGetValue(choice, out CallNumbers? calls))
        {
            _calls.Add(choice, calls = new CallNumbers());
        }

        copy.Json.WriteStartArray();
        while (copy.NextItem())
        {
            if (copy.Token == JsonTokenType.StartObject)
            {
                WriteCall(ref copy, calls, choice);
            }
            else
            {
                copy.CopyValue();
            }
        }

        copy.Json.WriteEndArray();
    }

    private void WriteCall(ref JsonCopy copy, CallNumbers calls, int choice)
    {
        CallPiece piece = CallPiece.Read(copy.Look);
        int number = calls.Of(piece.Index, piece.Id, piece.HasName);
        bool isFirst = calls.Begin(number);
        copy.Json.WriteStartObject();
        copy.Json.WriteNumber("index"u8, number);
        if (isFirst)
        {
            copy.Json.WriteString("id"u8, piece.Id ?? $"call_{context.RequestId}_{choice}_{number}");
        }

        bool hasType = !isFirst;
        while (copy.NextMember())
        {
            if (copy.IsNamed("index"u8) || copy.IsNamed("id"u8))
            {
                copy.Read();
                copy.Skip();
            }
            else if (copy.IsNamed("function"u8))
            {
                copy.CopyName();
                copy.Read();
                WriteFunction(ref copy, isFirst);
            }
            else
            {
                hasType |= copy.IsNamed("type"u8);
                copy.CopyMember();
            }
        }

        if (!hasType)
        {
            copy.Json.WriteString("type"u8, "function"u8);
        }

        copy.Json.WriteEndObject();
    }

    private static void WriteFunction(ref JsonCopy copy, bool isFirst)
    {
        if (copy.Token != JsonTokenType.StartObject)
        {
            copy.CopyValue();
            return;
        }

        copy.Json.WriteStartObject();
        while (copy.NextMember())
        {
            if (copy.IsNamed("name"u8) && !isFirst)
            {
                // Clients that join pieces would join names too.
                copy.Read();
                copy.Skip();
            }
            else if (copy.IsNamed("arguments"u8))
            {
                copy.CopyName();
                copy.Read();
                WriteArguments(ref copy);
            }
            else
            {
                copy.CopyMember();
            }
        }

        copy.Json.WriteEndObject();
    }

    private static void WriteArguments(ref JsonCopy copy)
    {
        switch (copy.Token)
        {
            case JsonTokenType.String:
                copy.CopyValue();
                break;
            case JsonTokenType.Null:
                copy.Json.WriteStringValue(""u8);
                break;
            default:
                copy.Json.WriteStringValue(copy.Take());
                break;
        }
    }
}
