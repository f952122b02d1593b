using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Ollama;

/// <summary>Ollama's: no key of its own, and an error is a string.</summary>
internal sealed class OllamaDialect : Dialect
{
    public static readonly OllamaDialect Instance = new();

    public override IReadOnlyDictionary<string, ErrorReply> Faults => OllamaFaults.Replies;

    public override string? Key(HttpRequest request) => BearerToken(request);

    public override void WriteError(Utf8JsonWriter json, ApiProblem problem)
    {
        json.WriteStartObject();
        json.WriteString("error"u8, problem.Message);
        json.WriteEndObject();
    }
}
