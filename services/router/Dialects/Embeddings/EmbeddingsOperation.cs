using System.Buffers.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Embeddings;

/// <summary>
/// <c>POST /v1/embeddings</c>: texts become vectors. To a provider that speaks OpenAI's API the client's bytes go out, in as many requests
/// as its caps ask for; to others the texts, in their own words. https://platform.openai.com/docs/api-reference/embeddings
/// </summary>
internal sealed class EmbeddingsOperation : Operation
{
    public static readonly EmbeddingsOperation Instance = new();

    public override string Name => "embeddings";

    public override Capabilities Needs => Capabilities.Embedding;

    public override ReadOperation Read(RequestEnvelope envelope)
    {
        ReadOnlySpan<byte> body = envelope.Body.Span;
        (BodyFields fields, MeshError? error) = BodyFields.Read(body, "input", "encoding_format", "dimensions");
        if (error is not null)
        {
            return ReadOperation.Refused(error);
        }

        if (fields["input"] is not { } place)
        {
            return ReadOperation.Refused(new MeshError(
                ErrorCode.MissingParameter, "'input' is required. Send a text, an array of texts, or arrays of token ids.")
            { Param = "input" });
        }

        if (TextInput.Read(body, place) is not { } input)
        {
            return ReadOperation.Refused(new MeshError(
                ErrorCode.InvalidType, "'input' must be a text, an array of texts, an array of token ids or an array of such arrays, and not empty.")
            { Param = "input" });
        }

        if (!VectorForms.TryRead(body, fields["encoding_format"], out VectorForm form))
        {
            return ReadOperation.Refused(new MeshError(ErrorCode.InvalidValue, "'encoding_format' must be 'float' or 'base64'.")
            { Param = "encoding_format" });
        }

        if (fields["dimensions"] is { } dimensions && !IsCount(body.Slice(dimensions.Start, dimensions.Length)))
        {
            return ReadOperation.Refused(new MeshError(ErrorCode.InvalidType, "'dimensions' must be a positive integer.") { Param = "dimensions" });
        }

        return ReadOperation.Of(new EmbeddingsRequest(new AskedEmbeddings(envelope, input, form), fields));
    }

    private static bool IsCount(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("null"u8) || (Utf8Parser.TryParse(value, out int count, out int length) && length == value.Length && count > 0);
}
