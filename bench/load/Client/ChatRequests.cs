using System.Globalization;
using System.Text;

namespace LlmMesh.Load.Client;

/// <summary>The requests that every system of a run gets, byte for byte the same.</summary>
internal static class ChatRequests
{
    /// <summary>The key the router is started with; the others ignore it.</summary>
    public const string ApiKey = "load-test-key";

    /// <summary>The key its administrator has.</summary>
    public const string AdminKey = "load-test-admin-key-0123456789abcdef";

    /// <summary>By it the mesh's services know each other.</summary>
    public const string InternalKey = "load-test-internal-key-0123456789abcdef";

    private const string Messages =
        """[{"role":"system","content":"You answer briefly and say when you do not know."},{"role":"user","content":"A prompt of ordinary length, as a chat window would send it: what should one look at first when a service becomes slow under load?"}]""";

    public static byte[] Whole { get; } = Build($$"""{"model":"emulator/small","messages":{{Messages}},"max_tokens":256,"temperature":0.2}""");

    public static byte[] Streamed { get; } =
        Build($$"""{"model":"emulator/small","messages":{{Messages}},"max_tokens":256,"temperature":0.2,"stream":true}""");

    private static byte[] Build(string body) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ApiKey}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
}
