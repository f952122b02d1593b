using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning;

/// <summary>
/// Stage 3: a name, or the request's own chain, becomes candidates in order. Pure: everything it looks at is in the exchange.
/// </summary>
internal static class PlanningStage
{
    public static MeshError? Plan(Exchange exchange)
    {
        RequestEnvelope envelope = exchange.Envelope;
        IReadOnlyList<ChainLink> chain = envelope.Chain;
        var candidates = new List<Target>();
        var rejections = new List<Rejection>();
        string route;
        if (chain.Count == 0)
        {
            if (AddName(exchange, envelope.Model, "model", candidates, rejections, out route) is { } error)
            {
                return error;
            }
        }
        else
        {
            route = "chain";
            foreach ((string model, string field) in chain)
            {
                if (AddName(exchange, model, field, candidates, rejections, out _) is { } error)
                {
                    return error;
                }
            }
        }

        if (candidates.Count == 0)
        {
            return NobodyLeft.Explain(exchange, rejections);
        }

        if (Blocked(candidates, exchange, rejections) is { } blocked)
        {
            return blocked;
        }

        exchange.Plan = new Plan(route, DownLast(candidates, exchange.Surroundings.Health), rejections);
        return null;
    }

    // An open circuit is probed by the health monitor; requests go elsewhere, or learn at once when to come again.
    private static MeshError? Blocked(List<Target> candidates, Exchange exchange, List<Rejection> rejections)
    {
        CircuitStatus? first = null;
        for (int i = candidates.Count - 1; i >= 0; i--)
        {
            if (exchange.Surroundings.Circuits.Blocking(candidates[i], exchange.ArrivedAtMs) is { } circuit)
            {
                first = first?.RetryAtMs < circuit.RetryAtMs ? first : circuit;
                rejections.Add(new Rejection(candidates[i], RejectionReason.CircuitOpen));
                candidates.RemoveAt(i);
            }
        }

        return candidates.Count > 0 || first is null ? null : CircuitRefusal.Of(exchange.Envelope.Model, first, exchange.ArrivedAtMs);
    }

    /// <summary>Puts targets last that are down. A probe may be wrong or old, so they are not left out.</summary>
    public static List<Target> DownLast(List<Target> candidates, IReadOnlyDictionary<string, TargetHealth> health)
    {
        if (candidates.Count == 1 || health.Count == 0)
        {
            return candidates;
        }

        List<Target> ordered = new(candidates.Count);
        foreach (bool isDown in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (Target target in candidates)
            {
                HealthState state = health.TryGetValue(target.Name, out TargetHealth? last) ? last.State : HealthState.Unknown;
                if (state == HealthState.Down == isDown)
                {
                    ordered.Add(target);
                }
            }
        }

        return ordered;
    }

    private static MeshError? AddName(
        Exchange exchange,
        string name,
        string param,
        List<Target> candidates,
        List<Rejection> rejections,
        out string route)
    {
        ResolvedName resolved = exchange.Catalog.Resolve(name);
        route = resolved.Kind == NameKind.Mapping ? $"mapping:{name}" : "target";
        switch (resolved.Kind)
        {
            case NameKind.Unknown:
                return new MeshError(
                    ErrorCode.ModelNotFound,
                    $"The model '{NobodyLeft.Shorten(name)}' is not known to this mesh. GET /v1/models lists the names it accepts.")
                { Param = param };
            case NameKind.Ambiguous:
                return new MeshError(
                    ErrorCode.AmbiguousModel,
                    $"'{NobodyLeft.Shorten(name)}' could mean {string.Join(" or ", resolved.Targets)}. Name one of them with its provider.")
                { Param = param };
        }

        RejectionReason? forbidden = resolved.Kind == NameKind.Mapping ? Outside(exchange.Caller.Scope.ForbidsCategory(name)) : null;
        foreach (Target target in resolved.Targets)
        {
            if ((forbidden ?? Reject(target, exchange)) is { } reason)
            {
                rejections.Add(new Rejection(target, reason));
            }
            else if (!candidates.Contains(target))
            {
                candidates.Add(target);
            }
        }

        return null;
    }

    /// <summary>Why a target cannot serve a request; null when it can.</summary>
    public static RejectionReason? Reject(Target target, Exchange exchange)
    {
        if (Outside(exchange.Caller.Scope.ForbidsModel(target.Name)) is { } outside)
        {
            return outside;
        }

        RequestEnvelope envelope = exchange.Envelope;
        if (!target.Provider.IsConfigured)
        {
            return RejectionReason.ProviderNotConfigured;
        }

        // A model the catalogue does not list may be able to do anything; its provider decides.
        if (target.Definition is not { } definition)
        {
            return null;
        }

        return exchange.Operation is { } operation
            ? (definition.Capabilities & operation.Needs) == operation.Needs ? null : RejectionReason.LacksOperation
            : Requirements.Unmet(definition, target, exchange);
    }

    private static RejectionReason? Outside(ScopeOwner? owner) => owner switch
    {
        ScopeOwner.Key => RejectionReason.OutsideKeyScope,
        ScopeOwner.Team => RejectionReason.OutsideTeamScope,
        _ => null,
    };
}
