namespace LlmMesh.Router.Exchanges;

/// <summary>What kind of request it is, and what speaks for it.</summary>
/// <param name="Category">The category's name.</param>
/// <param name="Signals">What was found, strongest first, as explain shows it: <c>tools</c>, <c>images</c>, <c>keyword:stack trace</c>, <c>code_fence</c>.</param>
internal sealed record Classification(string Category, IReadOnlyList<string> Signals);
