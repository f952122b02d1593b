namespace LlmMesh.Router.Tokens;

/// <summary>Hundredths of a token that one character counts outside ASCII.</summary>
/// <param name="Typical">On a usual tokenizer.</param>
/// <param name="Safe">On the one that needs most.</param>
/// <param name="IsLatin">Whether it goes with text in Latin script.</param>
internal readonly record struct CharacterWeight(byte Typical, short Safe, bool IsLatin);

/// <summary>Weights by script. The figures and their measurement: docs/tokens.md.</summary>
internal static class Scripts
{
    public static readonly CharacterWeight Unknown = new(100, 120, IsLatin: false);

    private static readonly CharacterWeight Symbol = new(100, 120, IsLatin: true);
    private static readonly CharacterWeight Accented = new(55, 100, IsLatin: true);
    private static readonly CharacterWeight Greek = new(35, 95, IsLatin: false);
    private static readonly CharacterWeight Cyrillic = new(25, 35, IsLatin: false);
    private static readonly CharacterWeight Hebrew = new(40, 105, IsLatin: false);
    private static readonly CharacterWeight Arabic = new(33, 50, IsLatin: false);
    private static readonly CharacterWeight Indic = new(35, 100, IsLatin: false);
    private static readonly CharacterWeight Thai = new(45, 65, IsLatin: false);
    private static readonly CharacterWeight Han = new(75, 85, IsLatin: false);
    private static readonly CharacterWeight Kana = Han;
    private static readonly CharacterWeight Hangul = new(60, 80, IsLatin: false);
    private static readonly CharacterWeight WidePunctuation = new(80, 100, IsLatin: false);
    private static readonly CharacterWeight Emoji = new(160, 270, IsLatin: false);

    public static CharacterWeight Of(int codePoint) => codePoint switch
    {
        < 0x0250 => Accented,
        >= 0x0370 and < 0x0400 or >= 0x1F00 and < 0x2000 => Greek,
        >= 0x0400 and < 0x0530 => Cyrillic,
        >= 0x0590 and < 0x0600 => Hebrew,
        >= 0x0600 and < 0x0780 or >= 0xFB50 and < 0xFE00 or >= 0xFE70 and < 0xFF00 => Arabic,
        >= 0x0900 and < 0x0E00 => Indic,
        >= 0x0E00 and < 0x0F00 => Thai,
        >= 0x2000 and < 0x2E00 => Symbol,
        >= 0x3000 and < 0x3040 => WidePunctuation,
        >= 0x3040 and < 0x3100 or >= 0x31F0 and < 0x3200 or >= 0xFF66 and < 0xFFA0 => Kana,
        >= 0x3400 and < 0xA000 or >= 0xF900 and < 0xFB00 => Han,
        >= 0xAC00 and < 0xD7B0 or >= 0x1100 and < 0x1200 or >= 0x3130 and < 0x3190 => Hangul,
        >= 0xFF00 and < 0xFFF0 => WidePunctuation,
        >= 0x1F000 => Emoji,
        _ => Unknown,
    };
}
