using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.Media;

/// <summary>Asks what is said in a recording.</summary>
/// <param name="envelope">The request, with its form.</param>
/// <param name="prompt">Where the prompt stands; null when there is none.</param>
/// <param name="shape">What the recording and the prompt count.</param>
internal sealed class TranscriptionRequest(RequestEnvelope envelope, ByteRange? prompt, PromptShape shape)
    : MediaRequest(envelope, "/audio/transcriptions")
{
    // Nobody speaks faster for long.
    private const double MostTokensPerSecond = 10;
    private const double UsualTokensPerSecond = 4;
    private const long LeastTokens = 64;

    public override PromptShape Prompt => shape;

    public override IReadOnlyList<ByteRange> Texts => prompt is { } text ? [text] : [];

    public override (MediaUsage Typical, MediaUsage Most) Pieces =>
        (Heard(shape.AudioSeconds.Typical), Heard(shape.AudioSeconds.Safe));

    protected override string Accept => "*/*";

    public override long MostOutput(Target target)
    {
        long most = LeastTokens + (long)Math.Min(shape.AudioSeconds.Safe * MostTokensPerSecond, int.MaxValue);
        return Math.Min(most, target.Definition?.MaxOutputTokens ?? long.MaxValue);
    }

    public override bool IsAnswer(ReadOnlySpan<byte> document) => TranscriptFacts.Read(document).HasText;

    public override ObservedUsage Used(Target target, ReadOnlySpan<byte> document)
    {
        double? seconds = document.IsEmpty ? null : TranscriptFacts.Read(document).Seconds;
        MediaUsage heard = Heard(seconds ?? shape.AudioSeconds.Typical);
        bool isMeasured = seconds is not null || target.Tariff?.Usual.Units?.AudioMinute is null or 0;
        ObservedUsage reported = Reported(document);
        if (reported == default)
        {
            long words = (long)(heard.AudioMilliseconds / 1000 * UsualTokensPerSecond);
            return Assumed(target, new TokenUsage { Output = words }, heard, isMeasured);
        }

        return reported with { Pieces = heard, Precision = isMeasured ? reported.Precision : UsagePrecision.Estimated };
    }

    protected override PassingAnswer Passing(Target target) => new EventsAnswer(this, target) { MayBeText = true };

    private static MediaUsage Heard(double seconds) => new(0, (long)Math.Ceiling(seconds * 1000), 0);
}
