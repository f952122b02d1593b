using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.UnitTests.Dialects.ServerSentEvents;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

public sealed class TranslatedStreamTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{\"t\":\"ü\"}\n\n{\"t\":\"€\"}\r\n{\"t\":\"end\"}")]
    [InlineData("{\"t\":\"ü\"}\r{\"t\":\"€\"}\n{\"t\":\"end\"}\n")]
    public async Task Lines_CutAnywhere_AreFrames(string text)
    {
        byte[] whole = Encoding.UTF8.GetBytes(text);
        for (int at = 0; at <= whole.Length; at++)
        {
            Assert.Equal(
                "data: ü\n\ndata: €\n\ndata: end\n\ndata: [DONE]\n\n",
                await ReadAsync([whole[..at], whole[at..]], Framing.Lines, keepsOriginals: false));
        }
    }

    [Fact]
    public async Task Events_WithTheirOriginals_CarryThem() => Assert.Equal(
        "raw:event: x\nraw:data: {\"t\":\"a\"}\ndata: a\n\nraw:: still here\n: \n\ndata: [DONE]\n\n",
        await ReadAsync(
            ["event: x\ndata: {\"t\":\"a\"}\n\n: still here\n\n"u8.ToArray()], Framing.Events, keepsOriginals: true));

    [Fact]
    public async Task Frame_ThatIsNoJson_IsHandedOnForTheReaderToJudge() => Assert.Equal(
        "data: {\"t\":\n\ndata: [DONE]\n\n", await ReadAsync(["data: {\"t\":\n\n"u8.ToArray()], Framing.Events, keepsOriginals: false));

    [Fact]
    public async Task Comment_OfTheProvider_StaysASignOfLife() => Assert.Equal(
        ": \n\ndata: [DONE]\n\n", await ReadAsync([": PROCESSING\n\n"u8.ToArray()], Framing.Events, keepsOriginals: false));

    private static async Task<string> ReadAsync(byte[][] parts, Framing framing, bool keepsOriginals)
    {
        await using var stream = new TranslatedStream(new PartedStream(parts), framing, new TextDecoder(), keepsOriginals);
        using var read = new MemoryStream();
        byte[] buffer = new byte[7];
        while (await stream.ReadAsync(buffer, Cancelled) is var length and > 0)
        {
            await read.WriteAsync(buffer.AsMemory(0, length), Cancelled);
        }

        return Encoding.UTF8.GetString(read.ToArray());
    }

    /// <summary>A dialect of one field.</summary>
    private sealed class TextDecoder : AnswerDecoder
    {
        public override void Decode(SseEvent frame, IBufferWriter<byte> chat)
        {
            var json = new Utf8JsonReader(frame.Data);
            string? text = null;
            while (json.Read())
            {
                text = json.TokenType == JsonTokenType.String ? json.GetString() : text;
            }

            chat.Write(Encoding.UTF8.GetBytes($"data: {text}\n\n"));
        }

        public override void End(IBufferWriter<byte> chat) => chat.Write("data: [DONE]\n\n"u8);
    }
}
