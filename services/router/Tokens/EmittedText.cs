using LlmMesh.Contracts;

namespace LlmMesh.Router.Tokens;

/// <summary>What an answer has brought so far, for a provider that never says what it used. One instance per answer.</summary>
internal sealed class EmittedText
{
    private JsonStringTally _output;
    private JsonStringTally _reasoning;

    /// <summary>Whether anything came.</summary>
    public bool HasAny { get; private set; }

    /// <summary>Adds the inside of a JSON string, as it stands in the document.</summary>
    public void Append(ReadOnlySpan<byte> content, bool isReasoning)
    {
        HasAny |= !content.IsEmpty;
        if (isReasoning)
        {
            _reasoning.Append(content);
        }
        else
        {
            _output.Append(content);
        }
    }

    /// <summary>Estimated output tokens.</summary>
    public TokenUsage Tokens(TokenizerFamily family) =>
        new(0, 0, 0, Output: family.Typical(_output.Count), Reasoning: family.Typical(_reasoning.Count));
}
