using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.Media;

/// <summary>Asks for a text to be read aloud.</summary>
/// <param name="envelope">The request.</param>
/// <param name="texts">Where the text and the instructions stand.</param>
/// <param name="characters">Code points of the text.</param>
/// <param name="areEvents">Whether the answer is events.</param>
/// <param name="shape">What the text counts.</param>
internal sealed class SpeechRequest(
    RequestEnvelope envelope, IReadOnlyList<ByteRange> texts, long characters, bool areEvents, PromptShape shape)
    : MediaRequest(envelope, "/audio/speech")
{
    // Fifteen characters a second of ordinary speech, two of the slowest in a script of syllables; twenty tokens a second.
    private const long UsualMilliseconds = 67;
    private const long MostMilliseconds = 500;
    private const long MillisecondsPerToken = 50;

    public override PromptShape Prompt => shape;

    public override IReadOnlyList<ByteRange> Texts => texts;

    public override (MediaUsage Typical, MediaUsage Most) Pieces => (Spoken(UsualMilliseconds), Spoken(MostMilliseconds));

    protected override string Accept => areEvents ? "text/event-stream" : "*/*";

    public override long MostOutput(Target target) => Tokens(MostMilliseconds);

    // A document is no speech.
    public override bool IsAnswer(ReadOnlySpan<byte> document) => false;

    public override ObservedUsage Used(Target target, ReadOnlySpan<byte> document)
    {
        MediaUsage spoken = Spoken(UsualMilliseconds);
        ObservedUsage reported = Reported(document);
        if (reported == default)
        {
            return Assumed(target, new TokenUsage { AudioOutput = Tokens(UsualMilliseconds) }, spoken, areCounted: target.Tariff?.Usual.Units?.AudioMinute is null);
        }

        // Output that is not told apart is the sound's.
        TokenUsage tokens = reported.Tokens;
        return reported with
        {
            Tokens = tokens.AudioOutput > 0 ? tokens : tokens with { Output = 0, AudioOutput = tokens.Output },
            Pieces = spoken,
        };
    }

    protected override PassingAnswer Passing(Target target) => areEvents ? new EventsAnswer(this, target) : new SoundAnswer(this, target);

    private MediaUsage Spoken(long milliseconds) => new(0, characters * milliseconds, characters);

    private long Tokens(long milliseconds) => (characters * milliseconds / MillisecondsPerToken) + 1;
}
