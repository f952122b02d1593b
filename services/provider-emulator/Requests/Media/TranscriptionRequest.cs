using System.Globalization;
using System.Text;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Answers.Media;

namespace LlmMesh.ProviderEmulator.Requests.Media;

/// <summary>Asks what is said in a file.</summary>
internal sealed class TranscriptionRequest : ProviderRequest
{
    private static readonly string[] Formats = ["json", "text", "srt", "vtt", "verbose_json"];

    public required string Text { get; init; }

    public required string Prompt { get; init; }

    public required double Seconds { get; init; }

    public required string Format { get; init; }

    public bool IsPricedByMinute => Model!.StartsWith("whisper", StringComparison.Ordinal) || Model.EndsWith("-per-minute", StringComparison.Ordinal);

    public override IAnswer Answer(AnswerShape shape) => Format switch
    {
        "text" => new FileAnswer("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(Text + "\n")),
        "srt" => new FileAnswer("text/plain; charset=utf-8", Encoding.UTF8.GetBytes($"1\n00:00:00,000 --> {End(',')}\n{Text}\n\n")),
        "vtt" => new FileAnswer("text/plain; charset=utf-8", Encoding.UTF8.GetBytes($"WEBVTT\n\n00:00:00.000 --> {End('.')}\n{Text}\n\n")),
        _ => new TranscriptAnswer(this),
    };

    public static Reading Read(string? contentType, ReadOnlyMemory<byte> body)
    {
        if (Form.Read(contentType, body) is not { } form)
        {
            return ApiProblem.Invalid(null, "invalid_multipart", "Could not parse multipart form.");
        }

        if (form.Text("model") is not { Length: > 0 } model)
        {
            return ApiProblem.Invalid("model", "missing_required_parameter", "you must provide a model parameter");
        }

        if (form.All("file").FirstOrDefault() is not { FileName: { Length: > 0 } name } file)
        {
            return ApiProblem.Invalid("file", "missing_required_parameter", "'file' must be a file with a name.");
        }

        string format = form.Text("response_format") ?? "json";
        if (!Formats.Contains(format))
        {
            return ApiProblem.Invalid("response_format", "invalid_value", $"'response_format' must be one of {string.Join(", ", Formats)}.");
        }

        return new TranscriptionRequest
        {
            Model = model,
            Stream = form.Text("stream") == "true",
            Prompt = form.Text("prompt") ?? "",
            Format = format,
            Text = Wave.Hear(file.Content.Span) ?? $"This is the provider emulator. It heard {file.Content.Length} bytes of {name}.",
            Seconds = Wave.Seconds(file.Content.Span),
        };
    }

    private string End(char separator) =>
        TimeSpan.FromSeconds(Seconds).ToString($@"hh\:mm\:ss\{separator}fff", CultureInfo.InvariantCulture);
}
