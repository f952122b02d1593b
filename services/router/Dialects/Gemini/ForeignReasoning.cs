using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// Signed reasoning of another provider on its way through a Gemini client, which keeps a <c>thoughtSignature</c> without reading it: the
/// entry of <c>reasoning_details</c>, as base64, behind a mark that no signature of Gemini's begins with.
/// </summary>
internal static class ForeignReasoning
{
    private static ReadOnlySpan<byte> Mark => "mesh1:"u8;

    // Six bytes are eight letters of base64, so the mark can be recognised before anything is decoded.
    private static ReadOnlySpan<byte> EncodedMark => "bWVzaDE6"u8;

    /// <summary>The signature that stands for an entry.</summary>
    public static string Write(ReadOnlySpan<byte> detail) => Convert.ToBase64String([.. Mark, .. detail]);

    /// <summary>The entry behind a signature; null when it is none of these.</summary>
    public static byte[]? Read(JsonElement signature)
    {
        if (signature.ValueKind != JsonValueKind.String || !DataUrl.Bytes(signature).StartsWith(EncodedMark))
        {
            return null;
        }

        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(signature.Raw().Length)];
        if (Base64.DecodeFromUtf8(DataUrl.Bytes(signature), bytes, out _, out int length) != OperationStatus.Done)
        {
            return null;
        }

        // A client could write anything here; only an object goes into the request.
        byte[] detail = bytes[Mark.Length..length];
        var json = new Utf8JsonReader(detail, GeminiJson.ReadingTokens);
        try
        {
            bool isObject = json.Read() && json.TokenType == JsonTokenType.StartObject;
            while (json.Read())
            {
            }

            return isObject ? detail : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
