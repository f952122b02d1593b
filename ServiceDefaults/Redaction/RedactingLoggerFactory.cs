using Microsoft.Extensions.Logging;

namespace LlmMesh.ServiceDefaults.Redaction;

/// <summary>
/// Stands before every log there is or will be (console, OpenTelemetry, a test's): what they are given holds no secret any more. An entry
/// that held one loses its fields and keeps its text.
/// </summary>
internal sealed class RedactingLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class Logger(ILogger inner) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(new RedactedScope<TState>(state));

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel))
            {
                return;
            }

            string text = formatter(state, exception);
            string plain = Redactor.Scrub(text);
            Exception? safe = RedactedException.Of(exception);
            if (ReferenceEquals(text, plain))
            {
                inner.Log(logLevel, eventId, state, safe, formatter);
            }
            else
            {
                inner.Log(logLevel, eventId, plain, safe, static (message, _) => message);
            }
        }
    }
}
