using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmMesh.Usage.Alerts.Delivery;

/// <summary>What a notification is about.</summary>
internal enum AlertEvent
{
    /// <summary>The condition has come to be.</summary>
    Fired = 0,

    /// <summary>It has passed.</summary>
    Resolved,

    /// <summary>Somebody wants to see whether notifications arrive.</summary>
    Test,
}

/// <summary>The body of a notification.</summary>
/// <param name="Id">The notification's id; the same when it is repeated.</param>
/// <param name="Event">What happened.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Alert">The alert; null for a test.</param>
internal sealed record AlertMessage(string Id, AlertEvent Event, DateTimeOffset At, AlertBody? Alert)
{
    public string ToJson() => JsonSerializer.Serialize(this, AlertJson.Default.AlertMessage);
}

/// <summary>An alert as notifications and <c>/usage/alerts</c> show it.</summary>
internal record AlertBody
{
    public required string Id { get; init; }

    public required string Rule { get; init; }

    public required string Subject { get; init; }

    public required string Message { get; init; }

    public required double? Measured { get; init; }

    public required double? Bound { get; init; }

    public required string? Unit { get; init; }

    public required DateTimeOffset FiredAt { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    public static AlertBody Of(AlertRow row) => new()
    {
        Id = row.Id,
        Rule = row.Rule,
        Subject = row.Subject,
        Message = row.Message,
        Measured = row.Measured,
        Bound = row.Bound,
        Unit = row.Unit,
        FiredAt = DateTimeOffset.FromUnixTimeMilliseconds(row.FiredAtMs),
        ResolvedAt = row.ResolvedAtMs is { } resolved ? DateTimeOffset.FromUnixTimeMilliseconds(resolved) : null,
    };
}

/// <summary>The JSON of notifications and of what is answered about alerts: snake_case, nulls written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(Contracts.SnakeCaseEnum<AlertEvent>)])]
[JsonSerializable(typeof(AlertMessage))]
[JsonSerializable(typeof(AlertPage))]
[JsonSerializable(typeof(AlertTestReport))]
internal sealed partial class AlertJson : JsonSerializerContext;
