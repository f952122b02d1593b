namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// Whose a piece of reasoning is. Anthropic's own signatures are base64 and stand as they are; others' travel through Anthropic clients, who
/// keep what stands in <c>signature</c> and <c>data</c> without reading it, as <c>format:id:data</c>.
/// </summary>
/// <param name="Format">The format, as in <c>reasoning_details</c>.</param>
/// <param name="Id">What it belongs to; null when to the text.</param>
/// <param name="Data">The signature; empty when there is none.</param>
internal readonly record struct ReasoningMark(string Format, string? Id, string Data)
{
    /// <summary>Anthropic's own format.</summary>
    public const string Own = "anthropic-claude-v1";

    /// <summary>Reasoning of a provider that signs none.</summary>
    public const string Unknown = "unknown";

    private static readonly (string Format, string Word)[] Words =
    [
        ("google-gemini-v1", "gemini"),
        ("openai-responses-v1", "openai"),
    ];

    /// <summary>Whether the provider itself has signed it.</summary>
    public bool IsOwn => Format == Own;

    /// <param name="signature">What stands in <c>signature</c> or <c>data</c>.</param>
    public static ReasoningMark Parse(string signature)
    {
        int colon = signature.IndexOf(':');
        if (colon < 0)
        {
            return new ReasoningMark(signature.Length == 0 ? Unknown : Own, null, signature);
        }

        string word = signature[..colon];
        string rest = signature[(colon + 1)..];
        int second = rest.IndexOf(':');
        string id = second < 0 ? "" : Uri.UnescapeDataString(rest[..second]);
        string format = Array.Find(Words, row => row.Word == word).Format ?? word;
        return new ReasoningMark(format, id.Length == 0 ? null : id, second < 0 ? rest : rest[(second + 1)..]);
    }

    /// <summary>The text for <c>signature</c> or <c>data</c>; empty for unsigned reasoning of unknown origin.</summary>
    public override string ToString()
    {
        if (IsOwn || (Format == Unknown && Data.Length == 0))
        {
            return Data;
        }

        string format = Format;
        string word = Array.Find(Words, row => row.Format == format).Word ?? format;
        return Data.Length == 0 && Id is null ? $"{word}:" : $"{word}:{Uri.EscapeDataString(Id ?? "")}:{Data}";
    }
}
