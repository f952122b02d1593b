namespace LlmMesh.Router.Admission.Scopes;

/// <summary>What every request of a caller counts against.</summary>
/// <param name="Caller">Its key and team.</param>
/// <param name="Organisation">Its organisation.</param>
internal sealed record CallerGroups(LimitGroup Caller, LimitGroup Organisation);

/// <summary>What a request at a target counts against.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Target">The target, with its circuit.</param>
internal sealed record CandidateGroups(LimitGroup Provider, LimitGroup Target);
