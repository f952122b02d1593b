namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>The models that the emulator advertises. It answers to every other name too.</summary>
internal static class AdvertisedModels
{
    public const string Embedding = "emulator-embedding";

    /// <summary>Tokens.</summary>
    public const int ContextWindow = 128_000;

    /// <summary>Tokens.</summary>
    public const int MaxOutput = 16_384;

    public static readonly IReadOnlyList<string> Chat = ["small", "large", AnswerComposer.EchoModel];

    public static readonly IReadOnlyList<string> All = [.. Chat, Embedding];

    /// <summary>Those of OpenAI's dialect, which has operations that the others have not.</summary>
    public static readonly IReadOnlyList<string> OpenAI =
    [
        .. All, "emulator-completion", "emulator-moderation", "emulator-image", "emulator-image-per-image", "emulator-transcribe",
        "emulator-transcribe-per-minute", "emulator-speech",
    ];
}
