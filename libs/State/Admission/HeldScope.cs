namespace LlmMesh.State.Admission;

/// <summary>What one group is told when a reservation ends.</summary>
/// <param name="Scopes">The group, as it was when the reservation was made.</param>
/// <param name="Second"><see cref="AdmissionAnswer.Second"/>; 0 when Redis did not admit it.</param>
public readonly record struct HeldScope(ScopeGroup Scopes, long Second)
{
    /// <summary>What the reservation is called there; null (the default) when as the settlement says.</summary>
    public string? Id { get; init; }

    /// <summary>What was spent there, nano-dollars: budgets count it instead of what they held.</summary>
    public long CostNanoDollars { get; init; }

    /// <summary>Tokens reserved there.</summary>
    public long ReservedTokens { get; init; }

    /// <summary>Tokens used there: token windows count them instead of the reserved ones.</summary>
    public long Tokens { get; init; }

    /// <summary>Whether nothing was sent, because another group refused: then it does not count as a request either. Default false.</summary>
    public bool IsReturned { get; init; }
}
