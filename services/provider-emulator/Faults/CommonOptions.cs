using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Options that every fault takes.</summary>
internal static class CommonOptions
{
    public static readonly NumberOption DelayMs = new("delay-ms", "wait before anything is sent", 0);
    public static readonly NumberOption TokenDelayMs = new("token-delay-ms", "wait before every token of a stream", 0);
    public static readonly NumberOption Tokens = new("tokens", "the answer's text has exactly this many tokens", null, LongText.MaxTokens);
    public static readonly NumberOption Bytes = new("bytes", "the answer's text has exactly this many bytes", null, LongText.MaxBytes);

    public static readonly IReadOnlyList<FaultOption> All = [DelayMs, TokenDelayMs, Tokens, Bytes];
}
