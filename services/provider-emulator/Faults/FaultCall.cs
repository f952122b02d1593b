using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>A fault with its options, as asked by a model name, a header or the control API.</summary>
/// <param name="Fault">What to do.</param>
/// <param name="Options">How.</param>
/// <param name="Text">The call as it was written.</param>
internal sealed record FaultCall(Fault Fault, FaultOptions Options, string Text)
{
    public AnswerShape Shape => new(Options.Find(CommonOptions.Tokens), Options.Find(CommonOptions.Bytes), Fault.Usage)
    {
        IgnoresTokenLimit = Fault.IgnoresTokenLimit,
        RefusedAfter = Fault.RefusedAfter(Options),
    };
}
