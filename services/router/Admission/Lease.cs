namespace LlmMesh.Router.Admission;

/// <summary>What a reservation is held under.</summary>
/// <param name="Id">The reservation's id.</param>
/// <param name="Length">How long it holds its places when nobody gives them back.</param>
/// <param name="Longest">The longest of any request under the same configuration.</param>
internal readonly record struct Lease(string Id, TimeSpan Length, TimeSpan Longest)
{
    /// <summary>How long it holds its money without a sign of life of its router.</summary>
    public required TimeSpan Money { get; init; }
}
