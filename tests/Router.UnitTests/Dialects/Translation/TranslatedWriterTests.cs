using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

public sealed class TranslatedWriterTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flush_WritesTheClientsDialect()
    {
        using var received = new MemoryStream();
        PipeWriter client = PipeWriter.Create(received, new StreamPipeWriterOptions(leaveOpen: true));
        var writer = new TranslatedWriter(client, new NamingEncoder());

        writer.Write("data: {\"a\":1}\n\n: resumed\n\n"u8);
        Assert.Equal(0, received.Length);
        await writer.FlushAsync(Cancelled);
        Assert.Equal("chunk {\"a\":1}\n: resumed\n\n", Encoding.UTF8.GetString(received.ToArray()));

        writer.Write("raw:data: own\ndata: {\"b\":2}\n\n"u8);
        writer.Write("data: [DONE]\n\n"u8);
        await writer.FlushAsync(Cancelled);
        Assert.Equal(
            "chunk {\"a\":1}\n: resumed\n\noriginal data: own\n\n means {\"b\":2}\ndone\n", Encoding.UTF8.GetString(received.ToArray()));
        await client.CompleteAsync();
    }

    /// <summary>Says what it is told.</summary>
    private sealed class NamingEncoder : AnswerEncoder
    {
        public override void Chunk(ReadOnlySpan<byte> document, IBufferWriter<byte> client) => Say(client, $"chunk {Encoding.UTF8.GetString(document)}\n");

        public override void Done(IBufferWriter<byte> client) => Say(client, "done\n");

        public override void Original(ReadOnlySpan<byte> original, ReadOnlySpan<byte> chunk, IBufferWriter<byte> client) =>
            Say(client, $"original {Encoding.UTF8.GetString(original)} means {Encoding.UTF8.GetString(chunk)}\n");

        private static void Say(IBufferWriter<byte> client, string text) => client.Write(Encoding.UTF8.GetBytes(text));
    }
}
