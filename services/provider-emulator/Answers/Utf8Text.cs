using System.Text;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>Answers are kept as UTF-8.</summary>
internal static class Utf8Text
{
    public static string AsText(this ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
