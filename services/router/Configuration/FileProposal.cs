using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Catalog.Editing;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Configuration;

/// <summary>What an edit of the file makes of the version in force.</summary>
/// <param name="Text">The text with the edit.</param>
/// <param name="Files">The texts of the files it names; null where there is none.</param>
/// <param name="Conflicts">Where somebody else has changed the same since, differently: the edit cannot be taken.</param>
internal sealed record FileProposal(string Text, Func<string, string?> Files, IReadOnlyList<ConfigurationError> Conflicts)
{
    /// <summary>Puts an edit and what was published since together.</summary>
    /// <param name="from">What the file held before the edit.</param>
    /// <param name="file">What it holds now: valid.</param>
    /// <param name="head">The version in force; null when there is none.</param>
    public static FileProposal Of(FileBase from, ConfigurationDocument file, ConfigurationVersion? head)
    {
        if (head is null)
        {
            return new FileProposal(file.Text, file.Files.GetValueOrDefault, []);
        }

        ConfigurationMerge merge;
        try
        {
            merge = ConfigurationMerge.Of(from.Text, file.Text, head.Document);
        }
        catch (JsonException)
        {
            // The file is valid, or it would not be here. Somebody has written to the shared state by hand.
            var unlike = new ConfigurationError("$", $"cannot be put together with version {head.Number}, which is not JSON; replace that over the API.");
            return new FileProposal(head.Document, head.Files.GetValueOrDefault, [unlike]);
        }

        IEnumerable<string> paths = merge.Conflicts.Concat(file.Files.Where(entry => Collides(from, entry, head)).Select(entry => entry.Key));
        return new FileProposal(
            merge.Text,
            path => TextOf(path, from, file, head),
            [.. paths.Select(path => new ConfigurationError(
                path,
                $"was edited in the file and has been changed differently since, up to version {head.Number}: "
                + "take that version's value into the file and then change it, or change it over the API."))]);
    }

    private static string? TextOf(string path, FileBase from, ConfigurationDocument file, ConfigurationVersion head)
    {
        string? published = head.Files.GetValueOrDefault(path);
        return file.Files.TryGetValue(path, out string? now) && (published is null || from.IsEdited(path, now)) ? now : published;
    }

    private static bool Collides(FileBase from, KeyValuePair<string, string> entry, ConfigurationVersion head) =>
        from.IsEdited(entry.Key, entry.Value)
        && head.Files.TryGetValue(entry.Key, out string? published)
        && !string.Equals(published, entry.Value, StringComparison.Ordinal)
        && !string.Equals(published, from.FileOf(entry.Key), StringComparison.Ordinal);
}
