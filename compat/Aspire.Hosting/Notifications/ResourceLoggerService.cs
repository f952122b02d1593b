using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a resource's console.</summary>
/// <param name="LineNumber">From 1 on, without gaps.</param>
/// <param name="Content">When it was written, a blank, and the line with the colours it was written in.</param>
/// <param name="IsErrorMessage">Whether it came over the error stream.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>What resources wrote to their consoles: the last lines of each instance, and those to come. Safe for concurrent use.</summary>
public class ResourceLoggerService
{
    /// <summary>How many lines are kept of an instance.</summary>
    private const int Kept = 10_000;

    /// <summary>As the dashboard expects it before a line.</summary>
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Console> _consoles = new(StringComparer.OrdinalIgnoreCase);

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Writes to the consoles of all instances of a resource.</summary>
    public ILogger GetLogger(IResource resource) => new ConsoleLogger(this, ResourceInstances.NamesOf(resource));

    /// <summary>Writes to an instance's console.</summary>
    public ILogger GetLogger(string resourceName) => new ConsoleLogger(this, [resourceName]);

    /// <summary>What was written, then every line to come.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(
        string resourceName, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var lines = Channel.CreateUnbounded<LogLine>(new UnboundedChannelOptions { SingleReader = true });
        LogLine[] before;
        lock (_gate)
        {
            Console console = ConsoleOf(resourceName);
            before = [.. console.Lines];
            console.Watchers.Add(lines);
        }

        try
        {
            if (before.Length > 0)
            {
                yield return before;
            }

            while (await lines.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (lines.Reader.TryRead(out LogLine line))
                {
                    batch.Add(line);
                }

                yield return batch;
            }
        }
        finally
        {
            lock (_gate)
            {
                ConsoleOf(resourceName).Watchers.Remove(lines);
            }
        }
    }

    /// <summary>What was written and is still kept.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        LogLine[] lines;
        lock (_gate)
        {
            lines = [.. ConsoleOf(resourceName).Lines];
        }

        await Task.CompletedTask;
        yield return lines;
    }

    /// <summary>Takes in a line and notes when it came.</summary>
    internal void Write(string resourceName, string text, bool isErrorMessage)
    {
        string content = $"{Time.GetUtcNow().ToString(TimestampFormat, CultureInfo.InvariantCulture)} {text}";
        lock (_gate)
        {
            Console console = ConsoleOf(resourceName);
            var line = new LogLine(++console.LastNumber, content, isErrorMessage);
            console.Lines.Enqueue(line);
            if (console.Lines.Count > Kept)
            {
                console.Lines.Dequeue();
            }

            foreach (Channel<LogLine> watcher in console.Watchers)
            {
                watcher.Writer.TryWrite(line);
            }
        }
    }

    private Console ConsoleOf(string resourceName) =>
        _consoles.TryGetValue(resourceName, out Console? console) ? console : _consoles[resourceName] = new Console();

    private sealed class Console
    {
        public Queue<LogLine> Lines { get; } = new();

        public List<Channel<LogLine>> Watchers { get; } = [];

        public int LastNumber { get; set; }
    }

    private sealed class ConsoleLogger(ResourceLoggerService service, IReadOnlyList<string> instances) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull =>
            null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = formatter(state, exception);
            foreach (string instance in instances)
            {
                service.Write(instance, text, isErrorMessage: logLevel >= LogLevel.Error);
            }
        }
    }
}
