using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Attempts;

/// <summary>What a provider's error answer says.</summary>
/// <param name="Fault">Its class.</param>
/// <param name="Message">The provider's words, for faults that are the client's to mend; null otherwise.</param>
/// <param name="Param">The field the provider names.</param>
internal readonly record struct ClassifiedError(FaultClass Fault, string? Message, string? Param);

/// <summary>
/// Status and error code → class, in order, first match wins. The sources of the rows are the providers' error pages; any other
/// 4xx is the request's fault, any other status (a redirect to a wrong address, a 5xx) the provider's.
/// </summary>
internal static class FaultClassifier
{
    private static readonly (int Status, string? Code, FaultClass Fault)[] Rows =
    [
        (400, "context_length_exceeded", FaultClass.ContextWindowExceeded),
        (400, "content_policy_violation", FaultClass.ContentPolicy),
        (400, "content_filter", FaultClass.ContentPolicy),
        (401, null, FaultClass.AuthFailed),
        (402, null, FaultClass.InsufficientCredits),
        (403, null, FaultClass.PermissionDenied),
        (404, null, FaultClass.ModelNotFound),
        (408, null, FaultClass.Timeout),
        (409, null, FaultClass.ServerError),
        (429, "insufficient_quota", FaultClass.InsufficientCredits),
        (429, "credit_balance_exhausted", FaultClass.InsufficientCredits),
        (429, null, FaultClass.RateLimited),
        (498, null, FaultClass.Overloaded),
        (503, null, FaultClass.Overloaded),
        (504, null, FaultClass.Timeout),
        (524, null, FaultClass.Timeout),
        (529, null, FaultClass.Overloaded),
    ];

    public static ClassifiedError Classify(int status, ReadOnlyMemory<byte> body)
    {
        (string? code, string? message, string? param) = ReadError(body);
        foreach ((int rowStatus, string? rowCode, FaultClass fault) in Rows)
        {
            if (rowStatus == status && (rowCode is null || rowCode == code))
            {
                return Describe(fault, message, param);
            }
        }

        return Describe(status is >= 400 and < 500 ? FaultClass.InvalidRequest : FaultClass.ServerError, message, param);
    }

    // A provider's words reach the client only where the client can act on them; others may name the mesh's own account.
    private static ClassifiedError Describe(FaultClass fault, string? message, string? param) =>
        fault is FaultClass.InvalidRequest or FaultClass.ContextWindowExceeded or FaultClass.ContentPolicy
            ? new ClassifiedError(fault, message, param)
            : new ClassifiedError(fault, null, null);

    private static (string? Code, string? Message, string? Param) ReadError(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            JsonElement error = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out JsonElement inner) ? inner : root;
            return error.ValueKind switch
            {
                JsonValueKind.Object => (Text(error, "code") ?? Text(error, "type"), Text(error, "message"), Text(error, "param")),
                JsonValueKind.String => (null, error.GetString(), null),
                _ => default,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: a text that escapes half a surrogate pair.
            return default;
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
