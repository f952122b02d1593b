using System.Diagnostics;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Telemetry;

/// <summary>What the server span of a request tells of it. Whatever stage it came to an end in, what is known by then is there.</summary>
internal static class RequestTags
{
    public static void Write(Activity server, Exchange exchange)
    {
        server.SetTag("llmmesh.request.id", exchange.RequestId);
        server.SetTag(MeshTags.Outcome, exchange.Outcome.ToString());
        server.SetTag("llmmesh.attempts", exchange.Attempts.Count);
        server.SetTag(MeshTags.Target, exchange.Target?.Name);
        server.SetTag(MeshTags.Degraded, exchange.Degraded);
        server.SetTag(MeshTags.Error, exchange.Error);
        server.SetTag("llmmesh.cost.nano_usd", exchange.Cost.NanoDollars);
        if (exchange.HasEnvelope)
        {
            server.SetTag("llmmesh.model.alias", exchange.Envelope.Model);
        }

        if (exchange.HasPlan)
        {
            server.SetTag("llmmesh.route", exchange.Plan.Route);
        }

        // An answer that broke off has status 200 all the same, and is a failure.
        if (exchange.Outcome == RequestOutcome.Interrupted)
        {
            server.SetTag(GenAi.ErrorType, FaultNames.Of(exchange.Fault));
            server.SetStatus(ActivityStatusCode.Error);
        }
    }
}
