using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>What a document of an answer was.</summary>
internal enum MendedDocument
{
    /// <summary>An answer, or a piece of one.</summary>
    Answer = 0,

    /// <summary>Nothing that any client waits for: no choice and no usage (Azure's report on the prompt).</summary>
    Empty,

    /// <summary>A failure, by its error or by its reason to finish.</summary>
    Failure,
}

/// <summary>
/// Copies answers of a compatible server, whole ones or the chunks of one stream, and puts right what servers do otherwise than OpenAI:
/// ids, finish reasons and usage here, messages in <see cref="MessageMender"/>. The rest is copied as it stands.
/// </summary>
internal sealed class AnswerMender(AnswerContext context)
{
    private readonly MessageMender _messages = new(context);
    private bool _hasId;
    private bool _hasChoice;
    private bool _hasUsage;
    private bool _hasFailed;
    private ObservedUsage? _usageInChoice;

    /// <summary>The word with which the last document's choice has failed; null when it carried an error.</summary>
    public string? FailureWord { get; private set; }

    /// <param name="document">The answer or the chunk.</param>
    /// <param name="json">Takes it; what it has taken of a failure is worth nothing.</param>
    /// <exception cref="JsonException">The document is no JSON object.</exception>
    public MendedDocument Mend(ReadOnlySpan<byte> document, Utf8JsonWriter json)
    {
        _hasId = _hasChoice = _hasUsage = _hasFailed = false;
        _usageInChoice = null;
        var copy = new JsonCopy(document, json);
        if (!copy.Read() || copy.Token != JsonTokenType.StartObject)
        {
            throw new JsonException("An answer is a JSON object.");
        }

        json.WriteStartObject();
        while (copy.NextMember())
        {
            WriteMember(ref copy);
        }

        if (!_hasId)
        {
            json.WriteString("id"u8, "chatcmpl-" + context.RequestId);
        }

        if (!_hasUsage && _usageInChoice is { } usage)
        {
            json.WritePropertyName("usage"u8);
            UsageWriter.Write(json, usage);
            _hasUsage = true;
        }

        json.WriteEndObject();
        return _hasFailed ? MendedDocument.Failure : _hasChoice || _hasUsage ? MendedDocument.Answer : MendedDocument.Empty;
    }

    private void WriteMember(ref JsonCopy copy)
    {
        if (copy.IsNamed("id"u8))
        {
            copy.Read();
            WriteId(ref copy);
        }
        else if (copy.IsNamed("choices"u8))
        {
            copy.CopyName();
            copy.Read();
            WriteChoices(ref copy);
        }
        else if (copy.IsNamed("usage"u8))
        {
            copy.CopyName();
            copy.Read();
            WriteUsage(ref copy);
        }
        else if (copy.IsNamed("error"u8))
        {
            copy.CopyName();
            copy.Read();
            _hasFailed |= copy.Token is not (JsonTokenType.Null or JsonTokenType.False);
            copy.CopyValue();
        }
        else
        {
            copy.CopyMember();
        }
    }

    private void WriteId(ref JsonCopy copy)
    {
        if (copy.Text() is { Length: > 0 })
        {
            _hasId = true;
            copy.Json.WritePropertyName("id"u8);
            copy.CopyValue();
        }
        else
        {
            copy.Skip();
        }
    }

    private void WriteUsage(ref JsonCopy copy)
    {
        _hasUsage |= copy.Token == JsonTokenType.StartObject;
        if (copy.Token == JsonTokenType.StartObject && context.Sent is not null)
        {
            // Who translates further counts on OpenAI's meanings.
            UsageWriter.Write(copy.Json, Counted(ref copy));
        }
        else
        {
            copy.CopyValue();
        }
    }

    private static ObservedUsage Counted(ref JsonCopy copy)
    {
        Utf8JsonReader usage = copy.Look;
        copy.Skip();
        return UsageFields.Read(ref usage);
    }

    private void WriteChoices(ref JsonCopy copy)
    {
        if (copy.Token != JsonTokenType.StartArray)
        {
            copy.CopyValue();
            return;
        }

        copy.Json.WriteStartArray();
        for (int position = 0; copy.NextItem(); position++)
        {
            if (copy.Token == JsonTokenType.StartObject)
            {
                _hasChoice = true;
                WriteChoice(ref copy, position);
            }
            else
            {
                copy.CopyValue();
            }
        }

        copy.Json.WriteEndArray();
    }

    private void WriteChoice(ref JsonCopy copy, int position)
    {
        int index = NumberOf(copy.Look) ?? position;
        bool ends = false;
        string? word = null;
        copy.Json.WriteStartObject();
        while (copy.NextMember())
        {
            if (copy.IsNamed("finish_reason"u8))
            {
                copy.Read();
                ends = true;
                word = copy.Text() is { Length: > 0 } text ? text : null;
                copy.Skip();
            }
            else if (copy.IsNamed("delta"u8) || copy.IsNamed("message"u8))
            {
                copy.CopyName();
                copy.Read();
                _messages.Write(ref copy, index);
            }
            else if (copy.IsNamed("usage"u8))
            {
                copy.Read();
                _usageInChoice = copy.Token == JsonTokenType.StartObject ? Counted(ref copy) : _usageInChoice;
                copy.Skip();
            }
            else
            {
                copy.CopyMember();
            }
        }

        if (ends)
        {
            WriteFinish(copy.Json, word, index);
        }

        copy.Json.WriteEndObject();
    }

    // Behind the message, whose tool calls decide what "stop" means.
    private void WriteFinish(Utf8JsonWriter json, string? word, int choice)
    {
        if (word is null)
        {
            json.WriteNull("finish_reason"u8);
            return;
        }

        if (FinishWords.IsFailure(word))
        {
            _hasFailed = true;
            FailureWord = word;
        }

        string finish = FinishWords.Of(word);
        finish = finish == "stop" && _messages.HasCalls(choice) ? "tool_calls" : finish;
        json.WriteString("finish_reason"u8, finish);
        if (finish != word)
        {
            json.WriteString("native_finish_reason"u8, word);
        }
    }

    // The number may stand behind what it numbers.
    private static int? NumberOf(Utf8JsonReader choice)
    {
        while (choice.Read() && choice.TokenType == JsonTokenType.PropertyName)
        {
            bool isIndex = choice.ValueTextEquals("index"u8);
            choice.Read();
            if (isIndex)
            {
                return choice.TokenType == JsonTokenType.Number && choice.TryGetInt32(out int index) ? index : null;
            }

            choice.Skip();
        }

        return null;
    }
}
