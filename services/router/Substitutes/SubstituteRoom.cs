using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Substitutes;

/// <summary>What a client gets instead of an error, where its mapping says so. It is always marked, and never counts as served.</summary>
internal sealed class SubstituteRoom(IEnumerable<ISubstitute> substitutes)
{
    /// <summary>Finds an answer and marks the exchange's plan with its name.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="error">Why it has no better one.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    /// <returns>A whole chat completion; null when the client gets the error.</returns>
    public async ValueTask<byte[]?> FindAsync(Exchange exchange, MeshError error, CancellationToken cancellationToken)
    {
        if (!ProviderFaults.Include(error.Code) || exchange is not { HasPlan: true, Operation: null })
        {
            return null;
        }

        foreach (ISubstitute substitute in substitutes)
        {
            if (await substitute.FindAsync(exchange, cancellationToken) is { } answer)
            {
                exchange.Plan = exchange.Plan with { Degraded = substitute.Name };
                return answer;
            }
        }

        return null;
    }
}
