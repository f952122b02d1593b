namespace LlmMesh.Catalog.Reloading;

/// <summary>
/// Says when a file, or one of several in a folder, may have changed, once per burst of events: editors truncate and write, or write beside it and rename, and a
/// mounted configuration changes by a link named <c>..data</c>.
/// </summary>
public sealed class FileWatch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly IReadOnlySet<string> _names;
    private readonly ITimer _timer;
    private readonly FileSystemWatcher? _watcher;

    /// <summary>Begins to watch a file.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="time">The clock of the quiet time, 200 ms.</param>
    /// <param name="changed">Called on a timer's thread; it must not throw.</param>
    public FileWatch(string path, TimeProvider time, Action changed)
        : this(
            Path.GetDirectoryName(path) is { Length: > 0 } directory ? directory : ".",
            new HashSet<string>([Path.GetFileName(path)], StringComparer.Ordinal),
            time,
            changed)
    {
    }

    /// <summary>Begins to watch files of one folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">The files in it; they need not exist.</param>
    /// <param name="time">The clock of the quiet time, 200 ms.</param>
    /// <param name="changed">Called on a timer's thread; it must not throw.</param>
    public FileWatch(string folder, IReadOnlySet<string> names, TimeProvider time, Action changed)
    {
        _names = names;
        _timer = time.CreateTimer(_ => changed(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (!Directory.Exists(folder))
        {
            return;
        }

        _watcher = new FileSystemWatcher(folder)
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Changed += OnEvent;
        _watcher.Created += OnEvent;
        _watcher.Deleted += OnEvent;
        _watcher.Renamed += OnEvent;
        // Events were lost: the file may be among them.
        _watcher.Error += (_, _) => Restart();
        try
        {
            _watcher.EnableRaisingEvents = true;
            IsWatching = true;
        }
        catch (IOException)
        {
            // The system grants no further watcher; the service runs without it.
        }
    }

    /// <summary>False when the folder does not exist or the system's number of watchers is exhausted.</summary>
    public bool IsWatching { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        _watcher?.Dispose();
        _timer.Dispose();
    }

    private void OnEvent(object sender, FileSystemEventArgs change)
    {
        if (IsOurs(change.Name) || (change is RenamedEventArgs renamed && IsOurs(renamed.OldName)))
        {
            Restart();
        }
    }

    private bool IsOurs(string? name) => name is "..data" || (name is not null && _names.Contains(name));

    private void Restart() => _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
}
