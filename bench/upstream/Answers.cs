using System.Globalization;
using System.Text;

namespace LlmMesh.Upstream;

/// <summary>The bytes on the wire, written once.</summary>
internal static class Answers
{
    private const string Completion =
        """{"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"small","choices":[{"index":0,"message":{"role":"assistant","content":"A load test wants an answer of ordinary length that costs its server next to nothing, so here is one, always the same."},"finish_reason":"stop"}],"usage":{"prompt_tokens":25,"completion_tokens":27,"total_tokens":52}}""";

    private const string Start = """data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"small","choices":[{"index":0,""";

    /// <summary>A non-streamed answer.</summary>
    public static ReadOnlyMemory<byte> Whole { get; } = Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Completion.Length}\r\n\r\n{Completion}"));

    /// <summary>A stream's headers and the event that names the role; sent together with the first content.</summary>
    public static ReadOnlyMemory<byte> StreamHead { get; } = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        + Chunk(Start + "\"delta\":{\"role\":\"assistant\"},\"finish_reason\":null}]}\n\n"));

    /// <summary>One event of content, in a chunk of its own.</summary>
    public static ReadOnlyMemory<byte> Event { get; } = Encoding.ASCII.GetBytes(
        Chunk(Start + "\"delta\":{\"content\":\" word\"},\"finish_reason\":null}]}\n\n"));

    /// <summary>The finish reason, the usage chunk, the terminator.</summary>
    public static ReadOnlyMemory<byte> StreamEnd { get; } = Encoding.ASCII.GetBytes(
        Chunk(Start + "\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
        + Chunk("""data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"small","choices":[],"usage":{"prompt_tokens":25,"completion_tokens":27,"total_tokens":52}}""" + "\n\n")
        + Chunk("data: [DONE]\n\n")
        + "0\r\n\r\n");

    private static string Chunk(string data) => string.Create(CultureInfo.InvariantCulture, $"{data.Length:x}\r\n{data}\r\n");
}
