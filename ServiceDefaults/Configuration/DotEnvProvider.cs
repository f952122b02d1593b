using dotenv.net;
using Microsoft.Extensions.Configuration;

namespace LlmMesh.ServiceDefaults.Configuration;

/// <summary>
/// Reads a <c>.env</c> file, again whenever it has changed and been quiet for 200 ms, so that a new key needs no restart. A file that is
/// malformed stops the start; later it changes nothing.
/// </summary>
internal sealed class DotEnvProvider : ConfigurationProvider, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly string _path;
    private readonly ITimer _timer;
    private readonly FileSystemWatcher _watcher;

    public DotEnvProvider(string path, TimeProvider time)
    {
        _path = path;
        _timer = time.CreateTimer(_ => LoadAgain(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path))
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Changed += (_, _) => Restart();
        _watcher.Created += (_, _) => Restart();
        _watcher.Renamed += (_, _) => Restart();
    }

    public override void Load()
    {
        Data = Read(DotEnv.Fluent().WithExceptions());
        try
        {
            _watcher.EnableRaisingEvents = true;
        }
        catch (IOException)
        {
            // The system grants no further watcher; the service runs without it.
        }
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _timer.Dispose();
    }

    private void LoadAgain()
    {
        if (Read(DotEnv.Fluent().WithoutExceptions()) is { Count: > 0 } data)
        {
            Data = data;
            OnReload();
        }
    }

    private Dictionary<string, string?> Read(DotEnvOptions options)
    {
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in options.WithoutProbeForEnv().WithEnvFiles(_path).Read())
        {
            data[name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] = value;
        }

        return data;
    }

    private void Restart() => _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
}
