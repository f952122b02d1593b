using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Puts the pieces of <c>reasoning_details</c> together again, so that the next request can carry them.</summary>
internal sealed class ReasoningTrace
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<Entry> _entries = [];

    /// <summary>Whether anything in it is worth carrying: without a signature or a secret it is only text.</summary>
    public bool IsWorthCarrying => _entries.Exists(entry => entry.Signature is not null || entry.Data is not null);

    public void Add(in ReasoningDetail detail)
    {
        if (_entries is not [.., { } last] || !last.GoesOnWith(detail))
        {
            last = new Entry(detail.Type, detail.Id, detail.Format, detail.Index);
            _entries.Add(last);
        }

        last.Text.Write(detail.Text);
        last.Data = detail.Data ?? last.Data;
        last.Signature = detail.Signature ?? last.Signature;
    }

    public void Clear() => _entries.Clear();

    /// <summary>The entries as a JSON array.</summary>
    public byte[] ToUtf8()
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartArray();
            foreach (Entry entry in _entries)
            {
                entry.WriteTo(json);
            }

            json.WriteEndArray();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private sealed class Entry(string type, string? id, string? format, int? index)
    {
        public ArrayBufferWriter<byte> Text { get; } = new();

        public string? Data { get; set; }

        public string? Signature { get; set; }

        public bool GoesOnWith(in ReasoningDetail detail) =>
            Data is null && detail.Data is null && type == detail.Type
            && (detail.Index is null ? Signature is null : detail.Index == index);

        public void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            if (Data is not null)
            {
                json.WriteString("data"u8, Data);
            }
            else
            {
                json.WriteString(type == "reasoning.summary" ? "summary"u8 : "text"u8, Text.WrittenSpan);
            }

            WriteOptional(json, "signature"u8, Signature);
            WriteOptional(json, "id"u8, id);
            WriteOptional(json, "format"u8, format);
            if (index is { } number)
            {
                json.WriteNumber("index"u8, number);
            }

            json.WriteEndObject();
        }

        private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
    }
}
