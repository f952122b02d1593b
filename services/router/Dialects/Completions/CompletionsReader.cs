using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Completions;

/// <summary>A completion request as a chat completion request: the prompt is a user's message.</summary>
internal static class CompletionsReader
{
    /// <summary>Fields that mean the same in both APIs.</summary>
    public static readonly IReadOnlyList<string> Shared =
    [
        "model", "models", "fallbacks", "provider", "session_id", "temperature", "top_p", "stream", "stream_options", "stop", "presence_penalty", "frequency_penalty",
        "logit_bias", "seed", "user", "metadata", "top_k", "min_p", "repetition_penalty",
    ];

    /// <summary>
    /// Fields that chat has no word for. Where they ask for something, only a model that takes bare texts can serve the request; a field
    /// that stands in neither list counts as one of these.
    /// </summary>
    public static readonly IReadOnlyList<string> Own = ["suffix", "echo", "best_of", "logprobs"];

    private static readonly string[] Names = [.. Shared, .. Own, "prompt", "max_tokens", "n"];

    public static ReadRequest Read(PooledBody body)
    {
        try
        {
            return IsObject(body.Span)
                ? ReadObject(body)
                : ReadRequest.Refused(new MeshError(ErrorCode.InvalidJson, "The body must be a JSON object."));
        }
        catch (JsonException exception)
        {
            return ReadRequest.Refused(new MeshError(
                ErrorCode.InvalidJson,
                $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})."));
        }
    }

    private static ReadRequest ReadObject(PooledBody body)
    {
        ReadOnlySpan<byte> json = body.Span;
        (BodyFields fields, MeshError? error) = BodyFields.Read(json, Names);
        if (error is not null)
        {
            return ReadRequest.Refused(error);
        }

        if (fields["prompt"] is not { } place)
        {
            return ReadRequest.Refused(new MeshError(ErrorCode.MissingParameter, "'prompt' is required. Send a text or an array of texts.")
            { Param = "prompt" });
        }

        if (TextInput.Read(json, place) is not { } prompt)
        {
            return ReadRequest.Refused(new MeshError(
                ErrorCode.InvalidType, "'prompt' must be a text, an array of texts, an array of token ids or an array of such arrays, and not empty.")
            { Param = "prompt" });
        }

        string? untranslatable = Untranslatable(json, fields, prompt);
        return ReadRequest.Of(
            PooledBody.CopyOf(Chat(json, fields, prompt)),
            new SentRequest(CompletionsClient.Instance, body)
            {
                ModelValue = fields["model"],
                TokenLimitValue = fields["max_tokens"],
                OwnFields = fields.Own,
                Untranslatable = untranslatable,
                Notes = Asked(json, fields),
            });
    }

    private static ReadOnlySpan<byte> Chat(ReadOnlySpan<byte> body, BodyFields fields, TextInput prompt)
    {
        var chat = new ArrayBufferWriter<byte>(body.Length + 128);
        using (var json = new Utf8JsonWriter(chat, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            foreach (string name in Shared)
            {
                Copy(json, name, body, fields[name]);
            }

            json.WriteStartArray("messages"u8);
            foreach (ByteRange text in prompt.Items)
            {
                WriteMessage(json, body, text);
            }

            if (IsSet(body, fields["suffix"]))
            {
                // Only to be seen by whoever reads or counts what is sent: with a suffix nothing is translated.
                WriteMessage(json, body, fields["suffix"]!.Value);
            }

            json.WriteEndArray();
            if (IsSet(body, fields["max_tokens"]))
            {
                Copy(json, "max_tokens", body, fields["max_tokens"]);
            }
            else
            {
                json.WriteNumber("max_tokens"u8, AskedCompletion.DefaultMaxTokens);
            }

            WriteChoices(json, body, fields, prompt.Items.Count);
            json.WriteEndObject();
        }

        return chat.WrittenSpan;
    }

    // Each prompt has as many answers, and those that are only made to be compared cost as much as the others.
    private static void WriteChoices(Utf8JsonWriter json, ReadOnlySpan<byte> body, BodyFields fields, int prompts)
    {
        if (fields["n"] is { } said && Number(body, said) is null)
        {
            Copy(json, "n", body, said);
            return;
        }

        long choices = Math.Max(Number(body, fields["n"]) ?? 1, Number(body, fields["best_of"]) ?? 1);
        json.WriteNumber("n"u8, Math.Min(choices, int.MaxValue) * prompts);
    }

    private static void WriteMessage(Utf8JsonWriter json, ReadOnlySpan<byte> body, ByteRange content)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        Copy(json, "content", body, content);
        json.WriteEndObject();
    }

    private static void Copy(Utf8JsonWriter json, string name, ReadOnlySpan<byte> body, ByteRange? value)
    {
        if (value is { } place)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(body.Slice(place.Start, place.Length), skipInputValidation: true);
        }
    }

    private static string? Untranslatable(ReadOnlySpan<byte> body, BodyFields fields, TextInput prompt)
    {
        if (!prompt.IsText || prompt.Items.Count > 1)
        {
            return "prompt";
        }

        foreach (string name in Own)
        {
            if (IsSet(body, fields[name]) && !(name == "best_of" && Number(body, fields[name]) == 1))
            {
                return name;
            }
        }

        return fields.Others is [{ } other, ..] ? other : null;
    }

    private static AskedCompletion Asked(ReadOnlySpan<byte> body, BodyFields fields)
    {
        var asked = new AskedCompletion
        {
            MaxTokens = Number(body, fields["max_tokens"]),
            Stream = IsSet(body, fields["stream"]),
        };
        if (fields["stream_options"] is not { } options)
        {
            return asked;
        }

        ReadOnlySpan<byte> value = body.Slice(options.Start, options.Length);
        if (value[0] != (byte)'{')
        {
            return asked with { UsagePlace = options, UsageText = "{\"include_usage\":true}"u8.ToArray() };
        }

        BodyFields members = BodyFields.Read(value, "include_usage").Fields;
        return members["include_usage"] is { } said
            ? asked with
            {
                AsksUsage = value.Slice(said.Start, said.Length).SequenceEqual("true"u8),
                UsagePlace = said with { Start = options.Start + said.Start },
                UsageText = "true"u8.ToArray(),
            }
            : asked with
            {
                UsagePlace = new ByteRange(options.Start + 1, 0),
                UsageText = members.Others.Count > 0 ? "\"include_usage\":true,"u8.ToArray() : "\"include_usage\":true"u8.ToArray(),
            };
    }

    private static bool IsSet(ReadOnlySpan<byte> body, ByteRange? value) =>
        value is { } place && body.Slice(place.Start, place.Length) is var said && !said.SequenceEqual("null"u8) && !said.SequenceEqual("false"u8);

    private static long? Number(ReadOnlySpan<byte> body, ByteRange? value) =>
        value is { } place && Utf8Parser.TryParse(body.Slice(place.Start, place.Length), out long number, out int length) && length == place.Length
            && number > 0
            ? number
            : null;

    private static bool IsObject(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });
        bool isObject = json.Read() && json.TokenType == JsonTokenType.StartObject;

        // To the end, so that anything behind the object is found.
        while (json.Read())
        {
        }

        return isObject;
    }
}
