using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.UnitTests.Configuration;

/// <summary>Versions and files as short as they can be written.</summary>
internal static class Versions
{
    public static ConfigurationVersion Of(
        long number, string document, ConfigurationOrigin origin = ConfigurationOrigin.File, params (string Path, string Text)[] files) => new()
        {
            Number = number,
            Document = document,
            Files = FilesOf(files),
            Origin = origin,
            Actor = "host",
            AtMs = number,
        };

    public static ConfigurationDocument File(string text, params (string Path, string Text)[] files) => new(text, FilesOf(files));

    private static Dictionary<string, string> FilesOf((string Path, string Text)[] files) =>
        files.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);
}
