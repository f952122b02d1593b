using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.IntegrationTests.Presets;

/// <summary>The same question in every dialect that clients speak.</summary>
internal static class Question
{
    public static readonly string[] Dialects = ["chat", "messages", "responses", "gemini"];

    public static Task<HttpResponseMessage> AskAsync(RouterServer router, string dialect, string model, string text = "Say hello", bool stream = false)
    {
        string quoted = JsonSerializer.Serialize(text);
        string streams = stream ? ",\"stream\":true" : "";
        (string path, string body) = dialect switch
        {
            "messages" => (
                "v1/messages",
                $$"""{"model":"{{model}}","max_tokens":200,"messages":[{"role":"user","content":{{quoted}}}]{{streams}}}"""),
            "responses" => ("v1/responses", $$"""{"model":"{{model}}","input":{{quoted}}{{streams}}}"""),
            "gemini" => (
                $"v1beta/models/{model}:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}",
                $$"""{"contents":[{"role":"user","parts":[{"text":{{quoted}}}]}]}"""),
            _ => ("v1/chat/completions", $$"""{"model":"{{model}}","messages":[{"role":"user","content":{{quoted}}}]{{streams}}}"""),
        };
        return router.SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        });
    }
}
