using System.Text;
using System.Text.Json;

namespace LlmMesh.Load.Chaos;

/// <summary>Reads an answer as a client would, and remembers how far it came.</summary>
internal sealed class ReceivedAnswer
{
    private readonly StringBuilder _text = new();
    private bool _hasFinished;

    public string Text => _text.ToString();

    /// <summary>Whether it says of itself that it is complete: a document, or a stream with a finish reason and <c>[DONE]</c>.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The code of the error it holds; null when it holds none.</summary>
    public string? Error { get; private set; }

    public int Resumptions { get; private set; }

    /// <summary>What no answer may look like; null when nothing does.</summary>
    public string? Problem { get; private set; }

    public async Task ReadDocumentAsync(Stream body, bool isError, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body);
        string document = await reader.ReadToEndAsync(cancellationToken);
        Read(document, "message");
        IsComplete = !isError && Error is null && _hasFinished;
        if (isError && Error is null)
        {
            Problem ??= $"no error in {document}";
        }
    }

    public async Task ReadStreamAsync(Stream body, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body);
        var data = new StringBuilder();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                Resumptions += line.StartsWith(": resumed by", StringComparison.Ordinal) ? 1 : 0;
                data.Append(line.StartsWith("data:", StringComparison.Ordinal) ? line[5..].TrimStart() : "");
            }
            else if (data.Length > 0)
            {
                ReadEvent(data.ToString());
                data.Clear();
            }
        }

        Problem ??= data.Length > 0 ? $"half an event: {data}"
            : !IsComplete && Error is null ? "the stream ended without terminator and without error"
            : null;
    }

    private void ReadEvent(string data)
    {
        if (IsComplete || Error is not null)
        {
            Problem ??= $"something after the end: {data}";
        }
        else if (data == "[DONE]")
        {
            IsComplete = true;
            Problem ??= _hasFinished ? null : "[DONE] without a finish reason";
        }
        else
        {
            Read(data, "delta");
        }
    }

    private void Read(string json, string message)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.TryGetProperty("error", out JsonElement error))
            {
                ReadError(error);
                return;
            }

            foreach (JsonElement choice in document.RootElement.GetProperty("choices").EnumerateArray())
            {
                if (choice.GetProperty(message).TryGetProperty("content", out JsonElement content))
                {
                    _text.Append(content.GetString());
                }

                _hasFinished |= choice.TryGetProperty("finish_reason", out JsonElement reason) && reason.ValueKind == JsonValueKind.String;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            Problem ??= $"neither answer nor error: {json}";
        }
    }

    private void ReadError(JsonElement error)
    {
        Error = error.GetProperty("code").GetString();
        bool isWellFormed = error.GetProperty("message").GetString() is { Length: > 0 } && error.GetProperty("type").GetString() is { Length: > 0 };
        Problem ??= isWellFormed && Error is { Length: > 0 } ? null : $"an error without message, type or code: {error}";
    }
}
