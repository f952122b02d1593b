using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>How a stream broke after it had begun.</summary>
/// <param name="Fault">What was seen: silence, a broken connection, an end before the end.</param>
/// <param name="ErrorDocument">The error the provider sent in the stream; null when it sent none.</param>
internal sealed record Interruption(FaultClass Fault, byte[]? ErrorDocument);
