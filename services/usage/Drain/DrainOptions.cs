using System.ComponentModel.DataAnnotations;

namespace LlmMesh.Usage.Drain;

/// <summary>How events move from the shared state to the database. Configuration section <c>Mesh:LedgerDrain</c>.</summary>
internal sealed class DrainOptions
{
    /// <summary>Most events in one transaction. Default 500.</summary>
    [Range(1, 5000)]
    public int BatchSize { get; set; } = 500;

    /// <summary>Shortest and longest wait between looks at an empty queue. Defaults 100 and 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan IdleFrom { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc cref="IdleFrom"/>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan IdleTo { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>First and longest wait after the state or the database failed; doubles in between. Defaults 250 ms and 4 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan OutageFrom { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc cref="OutageFrom"/>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan OutageTo { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Silence after which another process is taken for dead and its events are taken over. Must exceed <see cref="OutageTo"/>.
    /// Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to look for dead processes; also done at start. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan AbandonedEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often to look for intents whose routers died before they settled; also done at start. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan IntentsEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest the service drains on once it is told to stop; what is left waits in the shared state. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan StopWithin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest one call to the shared state may take; a batch is some hundred kilobytes. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan StateTimeout { get; set; } = TimeSpan.FromSeconds(2);
}
