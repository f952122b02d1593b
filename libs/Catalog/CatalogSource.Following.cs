using System.Text;
using LlmMesh.Catalog.Reloading;
using LlmMesh.Contracts;

namespace LlmMesh.Catalog;

/// <summary>For those who take the configuration from elsewhere than the file: what they need of the file, and how they put theirs in force.</summary>
public sealed partial class CatalogSource
{
    private IReadOnlyList<ConfigurationError> _refused = [];
    private Action? _edited;

    /// <summary>The file's full path.</summary>
    public string FilePath => _path;

    /// <summary>From now on an edit of the file is not loaded but told; what becomes of it is decided there.</summary>
    /// <param name="edited">Called on a timer's thread when the file may have changed; it must be short and not throw.</param>
    public void LeaveEditsTo(Action edited) => Volatile.Write(ref _edited, edited);

    /// <summary>Reads the file without putting it in force. No document and no error: there is no file.</summary>
    public CheckedConfiguration ReadFile()
    {
        ConfigurationFile file = ConfigurationFile.Read(_path);
        if (file.Text is not { } text)
        {
            return new CheckedConfiguration(Document: null, new CatalogResult { Errors = file.Error is { } error ? [error] : [] });
        }

        lock (_reloading)
        {
            var used = new Dictionary<string, string>(StringComparer.Ordinal);
            _prompts.Begin();
            CatalogResult result = Read(text, _prompts.Read, used);
            _prompts.Watch(OnFileEvent);
            return new CheckedConfiguration(new ConfigurationDocument(Decode(text.Span), used), result);
        }
    }

    /// <summary>What a configuration would come to here. Nothing changes.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="files">The texts of the files it names, by the path as written; null for those that are missing.</param>
    public CheckedConfiguration Check(string text, Func<string, string?> files)
    {
        var used = new Dictionary<string, string>(StringComparer.Ordinal);
        CatalogResult result = Read(Encoding.UTF8.GetBytes(text), files, used);
        return new CheckedConfiguration(new ConfigurationDocument(text, used), result);
    }

    /// <summary>The text of a file that the configuration names, by the path as written: relative to the configuration's folder.</summary>
    /// <returns>Null when there is none, or it cannot be read.</returns>
    public string? FileBeside(string path)
    {
        lock (_reloading)
        {
            return _prompts.Read(path);
        }
    }

    /// <summary>
    /// Puts a configuration in force that is not the file's, validated as a reload is: an invalid one changes nothing but
    /// <see cref="LastErrors"/>.
    /// </summary>
    public CatalogResult Follow(ConfigurationDocument document)
    {
        lock (_reloading)
        {
            return Accept(Check(document.Text, document.Files.GetValueOrDefault).Result);
        }
    }

    /// <summary>Goes by what the routers have published, from now on whatever the file says.</summary>
    /// <param name="number">The version's number.</param>
    /// <param name="version">The version; null when it cannot be read here: what is in force stays.</param>
    public void FollowPublished(long number, ConfigurationVersion? version)
    {
        LeaveEditsTo(static () => { });
        if (version is null)
        {
            Refuse([new ConfigurationError("$", $"Version {number} was written by a later version of the mesh and cannot be read here.")]);
            return;
        }

        Refuse([]);
        Follow(new ConfigurationDocument(version.Document, version.Files));
    }

    /// <summary>Says what is wrong with the file, which is not in force; nothing any more when empty.</summary>
    public void Refuse(IReadOnlyList<ConfigurationError> errors)
    {
        lock (_reloading)
        {
            if (errors.Count > 0 && !errors.SequenceEqual(_refused))
            {
                LogRefused(_path, errors.Count, _current.Version, string.Join(Environment.NewLine, errors));
            }

            Volatile.Write(ref _refused, errors);
        }
    }

    private static string Decode(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text);

    private CatalogResult Read(ReadOnlyMemory<byte>? text, Func<string, string?> files, Dictionary<string, string> used) =>
        CatalogReader.Read(text, _variables, path =>
        {
            if (files(path) is not { } found)
            {
                return null;
            }

            return used[path] = found;
        });

    private void OnFileEvent()
    {
        if (Volatile.Read(ref _edited) is { } edited)
        {
            edited();
        }
        else
        {
            Reload();
        }
    }
}
