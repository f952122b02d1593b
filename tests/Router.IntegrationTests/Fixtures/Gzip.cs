using System.IO.Compression;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>Compresses request bodies.</summary>
internal static class Gzip
{
    public static async Task<byte[]> CompressAsync(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        await using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            await zip.WriteAsync(bytes, TestContext.Current.CancellationToken);
        }

        return zipped.ToArray();
    }
}
