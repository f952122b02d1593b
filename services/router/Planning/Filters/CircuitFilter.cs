using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>An open circuit is probed by the health monitor; requests go elsewhere, or learn at once when to come again.</summary>
internal static class CircuitFilter
{
    public static RejectionReason? Reject(Terms terms, Target target) =>
        terms.Exchange.Surroundings.Circuits.BlockingAlone(target, terms.Exchange.ArrivedAtMs) is null ? null : RejectionReason.CircuitOpen;

    /// <summary>Whether none of the provider's accounts may be asked.</summary>
    public static bool RejectsAll(Terms terms, ProviderDefinition provider) =>
        terms.Exchange.Surroundings.Circuits.BlockingAll(provider, terms.Exchange.ArrivedAtMs) is not null;

    /// <summary>Of the circuits that keep requests from these targets, the one that lets them through first; null when none does.</summary>
    public static CircuitStatus? FirstToClose(Exchange exchange, IReadOnlyList<Rejection> rejections)
    {
        CircuitStatus? first = null;
        for (int i = rejections.Count - 1; i >= 0; i--)
        {
            if (rejections[i].Reason == RejectionReason.CircuitOpen && Blocking(exchange, rejections[i].Target) is { } circuit)
            {
                first = first?.RetryAtMs < circuit.RetryAtMs ? first : circuit;
            }
        }

        return first;
    }

    private static CircuitStatus? Blocking(Exchange exchange, Target target) =>
        exchange.Surroundings.Circuits.Blocking(target, exchange.ArrivedAtMs);
}
