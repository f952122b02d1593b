using System.Text.Json.Nodes;

namespace LlmMesh.Load.Chaos;

/// <summary>A fault that the emulator is told of before a request: the next attempts at this model meet it.</summary>
/// <param name="Model">The model's id at its provider.</param>
/// <param name="Fault">The call.</param>
/// <param name="Times">How many attempts.</param>
internal sealed record ArmedFault(string Model, string Fault, int Times);

/// <summary>One request of a chaos run, drawn before it is sent.</summary>
internal sealed record ChaosRequest
{
    /// <summary>Which of the routers gets it.</summary>
    public required int Router { get; init; }

    /// <summary>The text it must be answered with.</summary>
    public required KnownAnswer Answer { get; init; }

    /// <summary>What it asks for: one model, or several in order.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    public required bool IsStreamed { get; init; }

    public required bool AsksUsage { get; init; }

    /// <summary>Its <c>x-mesh-timeout</c>.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>When its client leaves, whatever has arrived; null when it stays.</summary>
    public TimeSpan? LeavesAfter { get; init; }

    public ArmedFault? Armed { get; init; }

    /// <summary>The fault it was drawn with, as the report groups by it.</summary>
    public required string Fault { get; init; }

    public string Body()
    {
        var body = new JsonObject
        {
            ["model"] = Models[0],
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "What remains when everything breaks?" }),
        };
        if (Models.Count > 1)
        {
            body["fallbacks"] = new JsonArray([.. Models.Skip(1).Select(model => JsonValue.Create(model))]);
        }

        if (IsStreamed)
        {
            body["stream"] = true;
        }

        if (AsksUsage)
        {
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return body.ToJsonString();
    }
}
