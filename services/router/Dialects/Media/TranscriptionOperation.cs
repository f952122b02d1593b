using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.Media;

/// <summary><c>POST /v1/audio/transcriptions</c>. https://platform.openai.com/docs/api-reference/audio/createTranscription</summary>
internal sealed class TranscriptionOperation : Operation
{
    public static readonly TranscriptionOperation Instance = new();

    private static readonly FormRules Rules = new(["file"], MayStream: true);

    // Of a recording whose length nobody announced, what most are shorter than: a minute at 128 kilobits per second.
    private const long UsualLength = 960_000;

    public override string Name => "transcription";

    public override Capabilities Needs => Capabilities.Transcription;

    public override FormRules Form => Rules;

    public override ReadOperation Read(RequestEnvelope envelope)
    {
        if (envelope.Form is not { } form)
        {
            return ReadOperation.Refused(new MeshError(ErrorCode.InvalidForm, "Send the recording as multipart/form-data, in the field 'file'."));
        }

        ReadOnlySpan<byte> body = envelope.Body.Span;
        (BodyFields fields, MeshError? error) = BodyFields.Read(body, "prompt");
        error ??= MediaText.Read(body, fields["prompt"], "prompt", out _);
        if (error is null && form is { Upload: null, Files: [] })
        {
            error = new MeshError(ErrorCode.MissingParameter, "'file' is required: a recording, with a file name.") { Param = "file" };
        }

        if (error is not null)
        {
            return ReadOperation.Refused(error);
        }

        var shape = new PromptShape();
        AddSound(form, shape);
        ByteRange? prompt = fields["prompt"] is { Length: > 2 } place && body[place.Start] == (byte)'"' ? place : null;
        if (prompt is { } text)
        {
            shape.Text = TextSample.Count(body.Slice(text.Start, text.Length)[1..^1]);
        }

        return ReadOperation.Of(new TranscriptionRequest(envelope, prompt, shape));
    }

    private static void AddSound(ReceivedForm form, PromptShape shape)
    {
        foreach (FilePart file in form.Files)
        {
            ReadOnlySpan<byte> content = form.Arrived.Span.Slice(file.Content.Start, file.Content.Length);
            shape.AddAudio(content.Length, WavePace.Of(content));
        }

        if (form.Upload is { } upload)
        {
            shape.AddAudio(upload.Length ?? UsualLength, upload.MostLength, WavePace.Of(upload.Head.Span));
        }
    }
}
