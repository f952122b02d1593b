using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Unescapes texts into one array that is used again. What it returns is valid until the next text is read.</summary>
internal sealed class TextScratch
{
    private byte[] _buffer = new byte[256];

    /// <param name="json">Stands on a string.</param>
    public ReadOnlySpan<byte> Read(scoped ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return json.ValueSpan;
        }

        if (_buffer.Length < json.ValueSpan.Length)
        {
            _buffer = new byte[Math.Max(json.ValueSpan.Length, _buffer.Length * 2)];
        }

        return _buffer.AsSpan(0, json.CopyString(_buffer));
    }
}
