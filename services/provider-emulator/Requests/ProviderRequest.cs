using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>What any provider endpoint understood of a request.</summary>
internal abstract class ProviderRequest
{
    /// <summary>The model asked; null where the endpoint takes none.</summary>
    public string? Model { get; init; }

    /// <summary>Whether server-sent events were asked.</summary>
    public bool Stream { get; init; }

    /// <summary>The role of the last message; null where there are no messages.</summary>
    public string? LastRole { get; init; }

    /// <summary>The correct answer: a pure function of the request and the shape.</summary>
    public abstract IAnswer Answer(AnswerShape shape);
}

/// <summary>The result of reading a body: exactly one of the two is set.</summary>
internal readonly record struct Reading(ProviderRequest? Request, ApiProblem? Problem)
{
    public static implicit operator Reading(ProviderRequest request) => new(request, null);

    public static implicit operator Reading(ApiProblem problem) => new(null, problem);
}
