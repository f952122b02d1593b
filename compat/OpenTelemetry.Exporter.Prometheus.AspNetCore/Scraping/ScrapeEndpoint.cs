using Microsoft.AspNetCore.Http;
using OpenTelemetry.Exporter.Exposition;

namespace OpenTelemetry.Exporter.Scraping;

/// <summary>Answers one scrape.</summary>
internal static class ScrapeEndpoint
{
    public static async Task AnswerAsync(HttpContext context, PrometheusExporter exporter)
    {
        ExpositionFormat format = FormatNegotiation.Choose(context.Request.Headers.Accept);
        ReadOnlyMemory<byte> body = await exporter.ScrapeAsync(format, context.RequestAborted);
        context.Response.ContentType = format.ContentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
