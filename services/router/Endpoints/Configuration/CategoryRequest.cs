using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>A category to be there, or to be as said.</summary>
internal sealed record CategoryRequest
{
    /// <summary>Its name; also a model name.</summary>
    [JsonRequired]
    public required string Name { get; init; }

    /// <summary>Its chain, as in <c>mappings</c>; null: as it is.</summary>
    public IReadOnlyList<JsonElement>? Models { get; init; }

    /// <summary>Its keywords; null: as they are.</summary>
    public IReadOnlyList<string>? Keywords { get; init; }
}

/// <summary>The chain of a category or of any other mapping.</summary>
internal sealed record MappingRequest
{
    /// <summary>The name of the category or mapping.</summary>
    [JsonRequired]
    public required string Category { get; init; }

    /// <summary>The chain, as in <c>mappings</c>.</summary>
    [JsonRequired]
    public required IReadOnlyList<JsonElement> Models { get; init; }
}
