using System.Buffers;
using System.Globalization;
using System.Text;

namespace LlmMesh.Testing.Fuzzing;

/// <summary>Bytes of requests one after the other. One per connection; not thread-safe.</summary>
public sealed class FuzzWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);

    /// <summary>What has been written since <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Begins anew.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>Writes text as UTF-8.</summary>
    public FuzzWriter Text(string text)
    {
        Encoding.UTF8.GetBytes(text, _bytes);
        return this;
    }

    /// <summary>Writes bytes.</summary>
    public FuzzWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Writes a request whose length is what it says.</summary>
    /// <param name="line">Method and target.</param>
    /// <param name="headers">Further header lines, each with its line end.</param>
    /// <param name="body">The body.</param>
    public void Request(string line, string headers, ReadOnlySpan<byte> body) => Text(string.Create(
        CultureInfo.InvariantCulture,
        $"{line} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {body.Length}\r\n\r\n")).Bytes(body);
}
