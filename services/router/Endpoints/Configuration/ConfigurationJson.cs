using System.Text.Json.Serialization;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>The JSON form of the configuration API, as that of the edge's other answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ConfigurationView))]
[JsonSerializable(typeof(ConfigurationChangeView))]
[JsonSerializable(typeof(VersionList))]
[JsonSerializable(typeof(VersionDetail))]
[JsonSerializable(typeof(CategoryRequest))]
[JsonSerializable(typeof(MappingRequest))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
