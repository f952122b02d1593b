using System.Text.Json.Serialization;

namespace LlmMesh.Usage.Endpoints;

/// <summary>The JSON of teams and keys: snake_case, nulls written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(KeyPage))]
[JsonSerializable(typeof(KeyChange))]
[JsonSerializable(typeof(Deletion))]
[JsonSerializable(typeof(TeamView))]
[JsonSerializable(typeof(TeamList))]
[JsonSerializable(typeof(TeamChange))]
[JsonSerializable(typeof(OwnKey))]
internal sealed partial class PrincipalJson : JsonSerializerContext;
