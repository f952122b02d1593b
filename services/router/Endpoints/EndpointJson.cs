using System.Text.Json.Serialization;

namespace LlmMesh.Router.Endpoints;

/// <summary>The JSON form of the edge's own answers: snake_case, nulls written. What it reads has no other fields, and none twice.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ProviderList))]
[JsonSerializable(typeof(ConfigurationView))]
[JsonSerializable(typeof(MetricsView))]
[JsonSerializable(typeof(CircuitResetView))]
[JsonSerializable(typeof(PromotionRequest))]
[JsonSerializable(typeof(PromotionView))]
[JsonSerializable(typeof(ValidationRequest))]
[JsonSerializable(typeof(ValidationView))]
[JsonSerializable(typeof(RemovedResponse))]
internal sealed partial class EndpointJson : JsonSerializerContext;
