using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>Bytes of a body to replace.</summary>
internal readonly record struct BodyEdit(ByteRange Range, ReadOnlyMemory<byte> Replacement);

/// <summary>A body with some of its bytes replaced. Edits are in order of position.</summary>
internal static class BodyEdits
{
    /// <summary>How long a body is with its edits.</summary>
    public static int LengthOf(int body, List<BodyEdit> edits)
    {
        int length = body;
        foreach (BodyEdit edit in edits)
        {
            length += edit.Replacement.Length - edit.Range.Length;
        }

        return length;
    }

    /// <summary>Writes a body with its edits.</summary>
    /// <param name="body">The body.</param>
    /// <param name="edits">What to replace.</param>
    /// <param name="destination">At least <see cref="LengthOf"/> bytes.</param>
    public static void CopyTo(ReadOnlySpan<byte> body, List<BodyEdit> edits, Span<byte> destination)
    {
        int position = 0;
        foreach (BodyEdit edit in edits)
        {
            ReadOnlySpan<byte> kept = body[position..edit.Range.Start];
            kept.CopyTo(destination);
            edit.Replacement.Span.CopyTo(destination[kept.Length..]);
            destination = destination[(kept.Length + edit.Replacement.Length)..];
            position = edit.Range.End;
        }

        body[position..].CopyTo(destination);
    }
}
