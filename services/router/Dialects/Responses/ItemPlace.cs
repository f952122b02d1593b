namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Where something stands in <c>input</c>, in the client's words.</summary>
/// <param name="Item">The item.</param>
internal readonly record struct ItemPlace(int Item)
{
    /// <summary>The part of its content; null for the item itself.</summary>
    public int? Part { get; init; }

    /// <summary>The member of the item whose part it is.</summary>
    public string Container { get; init; } = "content";

    public string Of(string field) => Part is { } part ? $"input[{Item}].{Container}[{part}].{field}" : $"input[{Item}].{field}";
}
