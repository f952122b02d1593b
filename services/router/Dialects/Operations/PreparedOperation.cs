using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Operations;

/// <summary>
/// What one attempt sends for an operation and what becomes of the answer; or the reason why it cannot be said to the provider. One
/// request may be several to a provider that takes less at once.
/// </summary>
internal abstract class PreparedOperation
{
    /// <summary>Path behind the provider's base address, with its query.</summary>
    public required string Path { get; init; }

    /// <summary>The bodies, in order; each is sent once, after the one before it was answered.</summary>
    public IReadOnlyList<HttpContent> Bodies { get; init; } = [];

    /// <summary>What is asked for in <c>Accept</c>. Default JSON.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Fields that were only hints and are not sent.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>The field that the provider has no word for; null when it can be said.</summary>
    public string? RefusedField { get; init; }

    /// <summary>Why, for the client; null when it can be said.</summary>
    public string? Refusal { get; init; }

    /// <summary>
    /// Who follows the answer when it passes to the client as it comes, for answers that are sound, text or events. Null (the default): the
    /// answer is a document, which is read whole and handed to <see cref="Join"/>.
    /// </summary>
    public PassingAnswer? Passing { get; init; }

    /// <summary>The answers to all bodies as the answer to the request.</summary>
    /// <param name="answers">JSON objects without an error, in the order of <see cref="Bodies"/>. One may be the answer; the others stay the caller's.</param>
    /// <returns>Null when they are no answers to what was asked.</returns>
    public abstract OperationAnswer? Join(IReadOnlyList<PooledBody> answers);
}

/// <summary>An operation's whole answer.</summary>
/// <param name="Body">What the client gets.</param>
/// <param name="Usage">What it said of its use; <c>default</c> when it says nothing.</param>
internal sealed record OperationAnswer(PooledBody Body, ObservedUsage Usage)
{
    /// <summary>The content type. Default JSON.</summary>
    public string ContentType { get; init; } = "application/json";
}
