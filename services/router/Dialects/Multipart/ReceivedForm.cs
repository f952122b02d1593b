using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>A part that is a text.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Value">Where its value stands in <see cref="ReceivedForm.Arrived"/>.</param>
internal readonly record struct FormText(string Name, ByteRange Value);

/// <summary>A part that is a file.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Part">Where it stands in <see cref="ReceivedForm.Arrived"/>, from its boundary to the end of its content.</param>
/// <param name="Content">Where its content stands.</param>
internal readonly record struct FilePart(string Name, ByteRange Part, ByteRange Content);

/// <summary>A form as far as it has been read. Its texts become the JSON that every stage looks at; its files stay as they came.</summary>
internal sealed class ReceivedForm(byte[] boundary, PooledBody arrived) : IDisposable
{
    public byte[] Boundary { get; } = boundary;

    /// <summary>What was read.</summary>
    public PooledBody Arrived { get; } = arrived;

    public required IReadOnlyList<FormText> Texts { get; init; }

    /// <summary>The files that are there; empty when the first of them is still on its way.</summary>
    public required IReadOnlyList<FilePart> Files { get; init; }

    /// <summary>The first file and what follows it; null when everything is there.</summary>
    public FormUpload? Upload { get; init; }

    public void Dispose()
    {
        Upload?.Dispose();
        Arrived.Dispose();
    }
}
