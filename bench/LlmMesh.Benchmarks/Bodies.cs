using System.Text;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Benchmarks;

/// <summary>Requests of a wanted size.</summary>
internal static class Bodies
{
    /// <summary>A chat request whose user message fills it up to <paramref name="size"/> bytes.</summary>
    public static byte[] ChatRequest(int size)
    {
        const string start = """{"model":"emulator/small","messages":[{"role":"system","content":"Answer briefly."},{"role":"user","content":" """;
        const string end = """ "}],"max_tokens":256,"temperature":0.2,"stream":true,"user":"bench"}""";
        var text = new StringBuilder(start);
        while (text.Length < size - end.Length)
        {
            text.Append("the quick brown fox jumps over the lazy dog \\n ");
        }

        return Encoding.UTF8.GetBytes(text.Append(end).ToString());
    }

    /// <summary>A body that is never returned to the pool, so that it can be read again and again.</summary>
    public static PooledBody Keep(byte[] bytes) => new(bytes, bytes.Length);
}
