using System.Text.Json.Serialization;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Errors;

/// <summary>A line of <c>validation_errors.log</c>: who was refused and why. Nothing in it was written by the client but its request id.</summary>
internal sealed record RefusalLine(
    DateTimeOffset Time, string RequestId, string Key, string Team, int Status, string Code, string? Param, string? Guard)
{
    /// <returns>Null when the refusal was not about the request: a limit, a budget, a provider.</returns>
    public static RefusalLine? Of(MeshError error, string requestId, LedgerCaller caller, DateTimeOffset now) =>
        error.Guard is null && (error.AttemptsSpent || error.Form is not { Status: 400 or 404 or 413 or 415, Type: "invalid_request_error" })
            ? null
            : new RefusalLine(now, requestId, caller.Key, caller.Team, error.Form.Status, error.Form.Code, error.Param, error.Guard);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RefusalLine))]
internal sealed partial class RefusalJson : JsonSerializerContext;
