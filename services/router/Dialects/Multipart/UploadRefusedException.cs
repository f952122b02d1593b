namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>
/// A file that was on its way to the provider must not go on, or cannot: the client's fault. An exception, because it ends what the HTTP
/// client does with a body.
/// </summary>
internal sealed class UploadRefusedException(string message, string? field = null) : Exception(message)
{
    /// <summary>The offending field, when there is one.</summary>
    public string? Field { get; } = field;

    /// <summary>The refusal behind an exception of the HTTP client.</summary>
    public static UploadRefusedException? Find(Exception? exception)
    {
        while (exception is not (null or UploadRefusedException))
        {
            exception = exception.InnerException;
        }

        return (UploadRefusedException?)exception;
    }
}
