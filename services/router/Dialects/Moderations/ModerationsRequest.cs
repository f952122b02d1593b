using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.Moderations;

/// <summary>One moderation request.</summary>
internal sealed class ModerationsRequest(RequestEnvelope envelope, ModeratedContent content) : OperationRequest
{
    private PromptShape? _prompt;

    public override PromptShape Prompt => _prompt ??= Count();

    public override IReadOnlyList<ByteRange> Texts => content.Texts;

    public override PreparedOperation For(Target target) => target.Provider.Dialect == Dialect.OpenAI
        ? new PreparedModerations(content.Verdicts)
        {
            Path = OperationPath.Of(target, PreparedModerations.OwnPath),
            Bodies = [OperationBody.For(envelope, target)],
        }
        : new PreparedModerations(content.Verdicts)
        {
            Path = PreparedModerations.OwnPath,
            RefusedField = "model",
            Refusal = $"{target.Provider.Name} has no moderations. Name a model of another provider.",
        };

    private PromptShape Count()
    {
        var shape = new PromptShape();
        foreach (ByteRange text in content.Texts)
        {
            shape.Text += TextSample.Count(envelope.Body.Span.Slice(text.Start, text.Length)[1..^1]);
        }

        for (int i = 0; i < content.Images; i++)
        {
            shape.AddImage(default);
        }

        return shape;
    }
}
