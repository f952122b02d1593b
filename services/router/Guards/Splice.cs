using System.Buffers;
using LlmMesh.Router.Dialects.OpenAI;

namespace LlmMesh.Router.Guards;

/// <summary>Writes a document with some of its bytes replaced.</summary>
internal static class Splice
{
    /// <param name="document">The document.</param>
    /// <param name="edits">In order of position.</param>
    /// <param name="destination">Where it goes.</param>
    public static void Write(ReadOnlySpan<byte> document, List<BodyEdit> edits, IBufferWriter<byte> destination)
    {
        int position = 0;
        foreach (BodyEdit edit in edits)
        {
            WriteLine(document[position..edit.Range.Start], destination);
            destination.Write(edit.Replacement.Span);
            position = edit.Range.End;
        }

        WriteLine(document[position..], destination);
    }

    // Outside of its strings a line feed in JSON is a blank, and inside of them there is none: in an event it would end the line.
    private static void WriteLine(ReadOnlySpan<byte> json, IBufferWriter<byte> destination)
    {
        if (!json.IsEmpty)
        {
            json.Replace(destination.GetSpan(json.Length), (byte)'\n', (byte)' ');
            destination.Advance(json.Length);
        }
    }
}
