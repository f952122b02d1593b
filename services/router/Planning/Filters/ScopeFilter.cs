using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>What the caller's key and team may use.</summary>
internal static class ScopeFilter
{
    public static RejectionReason? Reject(Terms terms, Target target) => Outside(terms.Exchange.Caller.Scope.ForbidsModel(target.Name));

    /// <summary>The reason for every target behind a name that stands for a chain; null when the caller may use the name.</summary>
    public static RejectionReason? RejectAll(Exchange exchange, string chain) => Outside(exchange.Caller.Scope.ForbidsCategory(chain));

    private static RejectionReason? Outside(ScopeOwner? owner) => owner switch
    {
        ScopeOwner.Key => RejectionReason.OutsideKeyScope,
        ScopeOwner.Team => RejectionReason.OutsideTeamScope,
        _ => null,
    };
}
