using System.Globalization;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using Microsoft.AspNetCore.Http.Features;

namespace LlmMesh.Router.Relay;

/// <summary>What the mesh says about its work in headers. Headers of providers are not passed on: they tell of the mesh's account.</summary>
internal static class ResponseHeaders
{
    public static void Write(Exchange exchange, HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        if (exchange.Target is { } target)
        {
            headers["x-mesh-provider"] = target.Provider.Name;
            headers["x-mesh-model"] = HeaderSafe(target.Model);
            if (exchange.OutputLimitAt(target) is { } limit)
            {
                headers["x-mesh-max-tokens"] = Number(limit);
            }

            WriteWay(exchange, headers);
        }

        WriteOthers(exchange, response);
    }

    /// <summary>The same for an answer that no provider gave.</summary>
    public static void WriteUnserved(Exchange exchange, HttpResponse response)
    {
        WriteWay(exchange, response.Headers);
        WriteOthers(exchange, response);
    }

    private static void WriteWay(Exchange exchange, IHeaderDictionary headers)
    {
        headers["x-mesh-attempts"] = Number(exchange.Attempts.Count);
        headers["x-mesh-route"] = HeaderSafe(RouteOf(exchange.Plan));
    }

    private static void WriteOthers(Exchange exchange, HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        if (exchange.Degraded is { } degraded)
        {
            headers["x-mesh-degraded"] = degraded;
        }

        WriteGuards(exchange, response);
        if (exchange is { HasResponse: true, Response.Dropped: { Count: > 0 } dropped })
        {
            headers["x-mesh-dropped"] = HeaderSafe(string.Join(", ", dropped));
        }

        if (exchange.Reservation is { } reservation)
        {
            RateLimitHeaders.Write(reservation, headers);
        }
    }

    /// <summary>Which guards have found something so far, never what.</summary>
    public static void WriteGuards(Exchange exchange, HttpResponse response)
    {
        if (exchange.Verdicts.Count > 0)
        {
            response.Headers["x-mesh-guard"] = string.Join(", ", exchange.Verdicts.Select(static verdict => verdict.Guard));
        }
    }

    /// <summary>The cost, when it is known before the body ends.</summary>
    public static void WriteCost(Exchange exchange, HttpResponse response)
    {
        RequestCost cost = exchange.Cost;
        if (cost.Basis != CostBasis.Unpriced)
        {
            response.Headers["x-mesh-cost-usd"] = (cost.NanoDollars / NanoDollars.PerDollar).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Prepares the response for events: no buffering here, none in proxies on the way.</summary>
    public static void BeginStream(HttpResponse response, Exchange exchange)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = exchange.StreamType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    // Which chain, and how its candidates were put in order where they were not tried as written.
    private static string RouteOf(Plan plan) =>
        plan.Strategy == RouteStrategy.Priority ? plan.Route : $"{plan.Route};strategy={JsonNamingPolicy.SnakeCaseLower.ConvertName(plan.Strategy.ToString())}";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    // Model names come from clients and catalogues; a header takes printable ASCII.
    private static string HeaderSafe(string value)
    {
        foreach (char character in value)
        {
            if (character is < ' ' or > '~')
            {
                return Uri.EscapeDataString(value);
            }
        }

        return value;
    }
}
