using System.Text;
using BenchmarkDotNet.Attributes;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Benchmarks;

/// <summary>What the relay does with a stream besides sending it on: cut into events, follow its progress, read its usage.</summary>
public class SseBenchmarks
{
    private const int Events = 200;

    private static readonly byte[] Event = Encoding.ASCII.GetBytes(
        """data: {"id":"chatcmpl-0123456789abcdef0123456789","object":"chat.completion.chunk","created":1700000000,"model":"provider/some-model-2026","system_fingerprint":"fp_0123456789","choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}]}"""
        + "\n\n");

    private readonly MemoryStream _stream = new([.. Enumerable.Repeat(Event, Events).SelectMany(bytes => bytes), .. "data: [DONE]\n\n"u8]);

    private readonly EmittedText _emitted = new();

    [Benchmark]
    public bool OneEvent()
    {
        var progress = new ChatStream(choices: 1, clientAskedUsage: false);
        return progress.Observe(SseEvent.Parse(Event)) == ChatEvent.Content;
    }

    [Benchmark(Description = "One chunk, text not counted")]
    public bool ChunkUncounted() => ChatFacts.Read(SseEvent.Parse(Event).Data).HasContent;

    [Benchmark(Description = "One chunk, text counted")]
    public bool ChunkCounted() => ChatFacts.Read(SseEvent.Parse(Event).Data, _emitted).HasContent;

    [Benchmark(Description = "Stream of 200 events")]
    public async Task<bool> WholeStream()
    {
        _stream.Position = 0;
        var progress = new ChatStream(choices: 1, clientAskedUsage: false);
        await using var events = new SseReader(new BorrowedStream(_stream));
        do
        {
            while (events.TryRead(out SseEvent sseEvent))
            {
                progress.Observe(sseEvent);
                events.Take();
            }
        }
        while (await events.FillAsync(CancellationToken.None));
        return progress.IsTerminated ? true : throw new InvalidOperationException("The stream was not read to its end.");
    }
}
