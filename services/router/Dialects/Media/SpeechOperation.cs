using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.Media;

/// <summary><c>POST /v1/audio/speech</c>. https://platform.openai.com/docs/api-reference/audio/createSpeech</summary>
internal sealed class SpeechOperation : Operation
{
    public static readonly SpeechOperation Instance = new();

    public override string Name => "speech";

    public override Capabilities Needs => Capabilities.Speech;

    public override ReadOperation Read(RequestEnvelope envelope)
    {
        ReadOnlySpan<byte> body = envelope.Body.Span;
        string input = string.Empty;
        string? instructions = null;
        string? format = null;
        (BodyFields fields, MeshError? error) = BodyFields.Read(body, "input", "instructions", "stream_format");
        error ??= MediaText.Require(body, fields["input"], "input", out input);
        error ??= MediaText.Read(body, fields["instructions"], "instructions", out instructions);
        error ??= MediaText.Read(body, fields["stream_format"], "stream_format", out format);
        if (error is not null)
        {
            return ReadOperation.Refused(error);
        }

        List<ByteRange> texts = [fields["input"]!.Value];
        if (instructions is not null)
        {
            texts.Add(fields["instructions"]!.Value);
            texts.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        }

        TextCount count = default;
        foreach (ByteRange text in texts)
        {
            count += TextSample.Count(body.Slice(text.Start, text.Length)[1..^1]);
        }

        return ReadOperation.Of(new SpeechRequest(envelope, texts, MediaText.Characters(input), format == "sse", new PromptShape { Text = count }));
    }
}
