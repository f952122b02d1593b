using LlmMesh.Catalog;

namespace LlmMesh.Router.Tokens;

/// <summary>What distinguishes a family of models when tokens are estimated. The figures and where they come from: docs/tokens.md.</summary>
internal sealed record TokenizerFamily
{
    private const double SafetyMargin = 1.25;

    private static readonly ImageTokens ClaudeImages = new() { Cell = 28, PerCell = 1, LongSide = 1568, Most = 1600, Unknown = 1600 };
    private static readonly ImageTokens TiledImages = new()
    {
        Base = 85,
        Cell = 512,
        PerCell = 170,
        LongSide = 2048,
        ShortSide = 768,
        Unknown = 1445,
    };

    private static readonly TokenizerFamily Other = new()
    {
        // The dearest formula known.
        Images = new ImageTokens { Cell = 28, PerCell = 1, Most = 16_384, Unknown = 1600 },
        UnknownImageSafe = 16_384,
    };

    private static readonly Dictionary<Tokenizer, TokenizerFamily> Families = new()
    {
        [Tokenizer.Other] = Other,
        [Tokenizer.OpenAI] = new() { Images = new ImageTokens { Cell = 32, PerCell = 1.2m, Unknown = 14_400 } },
        [Tokenizer.Cl100k] = new() { OtherScripts = 1.7, Images = TiledImages },
        [Tokenizer.Claude] = new() { Latin = 1.1, OtherScripts = 1.1, PerRequest = 4, ToolsPreamble = (350, 550), Images = ClaudeImages },
        [Tokenizer.Claude47] = new()
        {
            Latin = 1.4,
            OtherScripts = 1.4,
            PerRequest = 4,
            ToolsPreamble = (350, 550),
            Images = ClaudeImages with { LongSide = 2576, Most = 4800, Unknown = 4800 },
        },
        [Tokenizer.Gemini] = new()
        {
            PerRequest = 0,
            PerSecondOfAudio = 32,
            Images = new ImageTokens { Base = 1120, Cell = 1, PerCell = 0, Unknown = 1120 },
        },
        [Tokenizer.Qwen] = new() { PerMessage = 5, PerRequest = 1, Images = Other.Images, UnknownImageSafe = Other.UnknownImageSafe },
        [Tokenizer.Llama] = new()
        {
            PerMessage = 5,
            PerRequest = 20,
            Images = new ImageTokens { Base = 1600, Cell = 1, PerCell = 0, Unknown = 1600 },
        },
    };

    /// <summary>Times the weights of text in Latin script. Default 1.</summary>
    public double Latin { get; private init; } = 1;

    /// <summary>Times the weights of other scripts. Default 1.</summary>
    public double OtherScripts { get; private init; } = 1;

    /// <summary>Tokens around each message. Default 3.</summary>
    public int PerMessage { get; private init; } = 3;

    /// <summary>Tokens around the whole prompt. Default 3.</summary>
    public int PerRequest { get; private init; } = 3;

    /// <summary>Tokens the provider adds when tools are offered, typical and at most. Default 0.</summary>
    public (int Typical, int Safe) ToolsPreamble { get; private init; }

    /// <summary>Tokens of a second of sound. Default 10.</summary>
    public int PerSecondOfAudio { get; private init; } = 10;

    /// <summary>How images count, unless the model has a formula of its own.</summary>
    public required ImageTokens Images { get; init; }

    /// <summary>Most that an image of unknown size may count; null: as its formula says.</summary>
    public int? UnknownImageSafe { get; private init; }

    /// <summary>How many there are.</summary>
    public static int Count => Families.Count;

    /// <summary>The family of a target's model.</summary>
    public static TokenizerFamily Of(Target target) => Families[target.Definition?.Tokenizer ?? Tokenizer.Other];

    /// <summary>Tokens of text to expect.</summary>
    public long Typical(TextCount text) => Tokens((text.LatinTypical * Latin) + (text.OtherTypical * OtherScripts));

    /// <summary>Tokens of text that no measured tokenizer has exceeded: the safe weights and a quarter, which they have been short at most.</summary>
    public long Safe(TextCount text) => Tokens(SafetyMargin * ((text.LatinSafe * Latin) + (text.OtherSafe * OtherScripts)));

    private static long Tokens(double hundredths) => (long)Math.Ceiling(hundredths / 100);
}
