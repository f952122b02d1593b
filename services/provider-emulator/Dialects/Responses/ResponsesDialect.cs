using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Responses;

/// <summary>OpenAI's Responses: its errors are those of chat completions, save within a stream, where they are events.</summary>
internal sealed class ResponsesDialect : Dialect
{
    public static readonly ResponsesDialect Instance = new();

    public override bool NamesErrors => true;

    public override string? Key(HttpRequest request) => BearerToken(request);

    public override void WriteError(Utf8JsonWriter json, ApiProblem problem) => OpenAIDialect.Instance.WriteError(json, problem);

    public override void WriteStreamError(Utf8JsonWriter json, ApiProblem problem, int number)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteNumber("sequence_number"u8, number);
        json.WriteString("code"u8, problem.Code);
        json.WriteString("message"u8, problem.Message);
        json.WriteString("param"u8, problem.Param);
        json.WriteEndObject();
    }
}
