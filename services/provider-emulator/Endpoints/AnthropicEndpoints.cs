using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Dialects.Anthropic;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Endpoints;

/// <summary>Anthropic's dialect under <c>/v1</c>. Its models stand at the same address as OpenAI's: the version header tells.</summary>
internal static class AnthropicEndpoints
{
    public static void MapAnthropic(this WebApplication app)
    {
        ProviderPipeline pipeline = app.Services.GetRequiredService<ProviderPipeline>();
        app.MapPost("/v1/messages", (HttpContext http) => pipeline.RunAsync(
            http, AnthropicDialect.Instance, body => MessagesReader.Read(body, http.Request.Headers, counting: false)));
        app.MapPost("/v1/messages/count_tokens", (HttpContext http) => pipeline.RunAsync(
            http, AnthropicDialect.Instance, body => MessagesReader.Read(body, http.Request.Headers, counting: true)));
    }

    /// <summary>Answers a request for models, if it is one in this dialect.</summary>
    public static Task ModelsAsync(ProviderPipeline pipeline, HttpContext http, string? id) =>
        http.Request.Headers.ContainsKey("anthropic-version")
            ? pipeline.RunAsync(http, AnthropicDialect.Instance, _ => new AnthropicModelRequest { Model = id })
            : pipeline.RunAsync(http, _ => id is null ? new ModelListRequest() : new ModelRequest { Model = id });
}
