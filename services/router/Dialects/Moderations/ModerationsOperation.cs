using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Moderations;

/// <summary>
/// <c>POST /v1/moderations</c>: does this break a policy? The client's bytes and the provider's verdict pass unchanged.
/// https://platform.openai.com/docs/api-reference/moderations
/// </summary>
internal sealed class ModerationsOperation : Operation
{
    public static readonly ModerationsOperation Instance = new();

    public override string Name => "moderation";

    public override Capabilities Needs => Capabilities.Moderation;

    /// <summary>As at OpenAI.</summary>
    public override string DefaultModel => "omni-moderation-latest";

    public override ReadOperation Read(RequestEnvelope envelope)
    {
        (BodyFields fields, MeshError? error) = BodyFields.Read(envelope.Body.Span, "input");
        if (error is not null)
        {
            return ReadOperation.Refused(error);
        }

        if (fields["input"] is not { } input)
        {
            return ReadOperation.Refused(new MeshError(
                ErrorCode.MissingParameter, "'input' is required. Send a text, an array of texts, or an array of parts.")
            { Param = "input" });
        }

        return ModeratedContent.Read(envelope.Body.Span, input) is { } content
            ? ReadOperation.Of(new ModerationsRequest(envelope, content))
            : ReadOperation.Refused(new MeshError(ErrorCode.InvalidType, "'input' must be a text, an array of texts or an array of parts.")
            { Param = "input" });
    }
}
