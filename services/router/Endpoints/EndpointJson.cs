using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmMesh.Router.Endpoints;

/// <summary>The JSON form of the edge's own answers: snake_case, nulls written. What it reads has no other fields, and none twice.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ProviderList))]
[JsonSerializable(typeof(MetricsView))]
[JsonSerializable(typeof(CircuitResetView))]
[JsonSerializable(typeof(PromotionRequest))]
[JsonSerializable(typeof(PromotionView))]
[JsonSerializable(typeof(ValidationRequest))]
[JsonSerializable(typeof(ValidationView))]
[JsonSerializable(typeof(RemovedResponse))]
[JsonSerializable(typeof(RouteExplanation))]
internal sealed partial class EndpointJson : JsonSerializerContext
{
    /// <summary>For answers with sentences in them, which people read in terminals. JSON never reaches an HTML page from here.</summary>
    public static EndpointJson Readable =>
        field ??= new EndpointJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
