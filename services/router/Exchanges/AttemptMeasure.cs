using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>How long one attempt took.</summary>
/// <param name="Fault">Why it failed; <see cref="FaultClass.None"/> when it did not.</param>
/// <param name="ToAnswer">Until its answer was accepted, a stream at its first content, any other whole; until it failed, if it did before.</param>
/// <param name="Writing">From there to its end; nought for an answer that came whole.</param>
/// <param name="OutputTokens">What was written, as reported or estimated.</param>
internal readonly record struct AttemptMeasure(FaultClass Fault, TimeSpan ToAnswer, TimeSpan Writing, long OutputTokens)
{
    /// <summary>Whether the target answered at all.</summary>
    public bool IsAnswered { get; init; }
}

/// <summary>Hears of every attempt, once of its beginning and once of its end.</summary>
internal interface IAttemptWatch
{
    void Begun(Target target);

    void Ended(Target target, in AttemptMeasure measure);
}
