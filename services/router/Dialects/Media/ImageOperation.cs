using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.Media;

/// <summary>
/// <c>POST /v1/images/generations</c> and <c>/v1/images/edits</c>. https://platform.openai.com/docs/api-reference/images
/// </summary>
internal sealed class ImageOperation : Operation
{
    public static readonly ImageOperation Generation = new("image_generation", "/images/generations", form: null);

    public static readonly ImageOperation Edit =
        new("image_edit", "/images/edits", new FormRules(["image", "image[]", "mask"], MayStream: false));

    private const int MostImages = 10;

    private readonly string _path;

    private ImageOperation(string name, string path, FormRules? form)
    {
        Name = name;
        Form = form;
        _path = path;
    }

    public override string Name { get; }

    public override Capabilities Needs => Capabilities.ImageOutput;

    public override FormRules? Form { get; }

    public override ReadOperation Read(RequestEnvelope envelope)
    {
        ReadOnlySpan<byte> body = envelope.Body.Span;
        string? size = null;
        string? quality = null;
        (BodyFields fields, MeshError? error) = BodyFields.Read(body, "prompt", "size", "quality", "images");
        error ??= MediaText.Require(body, fields["prompt"], "prompt", out _);
        error ??= MediaText.Read(body, fields["size"], "size", out size);
        error ??= MediaText.Read(body, fields["quality"], "quality", out quality);
        if (error is null && envelope.Choices > MostImages)
        {
            error = new MeshError(ErrorCode.InvalidValue, $"'n' may be at most {MostImages}.") { Param = "n" };
        }

        if (error is not null)
        {
            return ReadOperation.Refused(error);
        }

        ByteRange prompt = fields["prompt"]!.Value;
        var shape = new PromptShape { Text = TextSample.Count(body.Slice(prompt.Start, prompt.Length)[1..^1]) };
        AddImages(envelope, fields, shape);
        return ReadOperation.Of(new ImageRequest(envelope, _path, prompt, FormOf(size, quality), shape));
    }

    // Who names nothing gets what dall-e-3 gives then; what "auto" will be, nobody knows beforehand.
    private static string? FormOf(string? size, string? quality) =>
        size == "auto" || quality == "auto" ? null : $"{quality ?? "standard"} {size ?? "1024x1024"}";

    private static void AddImages(RequestEnvelope envelope, BodyFields fields, PromptShape shape)
    {
        foreach (FilePart file in envelope.Form?.Files ?? [])
        {
            shape.AddImage(ImageSize.Read(envelope.Form!.Arrived.Span.Slice(file.Content.Start, file.Content.Length)));
        }

        // An edit in JSON names its images by address or by id.
        if (fields["images"] is not null)
        {
            for (int image = 0; image < ImageRequest.MostInputImages; image++)
            {
                shape.AddImage(default);
            }
        }
    }
}
