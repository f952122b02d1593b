namespace LlmMesh.ServiceDefaults.Redaction;

/// <summary>Stands for an exception whose text holds a secret, wherever exceptions are written down.</summary>
internal sealed class RedactedException(Exception original) : Exception(Redactor.Scrub($"{original.GetType().FullName}: {original.Message}"))
{
    private readonly string _text = Redactor.Scrub(original.ToString());

    public override string? StackTrace { get; } = Redactor.Scrub(original.StackTrace);

    /// <summary>The exception itself when there is nothing to hide.</summary>
    public static Exception? Of(Exception? exception)
    {
        if (exception is null)
        {
            return null;
        }

        string text = exception.ToString();
        return ReferenceEquals(Redactor.Scrub(text), text) ? exception : new RedactedException(exception);
    }

    public override string ToString() => _text;
}
