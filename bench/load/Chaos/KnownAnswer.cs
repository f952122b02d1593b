using System.Globalization;

namespace LlmMesh.Load.Chaos;

/// <summary>An answer whose text is known beforehand, so that a missing, doubled or foreign piece of it is seen.</summary>
/// <param name="Name">How models that give it are called.</param>
/// <param name="Options">What the emulator is told.</param>
/// <param name="Text">What must arrive.</param>
internal sealed record KnownAnswer(string Name, string Options, string Text)
{
    /// <summary>From a few words to a stream of several seconds.</summary>
    public static IReadOnlyList<KnownAnswer> All { get; } =
    [
        OfTokens("short", 12, delayMs: 0),
        OfTokens("talk", 60, delayMs: 15),
        OfTokens("long", 150, delayMs: 20),
        OfBytes("bulk", 8_000),
    ];

    private static KnownAnswer OfTokens(string name, int tokens, int delayMs) => new(
        name,
        string.Create(CultureInfo.InvariantCulture, $"tokens={tokens},token-delay-ms={delayMs}"),
        string.Join(' ', Enumerable.Range(0, tokens).Select(word => string.Create(CultureInfo.InvariantCulture, $"w{word}"))));

    private static KnownAnswer OfBytes(string name, int bytes) => new(
        name,
        string.Create(CultureInfo.InvariantCulture, $"bytes={bytes}"),
        string.Concat(Enumerable.Range(0, (bytes / 8) + 1).Select(word => word.ToString("0000000 ", CultureInfo.InvariantCulture)))[..bytes]);
}
