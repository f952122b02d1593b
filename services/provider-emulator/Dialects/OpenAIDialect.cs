using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects;

/// <summary>OpenAI's: a bearer token, and errors that name the parameter.</summary>
internal sealed class OpenAIDialect : Dialect
{
    public static readonly OpenAIDialect Instance = new();

    public override string? Key(HttpRequest request) => BearerToken(request);

    public override void WriteError(Utf8JsonWriter json, ApiProblem problem)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, problem.Message);
        json.WriteString("type"u8, problem.Type);
        json.WriteString("param"u8, problem.Param);
        json.WriteString("code"u8, problem.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
