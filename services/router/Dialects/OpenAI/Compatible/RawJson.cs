using System.Runtime.InteropServices;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>Copies JSON as it stands, numbers and escapes included.</summary>
internal static class RawJson
{
    public static void WriteRaw(this Utf8JsonWriter json, JsonProperty member)
    {
        json.WritePropertyName(member.Name);
        json.WriteRaw(member.Value);
    }

    public static void WriteRaw(this Utf8JsonWriter json, JsonElement value) =>
        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
}
