using LlmMesh.Contracts;

namespace LlmMesh.Router.Errors;

/// <summary>What a budget that had no room for a request leaves to do: the pipeline may plan once more with models that fit.</summary>
/// <param name="Affordable">What is left to spend, holds deducted, nano-dollars; 0 or less when nothing is.</param>
/// <param name="OnExhausted">What is to become of a request it has no room for.</param>
internal sealed record BudgetRefusal(long Affordable, BudgetExhaustion OnExhausted);
