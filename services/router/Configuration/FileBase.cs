using System.Security.Cryptography;
using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Configuration;

/// <summary>What the file held when it was last in step with the published versions: an edit is what differs from it.</summary>
/// <param name="Document">The file and the files it names; null: there was none.</param>
/// <param name="Number">The version it was in step with; 0 for none.</param>
internal sealed record FileBase(ConfigurationDocument? Document, long Number)
{
    /// <summary>Nothing of a file has been published.</summary>
    public static readonly FileBase None = new(Document: null, 0);

    private const string Nothing = "{}";

    /// <summary>Its text; that of a file that says nothing where there was none.</summary>
    public string Text => Document?.Text ?? Nothing;

    /// <summary>
    /// What a process goes by that finds a file at its start. Where it is known what the file held last, every other text is an edit of that,
    /// also one that was published long ago. Where it is not, a text that some version kept has or was made from has been published already,
    /// and whatever came after it counts; any other is an edit of the file as it was published last.
    /// </summary>
    /// <param name="file">The file as it is.</param>
    /// <param name="versions">The versions kept, newest first.</param>
    /// <param name="heldHash">The <see cref="HashOf"/> of what it held last; null where nobody knows.</param>
    public static FileBase Find(ConfigurationDocument file, IReadOnlyList<ConfigurationVersion> versions, string? heldHash)
    {
        if (versions.Count == 0)
        {
            return None;
        }

        ConfigurationVersion? published = versions.FirstOrDefault(version => version.Origin == ConfigurationOrigin.File);
        string text = TextHeld(file, versions, heldHash) ?? published?.Proposed ?? published?.Document ?? Nothing;
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string path, string now) in file.Files)
        {
            bool isFileKnown = versions.Any(version => string.Equals(version.Files.GetValueOrDefault(path), now, StringComparison.Ordinal));
            files[path] = isFileKnown ? now : published?.Files.GetValueOrDefault(path) ?? versions[0].Files.GetValueOrDefault(path) ?? now;
        }

        return new FileBase(new ConfigurationDocument(text, files), versions[0].Number);
    }

    /// <summary>Tells texts apart.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether the file is as it was.</summary>
    public bool Is(ConfigurationDocument file) =>
        string.Equals(file.Text, Document?.Text, StringComparison.Ordinal) && file.Files.All(entry => !IsEdited(entry.Key, entry.Value));

    /// <summary>Whether a file that the configuration names is another than it was; one that was not named before is not.</summary>
    public bool IsEdited(string path, string now) =>
        FileOf(path) is { } before && !string.Equals(before, now, StringComparison.Ordinal);

    /// <summary>What a file that the configuration names was; null where it was not named.</summary>
    public string? FileOf(string path) => Document?.Files.GetValueOrDefault(path);

    /// <summary>The same with another text: files that were named before may have been edited since, so that what they were still counts.</summary>
    public FileBase With(ConfigurationDocument file, long number) => new(
        file with { Files = file.Files.ToDictionary(entry => entry.Key, entry => FileOf(entry.Key) ?? entry.Value, StringComparer.Ordinal) }, number);

    /// <summary>Whether a version has a text or was made from it.</summary>
    public static bool Held(ConfigurationVersion version, string? text) => text is not null
        && (string.Equals(version.Document, text, StringComparison.Ordinal) || string.Equals(version.Proposed, text, StringComparison.Ordinal));

    private static string? TextHeld(ConfigurationDocument file, IReadOnlyList<ConfigurationVersion> versions, string? heldHash) =>
        heldHash is null || heldHash == HashOf(file.Text)
            ? heldHash is not null || versions.Any(version => Held(version, file.Text)) ? file.Text : null
            : versions
                .SelectMany(version => (IEnumerable<string?>)[version.Document, version.Proposed])
                .FirstOrDefault(text => text is not null && HashOf(text) == heldHash);
}
