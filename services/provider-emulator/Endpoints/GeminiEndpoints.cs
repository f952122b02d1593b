using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Dialects.Gemini;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Endpoints;

/// <summary>Gemini's dialect under <c>/v1beta</c>: the model and the operation stand in the address.</summary>
internal static class GeminiEndpoints
{
    public static void MapGemini(this WebApplication app)
    {
        ProviderPipeline pipeline = app.Services.GetRequiredService<ProviderPipeline>();
        app.MapPost("/v1beta/models/{**operation}", (HttpContext http, string operation) =>
            pipeline.RunAsync(http, GeminiDialect.Instance, body => Read(http.Request, operation, body)));
        app.MapGet("/v1beta/models/{**id}", (HttpContext http, string? id) =>
            pipeline.RunAsync(http, GeminiDialect.Instance, _ => new GeminiModelRequest { Model = id }));
        app.MapFallback("/v1beta/{**path}", (HttpContext http) =>
            pipeline.RunAsync(http, GeminiDialect.Instance, _ => Unknown(http.Request)));
    }

    private static Reading Read(HttpRequest request, string operation, ReadOnlyMemory<byte> body)
    {
        int colon = operation.LastIndexOf(':');
        string model = operation[..Math.Max(colon, 0)];
        GenerateForm streamed = request.Query["alt"] == "sse" ? GenerateForm.Events : GenerateForm.Array;
        return operation[(colon + 1)..] switch
        {
            "generateContent" => GenerateReader.Read(model, GenerateForm.Whole, body),
            "streamGenerateContent" => GenerateReader.Read(model, streamed, body),
            "countTokens" => GenerateReader.Count(model, body),
            "embedContent" => GeminiEmbedRequest.Read(model, several: false, body),
            "batchEmbedContents" => GeminiEmbedRequest.Read(model, several: true, body),
            _ => Unknown(request),
        };
    }

    private static ApiProblem Unknown(HttpRequest request) =>
        new(404, "not_found", null, null, $"The requested URL {request.Path} was not found on this server.");
}
