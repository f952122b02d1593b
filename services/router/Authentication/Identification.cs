using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Authentication;

/// <summary>Whose request it is: a caller's, or refused, or, when both are null, nobody's.</summary>
/// <param name="Caller">Whose.</param>
/// <param name="Refusal">Why not.</param>
internal readonly record struct Identification(Caller? Caller, MeshError? Refusal)
{
    public static implicit operator Identification(Caller caller) => new(caller, null);

    public static implicit operator Identification(MeshError refusal) => new(null, refusal);
}
