using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.State.Configuration;

namespace LlmMesh.Router.Configuration;

/// <summary>
/// The file as a copy of the version in force: what of it has been published, which of its edits are open, and whether it could be written.
/// </summary>
/// <remarks>Not thread-safe: the desk takes turns.</remarks>
internal sealed partial class ConfigurationFile(CatalogSource catalog, ConfigurationStore store, ILogger<ConfigurationFile> logger)
{
    private readonly string _name = $"{Environment.MachineName}:{catalog.FilePath}";
    private string? _failure;
    private string? _noted;
    private bool _isRefused;

    /// <summary>What it held when it was last in step with the published versions.</summary>
    public FileBase Base { get; set; } = FileBase.None;

    /// <summary>Why it does not hold the version in force; null when it does, or nothing has been published.</summary>
    public string? NotPersisted { get; private set; }

    /// <summary>Whether writing it has to be tried again soon.</summary>
    public bool MustWrite { get; private set; }

    /// <summary>The file as it is.</summary>
    public CheckedConfiguration Read() => catalog.ReadFile();

    /// <summary>A hash of what it held when a router of this host was last in step; null where none has been.</summary>
    /// <exception cref="State.StateUnavailableException">The shared state did not answer.</exception>
    public Task<string?> HeldAsync(CancellationToken cancellationToken) => store.HeldAsync(_name, cancellationToken);

    /// <summary>Notes what it holds for the next router that starts on it, where that has changed.</summary>
    /// <exception cref="State.StateUnavailableException">The shared state did not answer: noted at one of the next looks.</exception>
    public async Task NoteHeldAsync(CancellationToken cancellationToken)
    {
        string? text = Base.Document?.Text;
        if (text is not null && !string.Equals(text, _noted, StringComparison.Ordinal))
        {
            await store.NoteHeldAsync(_name, FileBase.HashOf(text), cancellationToken);
            _noted = text;
        }
    }

    /// <summary>An edit of it was not taken: it stays as it is until it is edited again.</summary>
    public void Refuse(IReadOnlyList<ConfigurationError> errors)
    {
        _isRefused = true;
        NotPersisted = "The file holds an edit that was refused.";
        catalog.Refuse(errors);
    }

    /// <summary>All that it holds has been published; it may still lack what others have.</summary>
    public void Accept(FileBase held)
    {
        Base = held;
        MustWrite = true;
        _isRefused = false;
        catalog.Refuse([]);
    }

    /// <summary>Writes a version to it, if that is in force still and the file holds nothing that has not been published.</summary>
    /// <returns>Whether it was edited meanwhile.</returns>
    /// <exception cref="State.StateUnavailableException">Nobody knows whether it is in force; <see cref="MustWrite"/> stays.</exception>
    public async Task<bool> WriteAsync(ConfigurationVersion version, CancellationToken cancellationToken)
    {
        MustWrite = true;
        CheckedConfiguration present = Read();
        if (_isRefused && !string.Equals(present.Document?.Text, version.Document, StringComparison.Ordinal))
        {
            MustWrite = false;
            return false;
        }

        FileWriting writing = await WriteAsync(version, present.Document, cancellationToken);
        switch (writing)
        {
            case FileWriting.Written:
                Accept(Base.With(new ConfigurationDocument(version.Document, FilesOf(version)), version.Number));
                NotPersisted = _failure = null;
                break;
            case FileWriting.Failed failed:
                NotPersisted = $"The file cannot be written: {failed.Reason}";
                if (!string.Equals(_failure, failed.Reason, StringComparison.Ordinal))
                {
                    _failure = failed.Reason;
                    LogNotWritten(logger, catalog.FilePath, version.Number, failed.Reason);
                }

                break;
            default:
                NotPersisted = "The file is about to be written.";
                break;
        }

        MustWrite = writing is FileWriting.Postponed;
        return writing is FileWriting.Edited;
    }

    // Who has the turn writes what is in force then: so the file never goes back to an older version, which would look like an edit.
    private async Task<FileWriting> WriteAsync(ConfigurationVersion version, ConfigurationDocument? present, CancellationToken cancellationToken)
    {
        if (present is not null && string.Equals(present.Text, version.Document, StringComparison.Ordinal))
        {
            return new FileWriting.Written();
        }

        return await FileSwap.WriteAsync(
            catalog.FilePath,
            Base.Document?.Text,
            version.Document,
            async () => await store.HeadAsync(cancellationToken) == version.Number);
    }

    private Dictionary<string, string> FilesOf(ConfigurationVersion version) => version.Files.Keys
        .Select(path => (Path: path, Text: catalog.FileBeside(path)))
        .Where(file => file.Text is not null)
        .ToDictionary(file => file.Path, file => file.Text!, StringComparer.Ordinal);

    [LoggerMessage(LogLevel.Warning, "The configuration {Path} cannot be written; it does not hold version {Version}, which is in force: {Reason}")]
    private static partial void LogNotWritten(ILogger logger, string path, long version, string reason);
}
