using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Deploy.UnitTests.Containers;

/// <summary>
/// A registry on this machine with one base image, as far as an SDK that pulls it asks
/// (<see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI distribution</see>): a manifest and two blobs.
/// </summary>
internal sealed class BaseImageRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";
    private const string ConfigurationType = "application/vnd.docker.container.image.v1+json";
    private const string LayerType = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private readonly WebApplication _app;

    private BaseImageRegistry(WebApplication app) => _app = app;

    /// <summary>The base image's full name.</summary>
    public string Image => $"localhost:{new Uri(_app.Urls.First()).Port}/base:1";

    public static async Task<BaseImageRegistry> StartAsync(CancellationToken cancellationToken)
    {
        byte[] files = Files();
        byte[] layer = Compress(files);
        byte[] configuration = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"architecture":"amd64","os":"linux","config":{"User":"0"},"rootfs":{"type":"layers","diff_ids":["{{Digest(files)}}"]},"history":[{"created":"2026-01-01T00:00:00Z"}]}""");
        byte[] manifest = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{{Reference(ConfigurationType, configuration)}},"layers":[{{Reference(LayerType, layer)}}]}""");
        Dictionary<string, byte[]> blobs = new(StringComparer.Ordinal) { [Digest(configuration)] = configuration, [Digest(layer)] = layer };

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapGet("/v2/", () => Results.Text("{}", "application/json"));
        app.MapMethods("/v2/base/manifests/{reference}", ["GET", "HEAD"], (HttpResponse response) => Answer(response, manifest, ManifestType));
        app.MapMethods(
            "/v2/base/blobs/{digest}",
            ["GET", "HEAD"],
            (string digest, HttpResponse response) =>
                blobs.TryGetValue(digest, out byte[]? blob) ? Answer(response, blob, "application/octet-stream") : Results.NotFound());
        await app.StartAsync(cancellationToken);
        return new BaseImageRegistry(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static IResult Answer(HttpResponse response, byte[] content, string type)
    {
        response.Headers["Docker-Content-Digest"] = Digest(content);
        return Results.Bytes(content, type);
    }

    private static string Reference(string type, byte[] content) =>
        $$"""{"mediaType":"{{type}}","size":{{content.Length}},"digest":"{{Digest(content)}}"}""";

    private static string Digest(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    private static byte[] Files()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "etc/os-release") { DataStream = new MemoryStream("ID=none\n"u8.ToArray()) });
        }

        return tar.ToArray();
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
