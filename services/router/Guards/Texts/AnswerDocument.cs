using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Guards.Texts;

/// <summary>A text in an answer.</summary>
/// <param name="Choice">Index of the choice; -1 outside of choices.</param>
/// <param name="Channel">What it goes on from in earlier chunks, such as <c>content</c>; null when it stands alone.</param>
/// <param name="Literal">Where it stands as a JSON string, quotes included.</param>
/// <param name="Text">What it says, unescaped.</param>
internal sealed record AnswerText(int Choice, string? Channel, ByteRange Literal, string Text);

/// <summary>A choice in an answer.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Range">Where it stands.</param>
/// <param name="IsFinished">Whether it says why it finished.</param>
internal readonly record struct AnswerChoice(int Index, ByteRange Range, bool IsFinished);

/// <summary>The texts of a whole answer (<c>message</c>) or of a stream's chunk (<c>delta</c>).</summary>
internal sealed class AnswerDocument
{
    /// <summary>In order of position.</summary>
    public List<AnswerText> Texts { get; } = [];

    public List<AnswerChoice> Choices { get; } = [];

    /// <summary>Log probabilities that are not null: they spell the text once more.</summary>
    public List<ByteRange> LogProbabilities { get; } = [];

    /// <returns>Null when it cannot be read.</returns>
    public static AnswerDocument? Read(ReadOnlySpan<byte> document)
    {
        var answer = new AnswerDocument();
        var reader = new AnswerReader(document, answer);
        try
        {
            reader.Read();
            return answer;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
