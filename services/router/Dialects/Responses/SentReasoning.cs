using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>
/// Reasoning of an earlier turn. This dialect has room for one opaque text, <c>encrypted_content</c>: OpenAI's own is kept as it is, and
/// what another provider's reasoning consists of travels in it behind <see cref="Mark"/>.
/// </summary>
internal static class SentReasoning
{
    /// <summary>Begins an <c>encrypted_content</c> that is base64 of <c>reasoning_details</c>.</summary>
    public const string Mark = "mesh:";

    /// <summary>The format of OpenAI's own.</summary>
    public const string Format = "openai-responses-v1";

    /// <summary>The beginning of a reasoning item's id that is the mesh's: its text is nobody's in particular.</summary>
    public const string OwnId = "rs_req_";

    /// <summary>The opaque text for what is no text of OpenAI's.</summary>
    /// <param name="details">An array of <c>reasoning_details</c>, UTF-8.</param>
    public static string Seal(ReadOnlySpan<byte> details) => Mark + Convert.ToBase64String(details);

    /// <summary>Writes an item's reasoning as entries of <c>reasoning_details</c>.</summary>
    /// <param name="chat">Stands inside the array.</param>
    /// <param name="item">The item.</param>
    /// <param name="index">The next entry's index.</param>
    /// <returns>Why it is no reasoning of this mesh's; null when it is fine.</returns>
    public static string? Write(Utf8JsonWriter chat, JsonElement item, ref int index)
    {
        string? sealedText = item.Text("encrypted_content"u8);
        if (sealedText?.StartsWith(Mark, StringComparison.Ordinal) == true)
        {
            return WriteSealed(chat, sealedText, ref index) ? null : "is not what this mesh has given.";
        }

        foreach (JsonElement summary in item.Items("summary"u8))
        {
            WriteEntry(chat, "reasoning.summary"u8, "summary"u8, summary.Find("text"u8), item, ref index);
        }

        foreach (JsonElement text in item.Items("content"u8))
        {
            WriteEntry(chat, "reasoning.text"u8, "text"u8, text.Find("text"u8), item, ref index);
        }

        if (sealedText is not null)
        {
            WriteEntry(chat, "reasoning.encrypted"u8, "data"u8, item.Find("encrypted_content"u8), item, ref index);
        }

        return null;
    }

    private static void WriteEntry(
        Utf8JsonWriter chat, ReadOnlySpan<byte> type, ReadOnlySpan<byte> field, JsonElement? value, JsonElement item, ref int index)
    {
        if (value is { ValueKind: JsonValueKind.String } text)
        {
            chat.WriteStartObject();
            chat.WriteString("type"u8, type);
            chat.WriteRaw(field, text);
            if (item.Text("id"u8)?.StartsWith(OwnId, StringComparison.Ordinal) == true)
            {
                chat.WriteString("format"u8, "unknown"u8);
            }
            else
            {
                chat.WriteMember(item, "id"u8);
                chat.WriteString("format"u8, Format);
            }

            chat.WriteNumber("index"u8, index++);
            chat.WriteEndObject();
        }
    }

    private static bool WriteSealed(Utf8JsonWriter chat, string sealedText, ref int index)
    {
        byte[] details = Encoding.UTF8.GetBytes(sealedText, Mark.Length, sealedText.Length - Mark.Length);
        if (Base64.DecodeFromUtf8InPlace(details, out int length) != OperationStatus.Done)
        {
            return false;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(details.AsMemory(0, length));
            if (json.RootElement.ValueKind != JsonValueKind.Array)
            {
                return false;
            }

            foreach (JsonElement detail in json.RootElement.EnumerateArray())
            {
                if (detail.ValueKind != JsonValueKind.Object)
                {
                    return false;
                }

                chat.WriteRaw(detail);
                index++;
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
