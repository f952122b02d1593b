using System.Formats.Tar;
using System.Text.Json;

namespace LlmMesh.Deploy.UnitTests.Containers;

/// <summary>The services' images, as the SDK makes them.</summary>
public sealed class ImageTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    [Theory]
    [InlineData("router")]
    [InlineData("usage")]
    [InlineData("health-monitor")]
    [InlineData("provider-emulator")]
    public async Task Service_Image_IsSmallAndNotRoot(string service)
    {
        string evaluated = await DotnetCommand.RunAsync(
            TestContext.Current.CancellationToken,
            "msbuild", $"services/{service}", "-t:ComputeContainerConfig", "-getProperty:ContainerRepository", "-getProperty:ContainerBaseImage", "-getProperty:ContainerUser");

        JsonElement properties = JsonElement.Parse(evaluated).GetProperty("Properties");
        Assert.Equal($"llmmesh/{service}", properties.GetProperty("ContainerRepository").GetString());
        Assert.Equal("mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra", properties.GetProperty("ContainerBaseImage").GetString());
        Assert.Equal("1654", properties.GetProperty("ContainerUser").GetString());
    }

    [Fact]
    public async Task Publish_ToAnArchive_MakesTheImageThatIsDeployed()
    {
        await using BaseImageRegistry registry = await BaseImageRegistry.StartAsync(TestContext.Current.CancellationToken);
        string archive = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.tar.gz");
        try
        {
            await DotnetCommand.RunAsync(
                TestContext.Current.CancellationToken,
                "publish", "services/provider-emulator", "--no-build", "-c", Configuration, "-t:PublishContainer",
                $"-p:ContainerBaseImage={registry.Image}", $"-p:ContainerArchiveOutputPath={archive}");

            ImageArchive image = ImageArchive.Read(archive);
            Assert.Equal("llmmesh/provider-emulator:latest", image.Tag);
            Assert.Equal("1654", image.Configuration.GetProperty("User").GetString());
            Assert.Equal(["dotnet", "/app/LlmMesh.ProviderEmulator.dll"], image.Configuration.GetProperty("Entrypoint").EnumerateArray().Select(part => part.GetString()!));
            Assert.Equal(["8080/tcp"], image.Configuration.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name));
            Assert.Contains("app/LlmMesh.ProviderEmulator.dll", image.Files);
            Assert.DoesNotContain(image.Files, file => Path.GetFileName(file).StartsWith(".env", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(archive);
        }
    }

    /// <summary>What <c>docker load</c> reads.</summary>
    private sealed record ImageArchive(string Tag, JsonElement Configuration, IReadOnlyList<string> Files)
    {
        public static ImageArchive Read(string path)
        {
            Dictionary<string, byte[]> entries = Entries(File.ReadAllBytes(path));
            JsonElement manifest = JsonElement.Parse(entries["manifest.json"])[0];
            return new ImageArchive(
                manifest.GetProperty("RepoTags")[0].GetString()!,
                JsonElement.Parse(entries[manifest.GetProperty("Config").GetString()!]).GetProperty("config"),
                [.. Entries(entries[manifest.GetProperty("Layers")[1].GetString()!]).Keys.Select(name => name.TrimStart('/'))]);
        }

        private static Dictionary<string, byte[]> Entries(byte[] archive)
        {
            // By its first bytes: the layers are compressed, the archive is not, whatever it is called.
            bool isCompressed = archive is [0x1f, 0x8b, ..];
            using Stream stream = isCompressed
                ? new System.IO.Compression.GZipStream(new MemoryStream(archive), System.IO.Compression.CompressionMode.Decompress)
                : new MemoryStream(archive);
            using var reader = new TarReader(stream);
            var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is not null)
                {
                    using var content = new MemoryStream();
                    entry.DataStream.CopyTo(content);
                    entries[entry.Name] = content.ToArray();
                }
            }

            return entries;
        }
    }
}
