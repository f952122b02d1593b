using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmMesh.Usage.Audit;

/// <summary>An event as reports show it.</summary>
/// <param name="Position">Its place in the log, from 1.</param>
/// <param name="Id">Its id.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Address">From where; null when that is not known.</param>
/// <param name="Action">What was done.</param>
/// <param name="Subject">What was changed.</param>
/// <param name="Before">What it was before; null when it was not there.</param>
/// <param name="After">What it is now; null when it is gone.</param>
/// <param name="Hash">Hash over the event and the hash of the one before.</param>
internal sealed record AuditView(
    long Position,
    string Id,
    DateTimeOffset At,
    AuditActorView Actor,
    string? Address,
    string Action,
    string Subject,
    JsonElement? Before,
    JsonElement? After,
    string Hash)
{
    public static AuditView Of(AuditRow row) => new(
        row.Position,
        row.Id,
        DateTimeOffset.FromUnixTimeMilliseconds(row.AtMs),
        new AuditActorView(row.ActorKey, row.ActorTeam, row.ActorOrganisation),
        row.Address,
        row.Action,
        row.Subject,
        Value(row.StateBefore),
        Value(row.StateAfter),
        row.Hash);

    // Another service's event may hold anything; what is not JSON is shown as a text.
    private static JsonElement? Value(string? json)
    {
        if (json is null)
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(json, AuditJson.Default.String);
        }
    }
}

/// <summary>Who did it.</summary>
internal sealed record AuditActorView(string Key, string Team, string Organisation);

/// <summary>Some events, newest first.</summary>
/// <param name="Data">The events.</param>
/// <param name="NextCursor">Where the next page begins; null when this is the last one.</param>
internal sealed record AuditPage(IReadOnlyList<AuditView> Data, string? NextCursor);

/// <summary>The JSON of the log's answers: snake_case, nulls written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AuditVerdict))]
[JsonSerializable(typeof(string))]
internal sealed partial class AuditJson : JsonSerializerContext;
