using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Attempts.Faults;

/// <summary>
/// Walks an error document once and picks the fields providers put codes, words and waits in, wherever they stand: with or without an
/// <c>error</c> around them, inside arrays, in <c>details</c>, <c>metadata</c> or <c>innererror</c>, or as JSON inside a string. Of
/// several words or statuses the outermost count. Objects that do not belong to an error are passed over. A document that is cut off or malformed yields what was read until there.
/// </summary>
internal sealed class ErrorReader
{
    private const int LongestMessage = 4096;
    private const int MostCodes = 64;
    private const int DeepestNesting = 2;

    private readonly List<string> _codes = [];
    private (int Depth, string Text)? _message;
    private (int Depth, string Text)? _param;
    private (int Depth, int Number)? _status;
    private bool? _retryable;
    private TimeSpan? _retryAfter;
    private long? _resetAtMs;

    /// <summary>Text that is no document, bounded.</summary>
    public static string Words(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestMessage)]);

    /// <returns>Whether the text is a JSON document, or the beginning of one.</returns>
    public bool TryRead(ReadOnlySpan<byte> text) => TryRead(text, nesting: 0);

    public ProviderError ToError() => new()
    {
        Codes = _codes,
        Status = _status?.Number,
        Message = _message?.Text,
        Param = _param?.Text,
        IsDocument = true,
        Retryable = _retryable,
        RetryAfter = _retryAfter,
        ResetAtMs = _resetAtMs,
    };

    private bool TryRead(ReadOnlySpan<byte> text, int nesting)
    {
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        var json = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 256 }));
        try
        {
            Walk(ref json, nesting);
        }
        catch (JsonException)
        {
            // What has been read counts.
        }

        return true;
    }

    private void Walk(ref Utf8JsonReader json, int nesting)
    {
        // An array's items go by the name of the array.
        var containers = new Stack<(string Name, bool IsArray)>();
        string member = string.Empty;
        while (json.Read())
        {
            string field = containers.TryPeek(out (string Name, bool IsArray) container) && container.IsArray ? container.Name : member;
            switch (json.TokenType)
            {
                case JsonTokenType.PropertyName:
                    member = Text(ref json) ?? string.Empty;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray when IsProviders(field):
                    containers.Push((field, json.TokenType == JsonTokenType.StartArray));
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    TakePresence(field);
                    if (!json.TrySkip())
                    {
                        return;
                    }

                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    containers.Pop();
                    break;
                case JsonTokenType.String:
                    TakePresence(field);
                    Take(field, Text(ref json) ?? string.Empty, json.CurrentDepth, nesting);
                    break;
                case JsonTokenType.Number:
                    TakeNumber(field, Encoding.ASCII.GetString(json.ValueSpan), json.CurrentDepth);
                    break;
                case JsonTokenType.True or JsonTokenType.False when field is "retryable":
                    _retryable ??= json.GetBoolean();
                    break;
            }
        }
    }

    private void Take(string field, string text, int depth, int nesting)
    {
        switch (field)
        {
            case "code":
                AddCode(text);
                TakeStatus(text, depth);
                break;
            case "type" or "__type" or "status" or "error_type" or "error_code" or "provider_code" or "reason" or "quotaId":
            case "finish_reason" or "finishReason" or "blockReason":
                AddCode(text);
                break;
            case "message" or "raw":
                TakeMessage(text, depth, nesting);
                break;
            case "error" or "detail" or "msg":
                // Beside a message they are its title.
                TakeMessage(text, depth + 1, nesting);
                break;
            case "param":
                _param = _param is { } param && param.Depth <= depth ? _param : (depth, text);
                break;
            case "retry_after" or "retryDelay":
                _retryAfter ??= Durations.Parse(text);
                break;
            case "X-RateLimit-Reset":
                TakeReset(text);
                break;
        }
    }

    private void TakeNumber(string field, string text, int depth)
    {
        switch (field)
        {
            case "code":
                AddCode(text);
                TakeStatus(text, depth);
                break;
            case "provider_code":
                AddCode(text);
                break;
            case "status" or "http_status" or "statusCode" or "status_code":
                TakeStatus(text, depth);
                break;
            case "retry_after":
                _retryAfter ??= Durations.Parse(text);
                break;
            case "X-RateLimit-Reset":
                TakeReset(text);
                break;
        }
    }

    private void TakeMessage(string text, int depth, int nesting)
    {
        if (nesting < DeepestNesting && ReadNested(text, nesting + 1))
        {
            return;
        }

        if (text.Length > 0 && (_message is not { } known || depth < known.Depth))
        {
            _message = (depth, text.Length <= LongestMessage ? text : text[..LongestMessage]);
        }
    }

    /// <summary>What a provider passes on of another's error says more than the words around it.</summary>
    private bool ReadNested(string text, int nesting)
    {
        (int Depth, string Text)? outer = _message;
        _message = null;
        TryRead(Encoding.UTF8.GetBytes(text).AsSpan().TrimStart((byte)' '), nesting);
        _message = _message is { } inner ? (0, inner.Text) : outer;
        return _message != outer;
    }

    private void TakeStatus(string text, int depth)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 400 and <= 599
            && (_status is not { } known || depth < known.Depth))
        {
            _status = (depth, number);
        }
    }

    private void TakeReset(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds))
        {
            _resetAtMs ??= milliseconds;
        }
    }

    private void AddCode(string code)
    {
        if (code.Length > 0 && _codes.Count < MostCodes)
        {
            _codes.Add(code);
        }
    }

    // OpenRouter tells a moderated prompt from a forbidden one by the presence of these.
    private void TakePresence(string field)
    {
        if (field is "flagged_input" or "reasons" or "patterns")
        {
            AddCode(field);
        }
    }

    // Where providers speak themselves. Elsewhere they quote: validation errors hold the caller's whole request, choices the model's
    // words, and neither may pass for a code.
    private static bool IsProviders(string container) => container
        is "" or "error" or "errors" or "detail" or "details" or "violations" or "metadata" or "headers" or "availability" or "innererror"
        or "inner_error" or "message" or "raw" or "response" or "choices" or "candidates" or "promptFeedback";

    private static string? Text(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }
}
