using System.Globalization;
using System.Text;

namespace LlmMesh.Load.Client;

/// <summary>The question of <see cref="ChatRequests"/> as clients of each dialect ask it.</summary>
internal static class DialectRequests
{
    private const string System = "You answer briefly and say when you do not know.";

    private const string Question =
        "A prompt of ordinary length, as a chat window would send it: what should one look at first when a service becomes slow under load?";

    /// <summary>The dialects of clients, as reports call them.</summary>
    public static readonly string[] Clients = ["chat", "responses", "messages", "gemini"];

    /// <param name="client">One of <see cref="Clients"/>.</param>
    /// <param name="provider">Who shall answer.</param>
    /// <param name="isStreamed">Whether as a stream.</param>
    public static byte[] Of(string client, string provider, bool isStreamed)
    {
        string model = $"{provider}/small";
        string stream = isStreamed ? ",\"stream\":true" : "";
        return client switch
        {
            "responses" => Build("/v1/responses", $$"""{"model":"{{model}}","instructions":"{{System}}","input":"{{Question}}","max_output_tokens":256,"temperature":0.2{{stream}}}"""),
            "messages" => Build("/v1/messages", $$"""{"model":"{{model}}","system":"{{System}}","messages":[{"role":"user","content":"{{Question}}"}],"max_tokens":256,"temperature":0.2{{stream}}}"""),
            "gemini" => Build(
                $"/v1beta/models/{model}:{(isStreamed ? "streamGenerateContent?alt=sse" : "generateContent")}",
                $$$"""{"systemInstruction":{"parts":[{"text":"{{{System}}}"}]},"contents":[{"role":"user","parts":[{"text":"{{{Question}}}"}]}],"generationConfig":{"maxOutputTokens":256,"temperature":0.2}}"""),
            _ => Build("/v1/chat/completions", $$"""{"model":"{{model}}","messages":[{"role":"system","content":"{{System}}"},{"role":"user","content":"{{Question}}"}],"max_tokens":256,"temperature":0.2{{stream}}}"""),
        };
    }

    private static byte[] Build(string path, string body) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ChatRequests.ApiKey}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
}
