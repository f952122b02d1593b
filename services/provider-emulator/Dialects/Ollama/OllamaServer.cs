using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Ollama;

/// <summary>A question about the server and its models, which is answered with one document.</summary>
/// <param name="write">Writes the document.</param>
internal sealed class OllamaServerRequest(Action<Utf8JsonWriter> write) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new Document(write);

    private sealed class Document(Action<Utf8JsonWriter> write) : DocumentAnswer
    {
        public override void WriteDocument(Utf8JsonWriter json) => write(json);
    }
}

/// <summary>What the emulated server says of itself and of its models.</summary>
internal static class OllamaServer
{
    private const string Digest = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string ModifiedAt = "2026-09-21T13:33:20Z";

    public static void WriteVersion(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("version"u8, "0.99.0-emulator"u8);
        json.WriteEndObject();
    }

    /// <summary>The models that are there.</summary>
    public static void WriteTags(Utf8JsonWriter json) => WriteModels(json, running: false);

    /// <summary>The models that are loaded: all of them.</summary>
    public static void WriteRunning(Utf8JsonWriter json) => WriteModels(json, running: true);

    public static Reading ReadShow(ReadOnlyMemory<byte> body) => JsonBody.Read(body, root =>
        (root.Text("model") ?? root.Text("name")) is { Length: > 0 } model
            ? new OllamaServerRequest(json => WriteShow(json, model)) { Model = model }
            : ApiProblem.Invalid("model", "invalid_value", "model is required"));

    private static void WriteShow(Utf8JsonWriter json, string model)
    {
        json.WriteStartObject();
        json.WriteString("template"u8, "{{ .Prompt }}"u8);
        WriteDetails(json);
        json.WriteStartObject("model_info"u8);
        json.WriteString("general.architecture"u8, "emulator"u8);
        json.WriteNumber("emulator.context_length"u8, AdvertisedModels.ContextWindow);
        json.WriteNumber("emulator.embedding_length"u8, EmbeddingsRequest.DefaultDimensions);
        json.WriteEndObject();
        json.WriteStartArray("capabilities"u8);
        foreach (string capability in (string[])(model.StartsWith(AdvertisedModels.Embedding, StringComparison.Ordinal)
            ? ["embedding"] : ["completion", "tools", "vision", "thinking"]))
        {
            json.WriteStringValue(capability);
        }

        json.WriteEndArray();
        json.WriteString("modified_at"u8, ModifiedAt);
        json.WriteEndObject();
    }

    private static void WriteModels(Utf8JsonWriter json, bool running)
    {
        json.WriteStartObject();
        json.WriteStartArray("models"u8);
        foreach (string model in AdvertisedModels.All)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, $"{model}:latest");
            json.WriteString("model"u8, $"{model}:latest");
            json.WriteNumber("size"u8, 1_000_000);
            json.WriteString("digest"u8, Digest);
            WriteDetails(json);
            if (running)
            {
                json.WriteString("expires_at"u8, "2318-01-01T00:00:00Z"u8);
                json.WriteNumber("size_vram"u8, 1_000_000);
                json.WriteNumber("context_length"u8, AdvertisedModels.ContextWindow);
            }
            else
            {
                json.WriteString("modified_at"u8, ModifiedAt);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json)
    {
        json.WriteStartObject("details"u8);
        json.WriteString("parent_model"u8, ""u8);
        json.WriteString("format"u8, "gguf"u8);
        json.WriteString("family"u8, "emulator"u8);
        json.WriteStartArray("families"u8);
        json.WriteStringValue("emulator"u8);
        json.WriteEndArray();
        json.WriteString("parameter_size"u8, "1M"u8);
        json.WriteString("quantization_level"u8, "F16"u8);
        json.WriteEndObject();
    }
}
