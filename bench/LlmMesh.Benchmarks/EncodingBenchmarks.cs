using System.IO.Pipelines;
using System.Text;
using BenchmarkDotNet.Attributes;
using LlmMesh.Router.Dialects.Anthropic;
using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Benchmarks;

/// <summary>What a chunk costs on its way to a client's dialect: per chunk of content, of a stream of 200, each flushed by itself.</summary>
public class EncodingBenchmarks
{
    private const int Events = 200;

    private static readonly byte[] Chunk = Encoding.ASCII.GetBytes(
        """data: {"id":"chatcmpl-0123456789abcdef0123456789","object":"chat.completion.chunk","created":1700000000,"model":"provider/some-model-2026","choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}]}"""
        + "\n\n");

    private ClientDialect _dialect = AnthropicClient.Instance;
    private AnswerContext _context = new("req_bench", "small", 1_700_000_000) { EstimateInput = static () => 25 };

    [Params("messages", "responses", "gemini")]
    public string Client { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        (_dialect, string route, string body) = Client switch
        {
            "gemini" => ((ClientDialect)GeminiClient.Instance, "small:streamGenerateContent", """{"contents":[{"parts":[{"text":"hi"}]}]}"""),
            "responses" => (ResponsesClient.Instance, "", """{"model":"small","input":"hi","stream":true}"""),
            _ => (AnthropicClient.Instance, "", """{"model":"small","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}"""),
        };
        ReadRequest read = _dialect.Read(new ArrivedRequest(PooledBody.CopyOf(Encoding.UTF8.GetBytes(body)), route, "?alt=sse", []));
        _context = _context with { Sent = read.Sent ?? throw new InvalidOperationException(read.Error?.Message) };
    }

    [Benchmark(OperationsPerInvoke = Events, Description = "One chunk to an event")]
    public async Task Encode()
    {
        var client = PipeWriter.Create(Stream.Null);
        var chunks = new TranslatedWriter(client, _dialect.Encoder(_context));
        for (int sent = 0; sent < Events; sent++)
        {
            Chunk.CopyTo(chunks.GetMemory(Chunk.Length));
            chunks.Advance(Chunk.Length);
            await chunks.FlushAsync();
        }

        await client.CompleteAsync();
    }
}
