namespace LlmMesh.Router.Tokens;

/// <summary>Estimated input tokens of a request at one model.</summary>
/// <param name="Typical">What to expect.</param>
/// <param name="Safe">What it does not exceed on any tokenizer measured: for reservations.</param>
internal readonly record struct InputEstimate(long Typical, long Safe)
{
    /// <summary>Corrected by what the model has been seen to report. A reservation is only corrected upwards.</summary>
    public InputEstimate Times(double factor) =>
        factor == 1 ? this : new((long)Math.Ceiling(Typical * factor), (long)Math.Ceiling(Safe * Math.Max(1, factor)));
}
