using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Upstreams;

namespace LlmMesh.Router.Attempts;

/// <summary>What an attempt would send, and what would keep it from sending anything.</summary>
/// <param name="Error">Why nothing can be sent; null when it can.</param>
/// <param name="Dropped">Fields that were only hints and would not be sent.</param>
internal sealed record AttemptForecast(MeshError? Error, IReadOnlyList<string> Dropped);

/// <summary>Stage 5 as a question: whether a chat completion can be said to a target at all. Nothing is sent, and no credential chosen.</summary>
internal sealed class AttemptPreview(Accounts accounts)
{
    private const string NoCredential = "none of its provider's credentials can be used at the moment";

    /// <summary>Notes in the exchange when the target cannot be told the request.</summary>
    public AttemptForecast Of(Exchange exchange, Target target)
    {
        if (!target.Provider.Accounts.Any(account => accounts.StandingOf(account).IsUsable))
        {
            exchange.Note(new RouteRefusal(target, RouteRule.Configuration, NoCredential));
            return new AttemptForecast(new MeshError(ErrorCode.UpstreamCredentials, $"{target.Name}: {NoCredential}."), []);
        }

        exchange.Target = target;
        PreparedRequest prepared = PreparedRequest.Of(AttemptCall.Of(exchange, grant: default, text: null, continuation: null));
        using HttpContent? content = prepared.Content;
        if (prepared.Refusal is not { } refusal)
        {
            return new AttemptForecast(Error: null, prepared.Dropped);
        }

        string message = refusal.Message ?? $"'{refusal.Param}' cannot be said to {target.Name}.";
        exchange.Note(new RouteRefusal(target, RouteRule.Capability, message));
        return new AttemptForecast(new MeshError(refusal.Told ?? FaultRules.For(refusal.Fault).Error, message) { Param = refusal.Param }, []);
    }
}
