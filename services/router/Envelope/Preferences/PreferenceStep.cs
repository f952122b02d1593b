using LlmMesh.Router.Envelope.Sessions;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope.Preferences;

/// <summary>
/// Puts together what a request asks of routing. A header counts before the body's <c>provider</c>, and that before a suffix of the
/// model's name. Runs when the body is as it will be sent, because a conversation is known by it.
/// </summary>
internal static class PreferenceStep
{
    public static MeshError? Read(Exchange exchange, IHeaderDictionary headers)
    {
        RequestEnvelope envelope = exchange.Envelope;
        RoutePreferences preferences = envelope.Preferences;
        if (preferences.Strategy is null && envelope.SuffixStrategy is { } strategy)
        {
            preferences = preferences with { Strategy = strategy };
        }

        MeshError? error = PreferenceHeaders.Read(headers, exchange.Catalog, ref preferences);
        exchange.Preferences = preferences;
        exchange.Session = exchange.Operation is null ? SessionKey.Of(envelope, exchange.Caller.Identity.Team, headers) : null;
        return error;
    }
}
