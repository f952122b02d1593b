using System.Buffers;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>A text inside an item, as far as it has arrived.</summary>
/// <param name="form">What kind it is.</param>
/// <param name="index">Its number among those of its kind's index.</param>
internal sealed class OutputPart(PartForm form, int index)
{
    private readonly ArrayBufferWriter<byte> _text = new();
    private List<byte[]>? _annotations;
    private List<byte[]>? _logprobs;

    public PartForm Form { get; } = form;

    public int Index { get; } = index;

    public bool IsClosed { get; set; }

    public ReadOnlySpan<byte> Text => _text.WrittenSpan;

    public void Append(ReadOnlySpan<byte> utf8) => _text.Write(utf8);

    /// <summary>Adds a citation, as JSON.</summary>
    /// <returns>Its number.</returns>
    public int Annotate(byte[] annotation)
    {
        (_annotations ??= []).Add(annotation);
        return _annotations.Count - 1;
    }

    /// <summary>Adds log probabilities: JSON values with commas between them.</summary>
    public void AddLogprobs(byte[] entries) => (_logprobs ??= []).Add(entries);

    /// <summary>Writes the part; without its text while it opens.</summary>
    public void WriteTo(Utf8JsonWriter json, bool isOpening = false)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Form.Type);
        json.WriteString(Form.Field, isOpening ? default : Text);
        if (Form == PartForm.Text)
        {
            WriteArray(json, "annotations"u8, isOpening ? null : _annotations);
            WriteArray(json, "logprobs"u8, isOpening ? null : _logprobs);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the member <c>logprobs</c> of the event that tells the whole text.</summary>
    public void WriteLogprobs(Utf8JsonWriter json) => WriteArray(json, "logprobs"u8, _logprobs);

    public static void WriteArray(Utf8JsonWriter json, ReadOnlySpan<byte> name, List<byte[]>? values)
    {
        json.WriteStartArray(name);
        foreach (byte[] value in values ?? [])
        {
            json.WriteRawValue(value, skipInputValidation: true);
        }

        json.WriteEndArray();
    }
}
