using System.Diagnostics.CodeAnalysis;
using LlmMesh.Catalog.Live;
using LlmMesh.Catalog.Reloading;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Catalog;

/// <summary>How the last attempt to load the configuration went.</summary>
/// <param name="Version">Version in force after it.</param>
/// <param name="At">When it was.</param>
/// <param name="Errors">Why it was refused; empty when it was accepted.</param>
public sealed record CatalogLoad(string Version, DateTimeOffset At, IReadOnlyList<ConfigurationError> Errors);

/// <summary>
/// The configuration file, kept alive: <see cref="Current"/> is the last valid one, an edit of it or of a preset's prompt is picked up when
/// the file has been quiet for 200 ms, and an invalid edit (or the disappearance of a file that was there) changes nothing but
/// <see cref="LastErrors"/>. Safe for concurrent use.
/// </summary>
public sealed partial class CatalogSource : IDisposable
{
    private readonly Lock _reloading = new();
    private readonly string _path;
    private readonly Func<string, string?> _variables;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FileWatch _watch;
    private readonly PromptFiles _prompts;
    private bool _hadFile;
    private CatalogSnapshot _configured;
    private volatile CatalogSnapshot _current;
    private volatile CatalogLoad _lastLoad;
    private Action<CatalogSnapshot>? _changed;

    private CatalogSource(
        string path, Func<string, string?> variables, TimeProvider time, ILogger logger, bool hadFile, CatalogSnapshot first, PromptFiles prompts)
    {
        _path = path;
        _variables = variables;
        _time = time;
        _logger = logger;
        _hadFile = hadFile;
        _configured = first;
        _current = first;
        _lastLoad = new CatalogLoad(first.Version, time.GetUtcNow(), []);
        _prompts = prompts;
        _prompts.Watch(OnFileEvent);
        _watch = new FileWatch(path, time, OnFileEvent);
        if (!_watch.IsWatching)
        {
            LogNotWatching(path);
        }
    }

    /// <summary>The configuration in force.</summary>
    public CatalogSnapshot Current => _current;

    /// <summary>The last attempt to load.</summary>
    public CatalogLoad LastLoad => _lastLoad;

    /// <summary>What is wrong with the file as it is now, or with what was to be followed instead of it; empty when it is in force.</summary>
    public IReadOnlyList<ConfigurationError> LastErrors =>
        Volatile.Read(ref _refused) is { Count: > 0 } refused ? [.. refused, .. _lastLoad.Errors] : _lastLoad.Errors;

    /// <summary>Loads a configuration for the first time and begins to watch its file.</summary>
    /// <param name="path">The file; when it does not exist the seed alone is the configuration.</param>
    /// <param name="variables">Looks a variable up; see <see cref="CatalogReader"/>.</param>
    /// <param name="time">The clock of the watch and of <see cref="LastLoad"/>.</param>
    /// <param name="logger">Receives accepted and refused reloads.</param>
    /// <param name="source">The source, when the configuration is valid.</param>
    /// <param name="errors">Everything that is wrong with it, when it is not; the caller says so and ends.</param>
    public static bool TryOpen(
        string path,
        Func<string, string?> variables,
        TimeProvider time,
        ILogger<CatalogSource> logger,
        [NotNullWhen(true)] out CatalogSource? source,
        out IReadOnlyList<ConfigurationError> errors)
    {
        string fullPath = Path.GetFullPath(path);
        var prompts = new PromptFiles(Path.GetDirectoryName(fullPath)!, time);
        ConfigurationFile file = ConfigurationFile.Read(path);
        CatalogResult result = file.Error is { } unreadable
            ? new CatalogResult { Errors = [unreadable] }
            : CatalogReader.Read(file.Text, variables, prompts.Read);
        errors = result.Errors;
        source = result.IsValid
            ? new CatalogSource(fullPath, variables, time, logger, file.Text is not null, result.Snapshot, prompts)
            : null;
        return source is not null;
    }

    /// <summary>
    /// Calls back with each new configuration, in order, on the thread that loaded it and before <see cref="Reload"/> returns. The
    /// callback must not throw; disposing the result ends the calls.
    /// </summary>
    /// <param name="callback">Receives the new configuration.</param>
    public IDisposable OnChange(Action<CatalogSnapshot> callback)
    {
        lock (_reloading)
        {
            _changed += callback;
        }

        return new Subscription(this, callback);
    }

    /// <summary>
    /// Reads the file now. An invalid file changes nothing; its errors are returned and kept in <see cref="LastErrors"/>.
    /// </summary>
    public CatalogResult Reload()
    {
        lock (_reloading)
        {
            return Accept(ReadAgain());
        }
    }

    /// <summary>
    /// Goes by other lists of the providers from now on. It is the same configuration, so nobody is called back; who reads
    /// <see cref="Current"/> next sees it.
    /// </summary>
    /// <param name="live">The lists.</param>
    public void Follow(LiveListings live)
    {
        lock (_reloading)
        {
            _current = _configured.With(live);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _watch.Dispose();
        lock (_reloading)
        {
            // A reload may be under way on a timer's thread.
            _prompts.Dispose();
        }
    }

    private CatalogResult Accept(CatalogResult result)
    {
        if (!result.IsValid)
        {
            _lastLoad = new CatalogLoad(_current.Version, _time.GetUtcNow(), result.Errors);
            LogRefused(_path, result.Errors.Count, _current.Version, string.Join(Environment.NewLine, result.Errors));
            return result;
        }

        bool isNew = !string.Equals(result.Snapshot.Version, _current.Version, StringComparison.Ordinal);
        _lastLoad = new CatalogLoad(result.Snapshot.Version, _time.GetUtcNow(), []);
        if (isNew)
        {
            CatalogSnapshot snapshot = result.Snapshot.With(_current.Live);
            _current = snapshot;
            _configured = result.Snapshot;
            LogAccepted(_path, snapshot.Version);
            _changed?.Invoke(snapshot);
        }

        return new CatalogResult { Snapshot = _current };
    }

    private CatalogResult ReadAgain()
    {
        ConfigurationFile file = ConfigurationFile.Read(_path);
        if (file.Error is { } unreadable)
        {
            return new CatalogResult { Errors = [unreadable] };
        }

        if (file.Text is null && _hadFile)
        {
            // Some editors delete before they write; falling back to the seed meanwhile would serve a configuration nobody chose.
            var gone = new ConfigurationError("$", "has disappeared; restore the file, or restart without it.");
            return new CatalogResult { Errors = [gone] };
        }

        _hadFile = file.Text is not null;
        _prompts.Begin();
        CatalogResult result = CatalogReader.Read(file.Text, _variables, _prompts.Read);
        _prompts.Watch(OnFileEvent);
        return result;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration {Path} accepted: version {Version}")]
    private partial void LogAccepted(string path, string version);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Configuration {Path} refused with {Count} errors; version {Version} stays in force\n{Errors}")]
    private partial void LogRefused(string path, int count, string version, string errors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Configuration {Path} cannot be watched: edits take effect at the next start")]
    private partial void LogNotWatching(string path);

    private sealed class Subscription(CatalogSource source, Action<CatalogSnapshot> callback) : IDisposable
    {
        public void Dispose()
        {
            lock (source._reloading)
            {
                source._changed -= callback;
            }
        }
    }
}
