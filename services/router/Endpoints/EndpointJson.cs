using System.Text.Json.Serialization;

namespace LlmMesh.Router.Endpoints;

/// <summary>The JSON form of the edge's own answers: snake_case, nulls written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ProviderList))]
[JsonSerializable(typeof(ConfigurationView))]
[JsonSerializable(typeof(MetricsView))]
[JsonSerializable(typeof(CircuitResetView))]
internal sealed partial class EndpointJson : JsonSerializerContext;
