namespace LlmMesh.Router.Attempts.Faults;

/// <summary>What a provider's error says, whichever of the shapes in use it has; empty when it says nothing readable.</summary>
internal sealed record ProviderError
{
    public static readonly ProviderError Empty = new();

    /// <summary>The code of a body that is a web page.</summary>
    public const string HtmlCode = "html";

    /// <summary>Every code, type and reason in it, numbers as text.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>The HTTP status it names itself; null when it names none.</summary>
    public int? Status { get; init; }

    /// <summary>Its words; null when there are none.</summary>
    public string? Message { get; init; }

    /// <summary>The field of the request it names.</summary>
    public string? Param { get; init; }

    /// <summary>Whether it is JSON: words outside of it are a proxy's, not the provider's.</summary>
    public bool IsDocument { get; init; }

    /// <summary>Whether the provider says that another try may succeed; null when it says nothing about that.</summary>
    public bool? Retryable { get; init; }

    /// <summary>The wait it asks for in a field of its own.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>When it says that a limit is renewed, Unix milliseconds.</summary>
    public long? ResetAtMs { get; init; }

    /// <param name="body">The body, or as much of it as there is: what was cut off is not missed.</param>
    /// <param name="mediaType">Its content type without parameters, when known.</param>
    public static ProviderError Read(ReadOnlySpan<byte> body, string? mediaType = null)
    {
        ReadOnlySpan<byte> text = body.TrimStart(" \t\r\n\uFEFF"u8);
        if (text.IsEmpty)
        {
            return Empty;
        }

        var reader = new ErrorReader();
        if (reader.TryRead(text))
        {
            return reader.ToError();
        }

        return text[0] == (byte)'<' || mediaType is "text/html"
            ? new ProviderError { Codes = [HtmlCode] }
            : new ProviderError { Message = ErrorReader.Words(text) };
    }
}
