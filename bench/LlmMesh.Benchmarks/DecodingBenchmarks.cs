using System.Text;
using BenchmarkDotNet.Attributes;
using LlmMesh.Router.Dialects.Anthropic;
using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Dialects.Ollama;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Benchmarks;

/// <summary>What an event of a provider's stream costs on its way to chat completions: per event of content, of a stream of 200.</summary>
public class DecodingBenchmarks
{
    private const int Events = 200;

    private static readonly AnswerContext Context = new("req_bench", "small", 1_700_000_000);

    private readonly byte[] _buffer = new byte[16 * 1024];
    private MemoryStream _stream = new();
    private UpstreamDialect _dialect = AnthropicUpstream.Instance;

    [Params("anthropic", "gemini", "ollama")]
    public string Provider { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        (_dialect, string begin, string content) = Provider switch
        {
            "gemini" => ((UpstreamDialect)GeminiUpstream.Instance, "", Gemini),
            "ollama" => (OllamaUpstream.Instance, "", Ollama),
            _ => (AnthropicUpstream.Instance, AnthropicBegin, Anthropic),
        };
        _stream = new MemoryStream(Encoding.UTF8.GetBytes(begin + string.Concat(Enumerable.Repeat(content, Events))));
    }

    [Benchmark(OperationsPerInvoke = Events, Description = "One event to a chunk")]
    public async Task<int> Decode()
    {
        _stream.Position = 0;
        await using var chunks = new TranslatedStream(
            new BorrowedStream(_stream), _dialect.Framing, _dialect.Decoder(Context), keepsOriginals: false);
        int all = 0;
        while (await chunks.ReadAsync(_buffer) is var length and > 0)
        {
            all += length;
        }

        return all;
    }

    private const string AnthropicBegin =
        """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"small","content":[],"stop_reason":null,"usage":{"input_tokens":25,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}


        """;

    private const string Anthropic =
        """
        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" word"}}


        """;

    private const string Gemini =
        """
        data: {"candidates":[{"content":{"role":"model","parts":[{"text":" word"}]},"index":0}],"usageMetadata":{"promptTokenCount":25,"candidatesTokenCount":27,"totalTokenCount":52},"modelVersion":"small","responseId":"r"}


        """;

    private const string Ollama =
        """
        {"model":"small","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":" word"},"done":false}

        """;
}
