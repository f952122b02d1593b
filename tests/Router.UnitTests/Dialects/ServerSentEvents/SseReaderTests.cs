using System.Text;
using LlmMesh.Router.Dialects.ServerSentEvents;

namespace LlmMesh.Router.UnitTests.Dialects.ServerSentEvents;

public sealed class SseReaderTests
{
    [Theory]
    [InlineData("data: a\n\ndata: b\n\n", "|a", "|b")]
    [InlineData("data: a\r\n\r\ndata: b\r\n\r\n", "|a", "|b")]
    [InlineData("data: a\r\rdata: b\r\r\n", "|a", "|b")]
    [InlineData("data: a\r\n\ndata: b\n\r\n", "|a", "|b")]
    [InlineData("\n\n\ndata: a\n\n\n\ndata: b\n\n", "|a", "|b")]
    [InlineData("data: a\ndata: b\ndata:\n\n", "|a\nb\n")]
    [InlineData("event: error\ndata: a\nid: 5\nretry: 1\n\n", "error|a")]
    [InlineData("data:a\n\ndata:  b\n\n", "|a", "| b")]
    [InlineData(": ping\n\ndata: a\n\n", "comment", "|a")]
    [InlineData(": ping\ndata: a\n\n", "|a")]
    [InlineData("data\n\n", "|")]
    [InlineData("database: a\n\neventual: b\n\n", "comment", "comment")]
    [InlineData("data: ü €\n\n", "|ü €")]
    public async Task Read_Form_GivesTheEventsAndTheSameBytes(string text, params string[] events)
    {
        SseTranscript transcript = await SseTranscript.ReadAsync(text);

        Assert.Equal(events, transcript.Events);
        Assert.Equal(text, transcript.Raw);
    }

    [Theory]
    [InlineData("data: a\n\ndata: b")]
    [InlineData("data: a\n\ndata: b\n")]
    [InlineData("data: a\n\ndata: b\r")]
    [InlineData("data: a\n\ndata: b\r\n")]
    public async Task Read_LastEventWithoutItsBlankLine_IsClosedForIt(string text)
    {
        SseTranscript transcript = await SseTranscript.ReadAsync(text);

        Assert.Equal(["|a", "|b"], transcript.Events);
        Assert.StartsWith(text, transcript.Raw, StringComparison.Ordinal);
        Assert.Equal(["|a", "|b"], (await SseTranscript.ReadAsync(transcript.Raw)).Events);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("\r\n")]
    public async Task Read_NothingButBlankLines_GivesNoEvent(string text) =>
        Assert.Empty((await SseTranscript.ReadAsync(text)).Events);

    [Fact]
    public async Task TryRead_WholeEventArrived_DoesNotWaitForTheNextByte()
    {
        await using var reader = new SseReader(new PartedStream(["data: a\n\n"u8.ToArray()]));

        Assert.True(await reader.FillAsync(TestContext.Current.CancellationToken));

        Assert.True(reader.TryRead(out _));
        Assert.Equal("data: a\n\n"u8, reader.Take());
    }

    [Fact]
    public async Task Take_AfterTwoEvents_GivesBothOnce()
    {
        await using var reader = new SseReader(new PartedStream(["data: a\n\ndata: b\n\ndata: c"u8.ToArray()]));
        await reader.FillAsync(TestContext.Current.CancellationToken);
        Assert.True(reader.TryRead(out _));
        Assert.True(reader.TryRead(out _));

        Assert.Equal("data: a\n\ndata: b\n\n"u8, reader.Take());
        Assert.True(reader.Take().IsEmpty);
    }

    [Fact]
    public async Task Read_EventLargerThanTheFirstBuffer_IsWhole()
    {
        string data = new('x', 3_000_000);

        SseTranscript transcript = await SseTranscript.ReadAsync($"data: {data}\n\ndata: b\n\n");

        Assert.Equal([$"|{data}", "|b"], transcript.Events);
    }

    [Fact]
    public async Task Fill_EndlessEvent_IsRefused()
    {
        byte[] part = Encoding.UTF8.GetBytes(new string('x', 1024 * 1024));
        await using var reader = new SseReader(new PartedStream(Enumerable.Repeat(part, (SseReader.LargestEvent / part.Length) + 2)));

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            while (await reader.FillAsync(TestContext.Current.CancellationToken))
            {
                Assert.False(reader.TryRead(out _));
            }
        });
    }
}
