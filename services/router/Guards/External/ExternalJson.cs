using System.Text.Json.Serialization;

namespace LlmMesh.Router.Guards.External;

/// <summary>What an external guard is asked.</summary>
internal sealed record GuardQuestion(string Phase, string Text, string RequestId, string Team);

/// <summary>What it answers.</summary>
internal sealed record GuardAnswer(string? Verdict, string? Reason, string? Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GuardQuestion))]
[JsonSerializable(typeof(GuardAnswer))]
internal sealed partial class ExternalJson : JsonSerializerContext;
