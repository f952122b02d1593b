using System.Buffers;
using System.Text;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

public sealed class OriginalLinesTests
{
    [Theory]
    [InlineData("event: a\ndata: {}\n\n", "event: a\ndata: {}\n\n")]
    [InlineData("event: a\r\ndata: {}\r\n\r\n", "event: a\ndata: {}\n\n")]
    [InlineData(": ping\n\n", ": ping\n\n")]
    [InlineData("data: grüße €\ndata: b\n\n", "data: grüße €\ndata: b\n\n")]
    public void Original_WithItsChunk_ComesBackAndTheChunkIsReadAsIfItWereAlone(string original, string expected)
    {
        string carried = Carry(original, "data: {\"chunk\":1}\n\n");

        string sseEvent = Assert.Single(Cut(carried));
        Assert.Equal("{\"chunk\":1}", Data(sseEvent));
        Assert.Equal(expected, Restored(sseEvent));
    }

    [Fact]
    public void Original_ThatMeansNothing_TravelsAlone()
    {
        string sseEvent = Assert.Single(Cut(Carry("event: ping\ndata: {}\n\n", "")));

        Assert.False(SseEvent.Parse(Encoding.UTF8.GetBytes(sseEvent)).HasData);
        Assert.Equal("event: ping\ndata: {}\n\n", Restored(sseEvent));
    }

    [Fact]
    public void Original_ThatMeansSeveralChunks_IsToldOnce()
    {
        string[] events = Cut(Carry("data: original\n\n", "data: 1\n\ndata: 2\n\ndata: [DONE]\n\n"));

        Assert.Equal(["1", "2", "[DONE]"], events.Select(Data));
        Assert.Equal(["data: original\n\n", "", ""], events.Select(Restored));
        Assert.All(events, sseEvent => Assert.True(OriginalLines.IsCarriedBy(Encoding.UTF8.GetBytes(sseEvent))));
    }

    [Theory]
    [InlineData("data: a\n\ndata: b\r\n\r\ndata: c\r\r", "data: a\n\n|data: b\r\n\r\n|data: c\r\r")]
    [InlineData("\n\n: x\n\n\ndata: a\n\nrest", ": x\n\n|data: a\n\n")]
    [InlineData("", "")]
    public void Cut_WholeEvents_OneByOne(string bytes, string expected) => Assert.Equal(expected, string.Join('|', Cut(bytes)));

    private static string Carry(string original, string chunks)
    {
        var carried = new ArrayBufferWriter<byte>();
        OriginalLines.Write(Encoding.UTF8.GetBytes(original), Encoding.UTF8.GetBytes(chunks), carried);
        return Encoding.UTF8.GetString(carried.WrittenSpan);
    }

    private static string[] Cut(string text)
    {
        List<string> events = [];
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        while (EventCutter.TryCut(ref bytes, out ReadOnlySpan<byte> sseEvent))
        {
            events.Add(Encoding.UTF8.GetString(sseEvent));
        }

        return [.. events];
    }

    private static string Data(string sseEvent) => Encoding.UTF8.GetString(SseEvent.Parse(Encoding.UTF8.GetBytes(sseEvent)).Data);

    private static string Restored(string sseEvent)
    {
        var original = new ArrayBufferWriter<byte>();
        OriginalLines.Restore(Encoding.UTF8.GetBytes(sseEvent), original);
        return Encoding.UTF8.GetString(original.WrittenSpan);
    }
}
