using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Media;

/// <summary>A request for images or sound at one provider.</summary>
internal sealed class PreparedMedia(MediaRequest request, Target target) : PreparedOperation
{
    public override OperationAnswer? Join(IReadOnlyList<PooledBody> answers) =>
        request.IsAnswer(answers[0].Span) ? new OperationAnswer(answers[0], request.Used(target, answers[0].Span)) : null;
}
