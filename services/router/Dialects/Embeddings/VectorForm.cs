using System.Buffers.Binary;
using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Embeddings;

/// <summary>How a vector is written.</summary>
internal enum VectorForm
{
    /// <summary>An array of numbers: the API's default.</summary>
    Numbers = 0,

    /// <summary>A string: base64 of little-endian 32-bit floats, which official clients ask for on their own.</summary>
    Base64,
}

/// <summary>Reads and converts forms of vectors: there are servers that know only one.</summary>
internal static class VectorForms
{
    /// <param name="body">The request.</param>
    /// <param name="place">The value of <c>encoding_format</c>; null when absent.</param>
    /// <param name="form">The form.</param>
    /// <returns>False when it is neither.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, ByteRange? place, out VectorForm form)
    {
        ReadOnlySpan<byte> value = place is { } range ? body.Slice(range.Start, range.Length) : "null"u8;
        form = value.SequenceEqual("\"base64\""u8) ? VectorForm.Base64 : VectorForm.Numbers;
        return form == VectorForm.Base64 || value.SequenceEqual("\"float\""u8) || value.SequenceEqual("null"u8);
    }

    /// <summary>Writes a vector as it is wanted.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="value">An array of numbers or a base64 string, as it stands in an answer.</param>
    /// <param name="form">The form it is wanted in.</param>
    /// <exception cref="JsonException">The value is no vector.</exception>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> value, VectorForm form)
    {
        bool isBase64 = value[0] == (byte)'"';
        if (isBase64 == (form == VectorForm.Base64))
        {
            json.WriteRawValue(value, skipInputValidation: true);
        }
        else if (isBase64)
        {
            WriteNumbers(json, value);
        }
        else
        {
            json.WriteBase64StringValue(ReadNumbers(value));
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        if (!reader.TryGetBytesFromBase64(out byte[]? bytes) || bytes.Length % sizeof(float) != 0)
        {
            throw new JsonException("The vector is no base64 of floats.");
        }

        json.WriteStartArray();
        for (int at = 0; at < bytes.Length; at += sizeof(float))
        {
            float number = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at));
            json.WriteNumberValue(float.IsFinite(number) ? number : throw new JsonException("The vector holds what is no number."));
        }

        json.WriteEndArray();
    }

    private static byte[] ReadNumbers(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        byte[] bytes = new byte[(value.Count((byte)',') + 1) * sizeof(float)];
        int length = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(length), (float)reader.GetDouble());
            length += sizeof(float);
        }

        return reader.TokenType == JsonTokenType.EndArray ? bytes[..length] : throw new JsonException("The vector holds what is no number.");
    }
}
