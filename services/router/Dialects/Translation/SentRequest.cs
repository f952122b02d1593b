using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Translation;

/// <summary>
/// A request in another dialect than chat completions, as the client sent it: a provider that speaks the same gets these bytes, with the
/// places changed that are the mesh's.
/// </summary>
internal sealed class SentRequest(ClientDialect dialect, PooledBody body) : IDisposable
{
    public ClientDialect Dialect { get; } = dialect;

    public PooledBody Body { get; } = body;

    /// <summary>Whether the mesh has changed what the request says, so that nobody may get it as it came.</summary>
    public bool IsSuperseded { get; set; }

    /// <summary>Whether it holds something that guards have masked, so that nobody may keep it either.</summary>
    public bool IsMasked { get; set; }

    /// <summary>The value of <c>model</c>, quotes included; null where the model stands in the address.</summary>
    public ByteRange? ModelValue { get; init; }

    /// <summary>The value of the limit on the answer's tokens; null when there is none.</summary>
    public ByteRange? TokenLimitValue { get; init; }

    /// <summary>Fields that belong to the mesh and are not sent on, commas included, in order.</summary>
    public IReadOnlyList<ByteRange> OwnFields { get; init; } = [];

    /// <summary>Headers of the client's that belong to the body and go with it, from the dialect's list.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>
    /// A field of it that cannot be said in chat completions, so that only who speaks its dialect can serve it; null when there is none.
    /// </summary>
    public string? Untranslatable { get; init; }

    /// <summary>What the dialect keeps for its answers.</summary>
    public object? Notes { get; init; }

    public void Dispose() => Body.Dispose();
}
