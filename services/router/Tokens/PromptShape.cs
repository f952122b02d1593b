using LlmMesh.Catalog;

namespace LlmMesh.Router.Tokens;

/// <summary>What a prompt consists of, as far as tokens go, whatever model it is for. Filled once by its dialect's reader.</summary>
internal sealed class PromptShape
{
    private const int SafePerMessage = 8;
    private const int PerTool = 12;
    private const int SafePerRequest = 10;
    private const int TypicalTokensPerPage = 2000;
    private const int SafeTokensPerPage = 4600;

    // Compressed sound at 128 and at 32 kilobits per second; pages of documents that nobody has counted. Assumptions, not measurements.
    private const int TypicalAudioPace = 16_000;
    private const int SlowestAudioPace = 4_000;
    private const int TypicalPageBytes = 64 * 1024;
    private const int SmallestPageBytes = 16 * 1024;

    private List<ImageSize>? _images;
    private InputEstimate?[]? _estimates;

    public TextCount Text { get; set; }

    public int Messages { get; set; }

    public int Tools { get; set; }

    /// <summary>Seconds of sound, as likely and at most.</summary>
    public (double Typical, double Safe) AudioSeconds { get; private set; }

    /// <summary>Pages of documents, as likely and at most.</summary>
    public (long Typical, long Safe) Pages { get; private set; }

    /// <summary>Whether all of it is text, so that what a provider reports says something about the weights of text.</summary>
    public bool IsText => _images is null && AudioSeconds.Safe == 0 && Pages.Safe == 0;

    /// <summary>Whether it holds images.</summary>
    public bool HasImages => _images is not null;

    public void AddImage(ImageSize image) => (_images ??= []).Add(image);

    /// <param name="bytes">Length of the file.</param>
    /// <param name="pace">Its bytes per second; 0 when not known.</param>
    public void AddAudio(long bytes, int pace) => AddAudio(bytes, bytes, pace);

    /// <summary>Adds a recording that is not all there.</summary>
    /// <param name="bytes">Its length, as likely.</param>
    /// <param name="mostBytes">The most it can be.</param>
    /// <param name="pace">Its bytes per second; 0 when not known.</param>
    public void AddAudio(long bytes, long mostBytes, int pace) => AudioSeconds = (
        AudioSeconds.Typical + ((double)bytes / (pace > 0 ? pace : TypicalAudioPace)),
        AudioSeconds.Safe + ((double)mostBytes / (pace > 0 ? pace : SlowestAudioPace)));

    /// <param name="bytes">Length of the file; 0 when not known.</param>
    public void AddDocument(long bytes) => Pages = (
        Pages.Typical + 1 + (bytes / TypicalPageBytes), Pages.Safe + 1 + (bytes / SmallestPageBytes));

    /// <summary>What its text alone probably counts at a model.</summary>
    public long TextAt(Target target) => TokenizerFamily.Of(target).Typical(Text);

    /// <summary>The estimate for a model. Most models of a family share it: it is worked out once for each family.</summary>
    public InputEstimate For(Target target)
    {
        ModelDefinition? model = target.Definition;
        if (_images is not null && model?.ImageTokens is not null)
        {
            return Estimate(target);
        }

        InputEstimate?[] estimates = _estimates ??= new InputEstimate?[TokenizerFamily.Count];
        ref InputEstimate? known = ref estimates[(int)(model?.Tokenizer ?? Tokenizer.Other)];
        return known ??= Estimate(target);
    }

    private InputEstimate Estimate(Target target)
    {
        TokenizerFamily family = TokenizerFamily.Of(target);
        (long typicalImages, long safeImages) = CountImages(target.Definition?.ImageTokens, family);
        (int typicalPreamble, int safePreamble) = Tools > 0 ? family.ToolsPreamble : default;
        long typical = family.Typical(Text)
            + (family.PerMessage * (long)Messages)
            + (PerTool * (long)Tools)
            + typicalPreamble
            + family.PerRequest
            + typicalImages
            + (long)Math.Ceiling(AudioSeconds.Typical * family.PerSecondOfAudio)
            + (Pages.Typical * TypicalTokensPerPage);
        long safe = family.Safe(Text)
            + (SafePerMessage * (long)Messages)
            + (PerTool * (long)Tools)
            + safePreamble
            + Math.Max(SafePerRequest, family.PerRequest)
            + safeImages
            + (long)Math.Ceiling(AudioSeconds.Safe * family.PerSecondOfAudio)
            + (Pages.Safe * SafeTokensPerPage);
        return new InputEstimate(typical, safe);
    }

    private (long Typical, long Safe) CountImages(ImageTokens? own, TokenizerFamily family)
    {
        if (_images is null)
        {
            return default;
        }

        ImageTokens formula = own ?? family.Images;
        int unknownSafe = own is null ? family.UnknownImageSafe ?? formula.Unknown : formula.Unknown;
        long typical = 0;
        long safe = 0;
        foreach (ImageSize image in _images)
        {
            long tokens = formula.Tokens(image);
            typical += tokens;
            safe += image.IsKnown ? tokens : Math.Max(tokens, unknownSafe);
        }

        return (typical, safe);
    }
}
