using System.Text;
using LlmMesh.Catalog.Reading;

namespace LlmMesh.Catalog.Reloading;

/// <summary>
/// The files that a configuration refers to, beside it. They are watched as it is, also those that were not there when they were asked for:
/// between <see cref="Begin"/> and <see cref="Watch"/> a reading asks for them anew. Not safe for concurrent use.
/// </summary>
internal sealed class PromptFiles(string folder, TimeProvider time) : IDisposable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WatchedFolder> _watches = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <summary>Forgets what earlier readings asked for.</summary>
    public void Begin() => _asked.Clear();

    /// <summary>The text of a file; null when there is none that can be read. One that is too large is cut behind the bound.</summary>
    /// <param name="path">Its path from the folder.</param>
    public string? Read(string path)
    {
        string file = Path.GetFullPath(path, folder);
        _asked.Add(file);
        try
        {
            byte[] text = new byte[SystemPromptFields.MostBytes + 1];
            using FileStream stream = File.OpenRead(file);
            int length = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return length < text.Length ? Strict.GetString(text, 0, length).TrimStart('\uFEFF') : Encoding.UTF8.GetString(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Watches what has been asked for since <see cref="Begin"/> and nothing else.</summary>
    /// <param name="changed">Called on a timer's thread; it must not throw. The same one every time.</param>
    public void Watch(Action changed)
    {
        if (_isDisposed)
        {
            return;
        }

        Dictionary<string, HashSet<string>> wanted = _asked
            .Select(FirstThatCanBeWatched)
            .GroupBy(path => Path.GetDirectoryName(path)!, StringComparer.Ordinal)
            .ToDictionary(files => files.Key, files => files.Select(Path.GetFileName).OfType<string>().ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach ((string watched, WatchedFolder known) in _watches.ToArray())
        {
            if (!wanted.TryGetValue(watched, out HashSet<string>? names) || !names.SetEquals(known.Names) || !known.Watch.IsWatching)
            {
                known.Watch.Dispose();
                _watches.Remove(watched);
            }
        }

        foreach ((string watched, HashSet<string> names) in wanted)
        {
            if (!_watches.ContainsKey(watched))
            {
                _watches.Add(watched, new WatchedFolder(names, new FileWatch(watched, names, time, changed)));
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _isDisposed = true;
        foreach (WatchedFolder watched in _watches.Values)
        {
            watched.Watch.Dispose();
        }
    }

    // Where the folder of a file is not there yet, its coming into being is the first thing to see.
    private static string FirstThatCanBeWatched(string file) =>
        Path.GetDirectoryName(file) is { } parent && !Directory.Exists(parent) && Path.GetDirectoryName(parent) is not null
            ? FirstThatCanBeWatched(parent)
            : file;

    private sealed record WatchedFolder(HashSet<string> Names, FileWatch Watch);
}
