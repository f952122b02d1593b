using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>What an answer said of its own use.</summary>
internal readonly record struct ObservedUsage(TokenUsage Tokens, UsagePrecision Precision)
{
    /// <summary>What the provider says it charged, in nano-dollars (OpenRouter's <c>usage.cost</c>); null when it does not say.</summary>
    public long? ChargedNanoDollars { get; init; }

    /// <summary>What was used by the piece.</summary>
    public MediaUsage Pieces { get; init; }

    /// <summary>What two answers to one request used together, as far as they say.</summary>
    public static ObservedUsage operator +(ObservedUsage one, ObservedUsage other) =>
        one == default ? other
        : other == default ? one
        : new(Sum(one.Tokens, other.Tokens), one.Precision)
        {
            ChargedNanoDollars = one.ChargedNanoDollars + other.ChargedNanoDollars,
            Pieces = new MediaUsage(
                one.Pieces.Images + other.Pieces.Images,
                one.Pieces.AudioMilliseconds + other.Pieces.AudioMilliseconds,
                one.Pieces.Characters + other.Pieces.Characters)
            {
                ImageForm = one.Pieces.ImageForm ?? other.Pieces.ImageForm,
            },
        };

    private static TokenUsage Sum(in TokenUsage one, in TokenUsage other) => new(
        one.Input + other.Input,
        one.CacheRead + other.CacheRead,
        one.CacheWrite + other.CacheWrite,
        one.Output + other.Output,
        one.Reasoning + other.Reasoning)
    {
        AudioInput = one.AudioInput + other.AudioInput,
        AudioOutput = one.AudioOutput + other.AudioOutput,
        ImageInput = one.ImageInput + other.ImageInput,
        ImageOutput = one.ImageOutput + other.ImageOutput,
    };
}
