using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.ServiceDefaults.Health;

/// <summary>What <c>/health</c> answers. Exceptions stay inside: their messages may name hosts and credentials.</summary>
/// <param name="Status">The worst status of all checks.</param>
/// <param name="Checks">Each check by name; absent for who only learns the status.</param>
internal sealed record HealthReportBody(HealthStatus Status, IReadOnlyDictionary<string, HealthCheckBody>? Checks)
{
    public static Task WriteAsync(HttpContext context, HealthReport report, bool withDetails)
    {
        HealthReportBody body = new(
            report.Status,
            withDetails
                ? report.Entries.ToDictionary(
                    static entry => entry.Key,
                    static entry => new HealthCheckBody(entry.Value.Status, Explain(entry.Value)))
                : null);
        return context.Response.WriteAsJsonAsync(body, HealthReportJson.Default.HealthReportBody, cancellationToken: context.RequestAborted);
    }

    /// <summary>A check that threw has its exception's message as description; one that reported an exception has its own words.</summary>
    private static string? Explain(HealthReportEntry entry) =>
        entry.Exception is { } exception && (string.IsNullOrEmpty(entry.Description) || entry.Description == exception.Message)
            ? "The check failed."
            : entry.Description;
}

/// <summary>One check.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Description">Why, in the check's own words; absent when it has nothing to say.</param>
internal sealed record HealthCheckBody(HealthStatus Status, string? Description);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(HealthReportBody))]
internal sealed partial class HealthReportJson : JsonSerializerContext;
