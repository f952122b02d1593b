using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Media;

/// <summary>Sound that passes. It says nothing of what it used.</summary>
internal sealed class SoundAnswer(MediaRequest request, Target target) : PassingAnswer
{
    public override ObservedUsage Usage => request.Used(target, default);

    // A document in the place of sound is an error, whatever its status says.
    public override bool Accepts(string? mediaType) =>
        mediaType is null || !(mediaType.Contains("json", StringComparison.OrdinalIgnoreCase) || mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase));
}
