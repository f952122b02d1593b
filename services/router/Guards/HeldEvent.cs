using System.Buffers;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Guards;

/// <summary>A piece of a channel's text in an event.</summary>
/// <param name="Channel">The text it belongs to.</param>
/// <param name="Start">Where it stands in that text.</param>
/// <param name="Literal">Where it stands in the event's document.</param>
/// <param name="Text">What it says.</param>
internal sealed record HeldPiece(Channel Channel, int Start, ByteRange Literal, string Text)
{
    public int End => Start + Text.Length;
}

/// <summary>An event of a stream that waits for its texts to be decided.</summary>
/// <param name="Choice">The choice it belongs to; -1 for none.</param>
/// <param name="Raw">As it came.</param>
/// <param name="Document">Its JSON; empty when it has none.</param>
/// <param name="Pieces">Its texts, in order.</param>
/// <param name="Cleared">What is to be null, whatever is decided.</param>
internal sealed record HeldEvent(int Choice, byte[] Raw, byte[] Document, List<HeldPiece> Pieces, List<ByteRange> Cleared)
{
    public bool IsDecided => Pieces.TrueForAll(static piece => piece.End <= piece.Channel.Decided);

    /// <summary>Writes it: as it came, unless something of it is masked.</summary>
    public void Write(IBufferWriter<byte> client)
    {
        List<BodyEdit> edits = [.. Cleared.Select(static range => new BodyEdit(range, "null"u8.ToArray()))];
        foreach (HeldPiece piece in Pieces)
        {
            List<Finding> masked = piece.Channel.Masked;
            if (masked.Exists(finding => finding.Start < piece.End && finding.End > piece.Start))
            {
                edits.Add(new BodyEdit(piece.Literal, Masks.Literal(Masks.Apply(piece.Text, piece.Start, masked))));
            }

            masked.RemoveAll(finding => finding.End <= piece.End);
        }

        if (edits.Count == 0)
        {
            client.Write(Raw);
            return;
        }

        edits.Sort(static (one, other) => one.Range.Start.CompareTo(other.Range.Start));
        client.Write("data: "u8);
        WriteLine(Document, edits, client);
        client.Write("\n\n"u8);
    }

    private static void WriteLine(ReadOnlySpan<byte> document, List<BodyEdit> edits, IBufferWriter<byte> client)
    {
        int length = BodyEdits.LengthOf(document.Length, edits);
        Span<byte> line = client.GetSpan(length)[..length];
        BodyEdits.CopyTo(document, edits, line);

        // Outside of its strings a line feed in JSON is a blank, and inside of them there is none: in an event it would end the line.
        line.Replace((byte)'\n', (byte)' ');
        client.Advance(length);
    }
}
