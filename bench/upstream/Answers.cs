using System.Globalization;
using System.Text;

namespace LlmMesh.Upstream;

/// <summary>One dialect's bytes on the wire, written once: the same answer in each.</summary>
internal sealed class Answers
{
    private const string Text =
        "A load test wants an answer of ordinary length that costs its server next to nothing, so here is one, always the same.";

    private const string ChatStart =
        """data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"small","choices":[{"index":0,""";

    private const string GeminiUsage = ""","usageMetadata":{"promptTokenCount":25,"candidatesTokenCount":27,"totalTokenCount":52},"modelVersion":"small","responseId":"bench"}""";

    private static readonly Answers Chat = new(
        "text/event-stream",
        $$$"""{"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"small","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Text}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":25,"completion_tokens":27,"total_tokens":52}}""",
        ChatStart + "\"delta\":{\"role\":\"assistant\"},\"finish_reason\":null}]}\n\n",
        ChatStart + "\"delta\":{\"content\":\" word\"},\"finish_reason\":null}]}\n\n",
        ChatStart + "\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
        """data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"small","choices":[],"usage":{"prompt_tokens":25,"completion_tokens":27,"total_tokens":52}}""" + "\n\n",
        "data: [DONE]\n\n");

    private static readonly Answers Anthropic = new(
        "text/event-stream",
        $$$"""{"id":"msg_bench","type":"message","role":"assistant","model":"small","content":[{"type":"text","text":"{{{Text}}}"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":25,"output_tokens":27}}""",
        Named("message_start", """{"type":"message_start","message":{"id":"msg_bench","type":"message","role":"assistant","model":"small","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"output_tokens":1}}}""")
            + Named("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
        Named("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" word"}}"""),
        Named("content_block_stop", """{"type":"content_block_stop","index":0}"""),
        Named("message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":27}}"""),
        Named("message_stop", """{"type":"message_stop"}"""));

    private static readonly Answers Gemini = new(
        "text/event-stream",
        $$$"""{"candidates":[{"content":{"role":"model","parts":[{"text":"{{{Text}}}"}]},"finishReason":"STOP","index":0}]""" + GeminiUsage,
        "",
        "data: " + """{"candidates":[{"content":{"role":"model","parts":[{"text":" word"}]},"index":0}]""" + GeminiUsage + "\n\n",
        "data: " + """{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":"STOP","index":0}]""" + GeminiUsage + "\n\n");

    private static readonly Answers Ollama = new(
        "application/x-ndjson",
        $$$"""{"model":"small","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"{{{Text}}}"},"done":true,"done_reason":"stop","prompt_eval_count":25,"eval_count":27}""",
        "",
        """{"model":"small","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":" word"},"done":false}""" + "\n",
        """{"model":"small","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":25,"eval_count":27}""" + "\n");

    private Answers(string streamType, string whole, string begin, string content, params string[] end)
    {
        Whole = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {whole.Length}\r\n\r\n{whole}"));
        StreamHead = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: {streamType}\r\nTransfer-Encoding: chunked\r\n\r\n{(begin.Length == 0 ? "" : Chunk(begin))}");
        Event = Encoding.ASCII.GetBytes(Chunk(content));
        StreamEnd = Encoding.ASCII.GetBytes(string.Concat(end.Select(Chunk)) + "0\r\n\r\n");
    }

    /// <summary>A non-streamed answer.</summary>
    public ReadOnlyMemory<byte> Whole { get; }

    /// <summary>A stream's headers and what comes before the first content; sent together with it.</summary>
    public ReadOnlyMemory<byte> StreamHead { get; }

    /// <summary>One event of content, in a chunk of its own.</summary>
    public ReadOnlyMemory<byte> Event { get; }

    /// <summary>The finish reason, the usage, the terminator.</summary>
    public ReadOnlyMemory<byte> StreamEnd { get; }

    /// <summary>The dialect that is spoken at a path.</summary>
    public static Answers At(ReadOnlySpan<byte> path) =>
        path.IndexOf("/messages"u8) >= 0 ? Anthropic
        : path.IndexOf("enerateContent"u8) >= 0 ? Gemini
        : path.IndexOf("/api/chat"u8) >= 0 ? Ollama
        : Chat;

    private static string Named(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    private static string Chunk(string data) => string.Create(CultureInfo.InvariantCulture, $"{data.Length:x}\r\n{data}\r\n");
}
