namespace LlmMesh.Router.Dialects.Responses;

/// <summary>A member of the request that answers repeat, as it was sent.</summary>
internal readonly record struct EchoedField(string Name, ReadOnlyMemory<byte> Value);

/// <summary>What answers have to know of the request.</summary>
internal sealed class ResponsesNotes
{
    /// <summary>The notes of a request of which nothing is known.</summary>
    public static readonly ResponsesNotes None = new();

    /// <summary>What is repeated, by name.</summary>
    public IReadOnlyList<EchoedField> Echo { get; init; } = [];

    /// <summary>Whether reasoning shall carry what the next request needs of it. Default false.</summary>
    public bool WantsEncryptedReasoning { get; init; }

    /// <summary>Whether a summary of reasoning was asked for: reasoning is then told as one. Default false.</summary>
    public bool WantsSummary { get; init; }

    /// <summary>The response this one follows; null when it follows none.</summary>
    public string? PreviousResponseId { get; init; }

    /// <summary>Whether the client lets the response be kept, as it does when it says nothing.</summary>
    public bool MayBeKept { get; init; } = true;

    /// <summary>The value of a repeated member; empty when it was not sent.</summary>
    public ReadOnlyMemory<byte> Find(string name)
    {
        foreach (EchoedField field in Echo)
        {
            if (field.Name == name)
            {
                return field.Value;
            }
        }

        return default;
    }
}
