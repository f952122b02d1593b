using System.Text;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Attempts;

public sealed class ContinuationTests
{
    private const string Long = "The quick brown fox jumps over the lazy dog.";

    [Theory]
    [InlineData("abc", "a|b|c|d", "Repeats Repeats Repeats Fresh@0")]
    [InlineData("abc", "ab|cd", "Repeats Fresh@1")]
    [InlineData("abc", "abcd", "Fresh@3")]
    [InlineData("abc", "abc", "Repeats")]
    [InlineData("abc", "ab|x", "Repeats Diverges")]
    [InlineData("abc", "x", "Diverges")]
    [InlineData("déjà", "dé|jà vu", "Repeats Fresh@3")]
    public void Restart_GoesOnOnlyBehindAnExactRepetition(string delivered, string pieces, string expected) =>
        Assert.Equal(expected, Steps(ContinuationKind.Restart, delivered, pieces));

    [Theory]
    [InlineData("ab", "cd", "Fresh@0")]
    [InlineData("ab", "ab", "Fresh@0")]
    [InlineData(Long, " And more", "Fresh@0")]
    [InlineData(Long, "The quick|ly", "Undecided Fresh@0")]
    [InlineData(Long, "The quick| brown fox jumps over the| lazy dog.| And more", "Undecided Repeats Repeats Fresh@0")]
    [InlineData(Long, "The quick brown fox jumps over the lazy dog. And more", "Fresh@44")]
    [InlineData(Long, "The quick brown fox jumps over the lazy cat", "Fresh@0")]
    public void Prefill_RecognisesAnAnswerThatBeginsAnew(string delivered, string pieces, string expected) =>
        Assert.Equal(expected, Steps(ContinuationKind.Prefill, delivered, pieces));

    [Fact]
    public void Prefill_HeldPiecesThatAreNew_AreDelivered()
    {
        using DeliveredText delivered = Text(Long);
        var continuation = new Continuation(ContinuationKind.Prefill, delivered);
        Assert.Equal(ContinuationStep.Undecided, continuation.Match("The "u8));
        continuation.Hold("\"The \""u8);

        Assert.Equal(ContinuationStep.Fresh, continuation.Match("end"u8));
        continuation.DeliverHeld();

        Assert.Equal(Long + "The ", Encoding.UTF8.GetString(delivered.Utf8));
    }

    private static string Steps(ContinuationKind kind, string delivered, string pieces)
    {
        using DeliveredText text = Text(delivered);
        var continuation = new Continuation(kind, text);
        List<string> steps = [];
        foreach (string piece in pieces.Split('|'))
        {
            ContinuationStep step = continuation.Match(Encoding.UTF8.GetBytes(piece));
            steps.Add(step == ContinuationStep.Fresh ? $"Fresh@{continuation.FreshAt}" : step.ToString());
        }

        return string.Join(' ', steps);
    }

    private static DeliveredText Text(string text)
    {
        var delivered = new DeliveredText();
        delivered.Append(Encoding.UTF8.GetBytes($"\"{text}\""));
        return delivered;
    }
}
