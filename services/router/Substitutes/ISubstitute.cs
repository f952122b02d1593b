using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Substitutes;

/// <summary>An answer that is no provider's and stands in for one when all of them have failed.</summary>
internal interface ISubstitute
{
    /// <summary>What <c>x-mesh-degraded</c> says of it.</summary>
    string Name { get; }

    /// <summary>The answer.</summary>
    /// <param name="exchange">The request, planned.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    /// <returns>A whole chat completion; null when there is none for this request.</returns>
    ValueTask<byte[]?> FindAsync(Exchange exchange, CancellationToken cancellationToken);
}
