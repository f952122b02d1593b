using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>Files inside requests: <c>data:</c> addresses in chat completions, a media type and base64 in the Messages API. Never decoded.</summary>
internal static class DataUrl
{
    private const string Scheme = "data:";
    private const string Base64 = ";base64,";

    /// <summary>Writes an address; the data is copied, not decoded.</summary>
    public static void Write(Utf8JsonWriter json, string name, string mediaType, JsonElement data)
    {
        json.WritePropertyName(name);
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(data)[1..^1];
        if (raw.Contains((byte)'\\'))
        {
            json.WriteStringValue($"{Scheme}{mediaType}{Base64}{data.GetString()}");
            return;
        }

        json.WriteStringValueSegment(Encoding.UTF8.GetBytes($"{Scheme}{mediaType}{Base64}"), isFinalSegment: false);
        json.WriteStringValueSegment(raw, isFinalSegment: true);
    }

    /// <summary>Takes an address apart.</summary>
    /// <returns>False when it is none, or not in base64.</returns>
    public static bool TryParse(string url, out string mediaType, out string data)
    {
        mediaType = data = "";
        int at = url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? url.IndexOf(Base64, StringComparison.OrdinalIgnoreCase) : -1;
        if (at < 0)
        {
            return false;
        }

        // Parameters such as a character set may stand behind the type.
        mediaType = url[Scheme.Length..at].Split(';')[0].ToLowerInvariant();
        data = url[(at + Base64.Length)..];
        return true;
    }
}
