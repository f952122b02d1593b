using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>JSON that came from a caller and goes into an answer: its line feeds would end an event, so it is written anew.</summary>
internal static class CompactJson
{
    public static void WriteCompact(this Utf8JsonWriter json, ReadOnlyMemory<byte> document)
    {
        using JsonDocument parsed = JsonDocument.Parse(document);
        parsed.RootElement.WriteTo(json);
    }

    public static string Of(JsonElement value)
    {
        using JsonBuffer buffer = JsonBuffer.Rent();
        value.WriteTo(buffer.Begin());
        return buffer.Written.AsText();
    }
}
