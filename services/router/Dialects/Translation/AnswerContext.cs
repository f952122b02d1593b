namespace LlmMesh.Router.Dialects.Translation;

/// <summary>What a translated answer says besides what the model has written.</summary>
/// <param name="RequestId">The mesh's id of the request; ids that a dialect wants and the provider did not give are made from it.</param>
/// <param name="Model">The model's name as the answer shall tell it.</param>
/// <param name="CreatedAt">Unix seconds.</param>
internal sealed record AnswerContext(string RequestId, string Model, long CreatedAt)
{
    /// <summary>The request as the client sent it; null for a client that speaks chat completions.</summary>
    public SentRequest? Sent { get; init; }

    /// <summary>
    /// Estimates the input tokens, for dialects that tell them before the provider does; null when nobody can. Asked for only where it is
    /// told, because it reads the prompt.
    /// </summary>
    public Func<long>? EstimateInput { get; init; }
}
