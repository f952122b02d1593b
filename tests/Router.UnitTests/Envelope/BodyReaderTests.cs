using System.IO.Compression;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Envelope;

public sealed class BodyReaderTests
{
    private const int Limit = 100_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(Limit)]
    public async Task Read_UpToTheLimit_KeepsEveryByte(int length)
    {
        byte[] sent = Random(length);

        Assert.Equal(sent, await AcceptAsync(Request(new MemoryStream(sent), length)));
        Assert.Equal(sent, await AcceptAsync(Request(new Trickle(sent), contentLength: null)));
        Assert.Equal(sent, await AcceptAsync(Request(new Trickle(Zip(sent)), contentLength: null, "gzip")));
    }

    [Fact]
    public async Task Read_LongerThanTheLimit_IsRefused()
    {
        byte[] sent = Random(Limit + 1);

        Assert.Equal(ErrorCode.BodyTooLarge, (await RefuseAsync(Request(new MemoryStream(sent), sent.Length))).Code);
        Assert.Equal(ErrorCode.BodyTooLarge, (await RefuseAsync(Request(new Trickle(sent), contentLength: null))).Code);
        Assert.Equal(ErrorCode.BodyTooLarge, (await RefuseAsync(Request(new Trickle(Zip(sent)), contentLength: null, "gzip"))).Code);
    }

    [Fact]
    public async Task Read_AnnouncedLongerThanTheLimit_IsRefusedUnread()
    {
        var body = new Trickle(Random(10));

        Assert.Equal(ErrorCode.BodyTooLarge, (await RefuseAsync(Request(body, Limit + 1L))).Code);
        Assert.Equal(0, body.Position);
    }

    [Fact]
    public async Task Read_GzipBomb_StopsInflatingAtTheLimit()
    {
        byte[] bomb = Zip(new byte[64 * 1024 * 1024]);
        var body = new Trickle(bomb);

        Assert.Equal(ErrorCode.BodyTooLarge, (await RefuseAsync(Request(body, contentLength: null, "gzip"))).Code);
        Assert.InRange(body.Position, 1, bomb.Length / 2);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("")]
    public async Task Read_PlainEncoding_IsTakenAsItIs(string encoding) =>
        Assert.Equal([1, 2], await AcceptAsync(Request(new MemoryStream([1, 2]), 2, encoding)));

    [Theory]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    public async Task Read_OtherSpellingsOfGzip_AreGzip(string encoding) =>
        Assert.Equal([7], await AcceptAsync(Request(new MemoryStream(Zip([7])), contentLength: null, encoding)));

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    [InlineData("deflate")]
    public async Task Read_OtherEncoding_IsRefused(string encoding) =>
        Assert.Equal(ErrorCode.UnsupportedEncoding, (await RefuseAsync(Request(new MemoryStream([1]), 1, encoding))).Code);

    [Fact]
    public async Task Read_NotGzip_IsRefused() =>
        Assert.Equal(ErrorCode.InvalidJson, (await RefuseAsync(Request(new MemoryStream(Random(100)), 100, "gzip"))).Code);

    private static async Task<byte[]> AcceptAsync(HttpRequest request)
    {
        (PooledBody? body, MeshError? error) = await BodyReader.ReadAsync(request, Limit, TestContext.Current.CancellationToken);
        Assert.Null(error);
        using (body)
        {
            return body!.Memory.ToArray();
        }
    }

    private static async Task<MeshError> RefuseAsync(HttpRequest request)
    {
        (PooledBody? body, MeshError? error) = await BodyReader.ReadAsync(request, Limit, TestContext.Current.CancellationToken);
        Assert.Null(body);
        return error!;
    }

    private static HttpRequest Request(Stream body, long? contentLength, string encoding = "")
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Body = body;
        request.ContentLength = contentLength;
        request.Headers.ContentEncoding = encoding;
        return request;
    }

    private static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return zipped.ToArray();
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1021)], cancellationToken);
    }
}
