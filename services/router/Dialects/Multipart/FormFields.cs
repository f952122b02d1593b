using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>
/// The texts of a form as a JSON object and back. In between they are a body like any other: envelope, guards and scopes look at it and
/// may change it. A field that is sent twice becomes an array.
/// </summary>
internal static class FormFields
{
    private static readonly string[] Numbers = ["n", "temperature"];
    private static readonly string[] Documents = ["models", "fallbacks", "metadata", "provider"];

    /// <summary>The texts as JSON, or the reason why they are none.</summary>
    public static (PooledBody? Body, MeshError? Error) ToJson(ReceivedForm form)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (IGrouping<string, FormText> field in form.Texts.GroupBy(static text => text.Name, StringComparer.Ordinal))
        {
            json.WritePropertyName(field.Key);
            bool isList = field.Skip(1).Any();
            if (isList)
            {
                json.WriteStartArray();
            }

            foreach (FormText text in field)
            {
                ReadOnlySpan<byte> value = form.Arrived.Span.Slice(text.Value.Start, text.Value.Length);
                if (!Utf8.IsValid(value))
                {
                    return (null, new MeshError(ErrorCode.InvalidForm, $"'{field.Key}' is no text in UTF-8.") { Param = field.Key });
                }

                WriteValue(json, field.Key, value);
            }

            if (isList)
            {
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
        json.Flush();
        return (PooledBody.CopyOf(buffer.WrittenSpan), null);
    }

    /// <summary>The texts as parts again, up to where a file begins or the form ends.</summary>
    /// <param name="boundary">The form's.</param>
    /// <param name="body">What became of <see cref="ToJson"/>'s.</param>
    /// <param name="model">The model's name.</param>
    public static byte[] ToParts(ReadOnlySpan<byte> boundary, ReadOnlyMemory<byte> body, string model)
    {
        var parts = new ArrayBufferWriter<byte>(512);
        using JsonDocument document = JsonDocument.Parse(body);
        foreach (JsonProperty field in document.RootElement.EnumerateObject())
        {
            if (field.Name is "models" or "fallbacks" or "provider" or "session_id")
            {
                continue;
            }

            if (field.Name == "model")
            {
                WritePart(parts, boundary, field.Name, model);
            }
            else if (field.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in field.Value.EnumerateArray())
                {
                    WritePart(parts, boundary, field.Name, item.ToString());
                }
            }
            else
            {
                WritePart(parts, boundary, field.Name, TextOf(field.Value));
            }
        }

        return parts.WrittenSpan.ToArray();
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToString(),
    };

    private static void WriteValue(Utf8JsonWriter json, string name, ReadOnlySpan<byte> value)
    {
        if (name == "stream" && (value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8)))
        {
            json.WriteBooleanValue(value.Length == 4);
        }
        else if (Numbers.Contains(name, StringComparer.Ordinal)
            && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            json.WriteNumberValue(number);
        }
        else if (Documents.Contains(name, StringComparer.Ordinal) && IsJson(value))
        {
            json.WriteRawValue(value);
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WritePart(ArrayBufferWriter<byte> parts, ReadOnlySpan<byte> boundary, string name, string value)
    {
        parts.Write("--"u8);
        parts.Write(boundary);
        parts.Write("\r\nContent-Disposition: form-data; name=\""u8);
        parts.Write(Encoding.ASCII.GetBytes(name));
        parts.Write("\"\r\n\r\n"u8);
        parts.Write(Encoding.UTF8.GetBytes(value));
        parts.Write("\r\n"u8);
    }
}
