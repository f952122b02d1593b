using LlmMesh.Catalog;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Admission;

/// <summary>What admission would say to a request now. Which candidates it would refuse, the exchange has taken note of.</summary>
internal sealed record AdmissionForecast
{
    /// <summary>The shared state does not answer: what it would say is not known.</summary>
    public static readonly AdmissionForecast Unknown = new() { IsKnown = false };

    /// <summary>Whether everybody who is asked has answered. When not, no candidate is left out for a limit or a budget.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>What the client would learn; null when the request would be admitted.</summary>
    public MeshError? Error { get; init; }

    /// <summary>The candidate for whose limit the request would wait; null when it would not have to.</summary>
    public Target? WaitsFor { get; init; }

    /// <summary>What it would wait for, in words.</summary>
    public string? WaitsBecause { get; init; }
}
