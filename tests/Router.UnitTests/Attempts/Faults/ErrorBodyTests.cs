using System.IO.Compression;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Exchanges;
using LlmMesh.Testing.Time;

namespace LlmMesh.Router.UnitTests.Attempts.Faults;

public sealed class ErrorBodyTests
{
    private const string Document = """{"error":{"code":"a","message":"m"}}""";

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZip")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("identity")]
    public void Read_Encoded_IsDecoded(string encoding) =>
        Assert.Equal(["a"], ErrorBody.Read(Packed(Document, encoding), "application/json", [encoding.Split(' ')[^1]]).Codes);

    [Fact]
    public void Read_EncodedTwice_IsDecodedInReverse() =>
        Assert.Equal(["a"], ErrorBody.Read(Packed(Packed(Document, "br"), "gzip"), mediaType: null, ["br", "gzip"]).Codes);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public void Read_EncodingAnnouncedButNotApplied_IsReadAsItIs(string encoding) =>
        Assert.Equal(["a"], ErrorBody.Read(Encoding.UTF8.GetBytes(Document), "application/json", [encoding]).Codes);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public void Read_EncodedAndCutOff_KeepsTheBeginning(string encoding)
    {
        byte[] noise = new byte[40_000];
        new Random(7).NextBytes(noise);
        byte[] packed = Packed($$$"""{"error":{"code":"a","message":"{{{Convert.ToHexString(noise)}}}"}}""", encoding);

        Assert.Equal(["a"], ErrorBody.Read(packed.AsMemory(0, packed.Length / 2), mediaType: null, [encoding]).Codes);
    }

    [Fact]
    public void Read_EncodedBomb_StopsAtTheLimit()
    {
        byte[] packed = Packed($$$"""{"message":"{{{new string('x', 50_000_000)}}}","code":"a"}""", "gzip");

        Assert.Empty(ErrorBody.Read(packed, mediaType: null, ["gzip"]).Codes);
    }

    [Fact]
    public async Task ReadAsync_Oversized_KeepsTheBeginning()
    {
        using PhaseClock clock = Clock(new ManualTimeProvider());
        using HttpContent content = new StringContent($$$"""{"error":{"code":"a","message":"{{{new string('x', 1_000_000)}}}","type":"late"}}""");

        ProviderError error = await ErrorBody.ReadAsync(content, clock);

        Assert.Equal(["a"], error.Codes);
        Assert.Null(error.Message);
    }

    [Fact]
    public async Task ReadAsync_BodyThatStalls_IsReadUntilItsTimeIsUp()
    {
        var time = new ManualTimeProvider();
        using PhaseClock clock = Clock(time);
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Document[..^3]), Ended);
        using HttpContent content = new StreamContent(pipe.Reader.AsStream());

        Task<ProviderError> reading = ErrorBody.ReadAsync(content, clock);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["a"], (await reading).Codes);
    }

    [Fact]
    public async Task ReadAsync_BodyThatBreaks_IsReadUntilThere()
    {
        using PhaseClock clock = Clock(new ManualTimeProvider());
        using HttpContent content = new StreamContent(new BreakingStream(Encoding.UTF8.GetBytes(Document[..^3])));

        Assert.Equal(["a"], (await ErrorBody.ReadAsync(content, clock)).Codes);
    }

    [Fact]
    public async Task ReadAsync_OwnerEnds_EndsToo()
    {
        using var owner = new CancellationTokenSource();
        using var clock = new PhaseClock(TimeSpan.FromMinutes(1), new ManualTimeProvider(), owner.Token);
        using HttpContent content = new StreamContent(new Pipe().Reader.AsStream());

        Task<ProviderError> reading = ErrorBody.ReadAsync(content, clock);
        await owner.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task ReadAsync_Headers_SayTypeAndEncoding()
    {
        using PhaseClock clock = Clock(new ManualTimeProvider());
        using HttpContent content = new ByteArrayContent(Packed("words of a page", "gzip"));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/html", "utf-8");
        content.Headers.ContentEncoding.Add("gzip");

        Assert.Equal([ProviderError.HtmlCode], (await ErrorBody.ReadAsync(content, clock)).Codes);
    }

    private static PhaseClock Clock(TimeProvider time) => new(TimeSpan.FromMinutes(1), time, Ended);

    private static byte[] Packed(string text, string encoding) => Packed(Encoding.UTF8.GetBytes(text), encoding);

    private static byte[] Packed(byte[] bytes, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "raw deflate" => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "identity" => new BufferedStream(packed),
            _ => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>A body whose connection breaks where the bytes end.</summary>
    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("The connection broke.");
    }
}
