using System.Globalization;
using LlmMesh.Catalog;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.HealthMonitor.Reporting;
using LlmMesh.State;
using LlmMesh.State.Circuits;

namespace LlmMesh.HealthMonitor.Endpoints;

/// <summary>What the monitor tells of circuits, of capabilities, and of the past.</summary>
internal static class FindingEndpoints
{
    public static void MapFindings(this IEndpointRouteBuilder monitor)
    {
        monitor.MapGet("/circuits", CircuitsAsync);
        monitor.MapGet("/healthy", HealthyAsync);
        monitor.MapGet("/history", HistoryAsync);
    }

    private static async Task<IResult> CircuitsAsync(CircuitStore circuits, HttpResponse response, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Json(
                CircuitListing.Of(await circuits.ReadAsync(cancellationToken)), StatusJson.Default.CircuitListing);
        }
        catch (StateUnavailableException)
        {
            return Refusal.StateUnavailable(response);
        }
    }

    private static async Task<IResult> HealthyAsync(HealthyTargets healthy, HttpRequest request, CancellationToken cancellationToken)
    {
        // Given several times, or once with commas.
        string[] words =
        [
            .. request.Query["capability"]
                .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Distinct(StringComparer.Ordinal),
        ];
        string[] unknown = [.. words.Where(word => !CapabilityWords.All.ContainsKey(word))];
        return unknown.Length > 0
            ? Refusal.BadRequest(
                $"Unknown capability {string.Join(", ", unknown)}; known are {string.Join(", ", CapabilityWords.All.Keys.Order(StringComparer.Ordinal))}.",
                "capability")
            : TypedResults.Json(await healthy.FindAsync(words, cancellationToken), StatusJson.Default.HealthyList);
    }

    private static async Task<IResult> HistoryAsync(
        HistoryReader history, ProbePlans plans, HttpContext http, string? target, string? hours, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(target))
        {
            return Refusal.BadRequest("Name a target, such as target=openai/gpt-4o-mini.", "target");
        }

        int back = HistoryReader.MostHours;
        if (hours is not null
            && (!int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out back) || back < 1 || back > HistoryReader.MostHours))
        {
            return Refusal.BadRequest($"Must be a whole number from 1 to {HistoryReader.MostHours}.", "hours");
        }

        if (plans.Current.FindTarget(target) is null)
        {
            return Refusal.NotFound($"No configured provider has the target {target}.", "target", "unknown_target");
        }

        try
        {
            return TypedResults.Json(await history.ReadAsync(target, back, cancellationToken), StatusJson.Default.TargetHistory);
        }
        catch (StateUnavailableException)
        {
            return Refusal.StateUnavailable(http.Response);
        }
    }
}
