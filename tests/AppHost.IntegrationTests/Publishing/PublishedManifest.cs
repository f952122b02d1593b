using System.Text.Json;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.AppHost.IntegrationTests.Publishing;

/// <summary>A manifest that the AppHost has published.</summary>
internal sealed class PublishedManifest
{
    private PublishedManifest(string text)
    {
        Text = text;
        Root = JsonDocument.Parse(text).RootElement;
    }

    /// <summary>As it is written into <c>deploy/</c>.</summary>
    public string Text { get; }

    public JsonElement Root { get; }

    public IEnumerable<JsonProperty> Resources => Root.GetProperty("resources").EnumerateObject();

    public JsonElement this[string resource] => Root.GetProperty("resources").GetProperty(resource);

    public static Task<PublishedManifest> PublishAsync(params string[] arguments) =>
        PublishAsync(new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    public static async Task<PublishedManifest> PublishAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-");
        try
        {
            string file = Path.Combine(folder.FullName, "manifest.json");
            string[] how = arguments is ["--operation", ..] ? arguments : ["--publisher", "manifest", .. arguments];
            AppHostProcess host = await AppHostProcess.RunAsync(environment, [.. how, "--output-path", file]);
            Assert.True(host.ExitCode == 0, host.Said);

            // Paths lead from the file to the projects: from deploy/ that is one folder up.
            string up = Path.GetRelativePath(folder.FullName, RepositoryRoot.Path).Replace('\\', '/');
            string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            return new PublishedManifest(text.Replace($"\"{up}/", "\"../", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
