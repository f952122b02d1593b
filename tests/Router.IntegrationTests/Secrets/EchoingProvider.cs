using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Secrets;

/// <summary>
/// A provider that repeats the credential it was sent wherever it can: in the words of its errors, in their fields, in its headers. The
/// model's name is the status it answers; <c>stream</c> breaks a stream off with such an error.
/// </summary>
internal static class EchoingProvider
{
    public static async Task<WebApplication> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        string sent = http.Request.Headers.Authorization.ToString();
        JsonNode body = (await JsonNode.ParseAsync(http.Request.Body))!;
        string model = (string)body["model"]!;
        string error = new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["message"] = $"Incorrect credential provided: {sent}. You sent '{sent[7..]}'.",
                ["param"] = sent,
                ["code"] = sent,
                ["type"] = "invalid_request_error",
            },
        }.ToJsonString();
        http.Response.Headers["x-request-id"] = sent;
        http.Response.Headers["openai-organization"] = sent;
        if (int.TryParse(model, out int status))
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(error);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync($$$"""data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}{{{"\n\n"}}}""");
        await http.Response.Body.FlushAsync();
        await http.Response.WriteAsync($"data: {error}\n\n");
    }
}
