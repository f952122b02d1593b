using System.Text;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Dialects.Multipart;

public sealed class FormReaderTests
{
    private static readonly byte[] Sound = [.. Enumerable.Range(0, 5_000).Select(static value => (byte)(value * 7))];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Read_AFileBeforeTheModel_IsKeptWhole(int pieceLength)
    {
        byte[] sent = Forms.Of(Forms.File("file", Sound), Forms.Text("model", "router"), Forms.Text("prompt", "Grüße"));
        using ReceivedForm form = await Forms.AcceptAsync(sent, pieceLength);

        Assert.Null(form.Upload);
        Assert.Equal(Sound, form.Arrived.Span.Slice(form.Files[0].Content.Start, form.Files[0].Content.Length).ToArray());
        List<(string Name, string? FileName, byte[] Content)> parts = await Forms.PartsAsync(await Forms.SentAsync(form));
        Assert.Equal(["model", "prompt", "file"], parts.Select(part => part.Name));
        Assert.Equal(["whisper-1", "Grüße"], parts.Take(2).Select(part => Encoding.UTF8.GetString(part.Content)));
        Assert.Equal("a.wav", parts[2].FileName);
        Assert.Equal(Sound, parts[2].Content);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4_096)]
    public async Task Read_AFileBehindTheModel_GoesOnWhileItArrives(int pieceLength)
    {
        byte[] sent = Forms.Of(Forms.Text("model", "router"), Forms.Text("stream", "true"), Forms.File("file", Sound), Forms.Text("language", "de"));
        using ReceivedForm form = await Forms.AcceptAsync(sent, pieceLength);

        Assert.NotNull(form.Upload);
        Assert.Empty(form.Files);
        List<(string Name, string? FileName, byte[] Content)> parts = await Forms.PartsAsync(await Forms.SentAsync(form));
        Assert.Equal(["model", "stream", "file", "language"], parts.Select(part => part.Name));
        Assert.Equal("whisper-1", Encoding.UTF8.GetString(parts[0].Content));
        Assert.Equal(Sound, parts[2].Content);
    }

    [Fact]
    public async Task Send_ASmallFileOnceMore_SendsTheSame()
    {
        using ReceivedForm form = await Forms.AcceptAsync(Forms.Of(Forms.Text("model", "router"), Forms.File("file", Sound)), 512);

        byte[] first = await Forms.SentAsync(form);

        Assert.True(form.Upload!.CanRepeat);
        Assert.Equal(first, await Forms.SentAsync(form));
    }

    [Fact]
    public async Task Send_AFileThatBrokeOffOnTheWay_BeginsAnewAndGoesOn()
    {
        using ReceivedForm form = await Forms.AcceptAsync(Forms.Of(Forms.Text("model", "router"), Forms.File("file", Sound)), 512);
        await Assert.ThrowsAsync<IOException>(() => form.Upload!.SendAsync(
            new BreakingStream(2_000), static () => { }, static () => { }, TestContext.Current.CancellationToken));

        Assert.True(form.Upload!.CanRepeat);
        Assert.Equal(Sound, (await Forms.PartsAsync(await Forms.SentAsync(form)))[1].Content);
    }

    [Fact]
    public async Task Send_AFileLargerThanWhatIsKept_CannotBeRepeated()
    {
        byte[] large = new byte[FormUpload.MostKept + 1];
        using ReceivedForm form = await Forms.AcceptAsync(Forms.Of(Forms.Text("model", "router"), Forms.File("file", large)), 64 * 1024);
        Assert.True(form.Upload!.CanRepeat);

        Assert.Equal(large, (await Forms.PartsAsync(await Forms.SentAsync(form)))[1].Content);

        Assert.False(form.Upload.CanRepeat);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("Model")]
    [InlineData("fallbacks")]
    public async Task Send_AFieldThatWasDecided_EndsTheUploadBeforeItGoesOn(string name)
    {
        byte[] sent = Forms.Of(Forms.Text("model", "router"), Forms.File("file", Sound), Forms.Text(name, "dearest"));
        using ReceivedForm form = await Forms.AcceptAsync(sent, 512);
        using var provider = new MemoryStream();

        UploadRefusedException refused = await Assert.ThrowsAsync<UploadRefusedException>(() => form.Upload!.SendAsync(
            provider, static () => { }, static () => { }, TestContext.Current.CancellationToken));

        Assert.Equal(name, refused.Field);
        Assert.DoesNotContain("dearest", Encoding.Latin1.GetString(provider.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AFormThatBreaksOff_IsTheClientsFault()
    {
        byte[] sent = Forms.Of(Forms.Text("model", "router"), Forms.File("file", Sound));
        using ReceivedForm form = await Forms.AcceptAsync(sent[..^20], 512);

        UploadRefusedException refused = await Assert.ThrowsAsync<UploadRefusedException>(() => form.Upload!.SendAsync(
            Stream.Null, static () => { }, static () => { }, TestContext.Current.CancellationToken));

        Assert.Contains("ends before", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_BeyondItsBounds_IsRefused()
    {
        byte[] kept = Forms.Of(Forms.File("file", Sound), Forms.Text("model", "router"));
        byte[] streamed = Forms.Of(Forms.Text("model", "router"), Forms.File("file", Sound));

        Assert.Equal(ErrorCode.BodyTooLarge, (await Forms.ReadAsync(kept, 100, mostBuffered: 1_000)).Error?.Code);
        Assert.Equal(ErrorCode.BodyTooLarge, (await Forms.ReadAsync(streamed, 100, mostBuffered: 1_000, mostStreamed: 4_000)).Error?.Code);
        (ReceivedForm? form, _) = await Forms.ReadAsync(streamed, 100, mostBuffered: 1_000, mostStreamed: 4_000, isAnnounced: false);
        await Assert.ThrowsAsync<UploadRefusedException>(() => form!.Upload!.SendAsync(
            Stream.Null, static () => { }, static () => { }, TestContext.Current.CancellationToken));
        form!.Dispose();
    }

    [Theory]
    [InlineData("file", null)]
    [InlineData("model", "model")]
    [InlineData("image", "image")]
    public async Task Read_AFileWhereNoneBelongs_IsRefused(string name, string? param)
    {
        (ReceivedForm? form, MeshError? error) = await Forms.ReadAsync(Forms.Of(Forms.Text("a", "b"), Forms.File(name, Sound)), 100);

        Assert.Equal(param, error?.Param);
        form?.Dispose();
    }

    [Fact]
    public async Task ToJson_Texts_BecomeWhatTheEnvelopeReads()
    {
        byte[] sent = Forms.Of(
            Forms.Text("model", "a\"b"), Forms.Text("stream", "true"), Forms.Text("n", "2"), Forms.Text("keywords[]", "x"),
            Forms.Text("keywords[]", "y"), Forms.Text("fallbacks", "[\"c\"]"), Forms.Text("temperature", "high"), Forms.File("file", Sound));
        using ReceivedForm form = await Forms.AcceptAsync(sent, 100_000, Forms.Recording with { MayStream = false });

        (PooledBody? body, MeshError? error) = FormFields.ToJson(form);

        Assert.Null(error);
        Assert.Equal(
            """{"model":"a\u0022b","stream":true,"n":2,"keywords[]":["x","y"],"fallbacks":["c"],"temperature":"high"}""",
            Encoding.UTF8.GetString(body!.Span));
        List<(string Name, string? FileName, byte[] Content)> parts = await Forms.PartsAsync(await Forms.SentAsync(form));
        Assert.Equal(
            "model=whisper-1 stream=true n=2 keywords[]=x keywords[]=y temperature=high file",
            string.Join(' ', parts.Select(part => part.FileName is null ? $"{part.Name}={Encoding.UTF8.GetString(part.Content)}" : part.Name)));
        body.Dispose();
    }

    [Fact]
    public async Task ToJson_ATextThatIsNone_IsRefused()
    {
        byte[] sent = [.. "--frontier\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n"u8, 0xC3, .. "\r\n--frontier--"u8];
        using ReceivedForm form = await Forms.AcceptAsync(sent, 100);

        Assert.Equal("model", FormFields.ToJson(form).Error?.Param);
    }

    private sealed class BreakingStream(int after) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Length + buffer.Length > after ? throw new IOException("broken") : base.WriteAsync(buffer, cancellationToken);
    }
}
